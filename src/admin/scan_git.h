/* scan_git.h: all objects of a Git repository, whatever still leads to them:
 * also of commits that were amended or dropped, until Git collects them. */
#ifndef TOKENBOOTH_ADMIN_SCAN_GIT_H
#define TOKENBOOTH_ADMIN_SCAN_GIT_H

#include <stdbool.h>

#include "admin/scan_text.h"

/* False if the folder is no repository (a `.git`, or a bare one). */
bool scan_git_repository(struct scan_sink *sink, const char *folder);

#endif
