/* secret_lines.h: a file with secrets that the administrator wrote, a line
 * each. */
#ifndef TOKENBOOTH_BASE_SECRET_LINES_H
#define TOKENBOOTH_BASE_SECRET_LINES_H

#include <apr_pools.h>

#include "base/result.h"

/* Reads the first count lines of the file at path into lines, wiped with the
 * pool. RESULT_INVALID if it is missing, if others can read it, or if one of
 * the lines is missing, empty or too long; *why then names the file and what is
 * wrong. */
enum result secret_lines_read(apr_pool_t *pool, const char *path, int count,
                              const char **lines, const char **why);

#endif
