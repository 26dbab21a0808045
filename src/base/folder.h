/* folder.h: what was created in a folder, or renamed, is on disk only when the
 * folder is. */
#ifndef TOKENBOOTH_BASE_FOLDER_H
#define TOKENBOOTH_BASE_FOLDER_H

#include <stdbool.h>

/* False with errno. */
bool folder_sync(const char *path);

/* The same for the folder that a file is in. */
bool folder_sync_of(const char *file);

#endif
