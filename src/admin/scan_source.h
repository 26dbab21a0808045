/* scan_source.h: everything that can be read below a path: files, what is in
 * archives and compressed files, and in the history of Git. */
#ifndef TOKENBOOTH_ADMIN_SCAN_SOURCE_H
#define TOKENBOOTH_ADMIN_SCAN_SOURCE_H

#include "admin/scan_text.h"

/* Standard input, for "-"; a file; or a folder with all that is below it, on
 * the same file system. Symbolic links below it are not followed. */
void scan_source_path(struct scan_sink *sink, const char *path);

#endif
