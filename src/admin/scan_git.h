/* scan_git.h: all objects of a Git repository, whatever still leads to them:
 * also of commits that were amended or dropped, until Git collects them. */
#ifndef TOKENBOOTH_ADMIN_SCAN_GIT_H
#define TOKENBOOTH_ADMIN_SCAN_GIT_H

#include <stdbool.h>

#include "admin/scan_text.h"

/* False if the folder is no repository (a `.git`, or a bare one). One that was
 * read before is not read again. */
bool scan_git_repository(struct scan_sink *sink, const char *folder);

/* The same of the repository that a file `.git` names, as in a submodule or a
 * worktree, wherever it lies. */
void scan_git_link(struct scan_sink *sink, const char *path);

#endif
