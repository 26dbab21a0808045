/* audit_log.h: appends to the audit log, a file of JSON lines.
 *
 * The file is opened for each write, so that a log that was rotated is begun
 * again, and nobody has to be told. It is created with mode 0640; what the
 * superuser creates is given to the owner of another file, so that the
 * programs, which write there, can write here, too. */
#ifndef TOKENBOOTH_BASE_AUDIT_LOG_H
#define TOKENBOOTH_BASE_AUDIT_LOG_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

/* Whether it can be written to; it is created if it is missing. like: the file
 * whose owner it gets. RESULT_BROKEN with *why. */
enum result audit_log_prepare(apr_pool_t *pool, const char *path,
                              const char *like, const char **why);

/* Appends lines, each ended by a newline, in a single write. If an earlier
 * write was cut short, as by a full disk, they still begin on a line of their
 * own. False with errno: some or all of them are missing. */
bool audit_log_append(apr_pool_t *pool, const char *path, const char *like,
                      const char *lines);

#endif
