/* child.h: what a process of Apache keeps for its checks.
 *
 * Prepared once by the parent, as root: settings, the look-up key, counters.
 * Opened in each child: the cache and the recorder. Each thread has a store of
 * its own, opened when its first check comes. */
#ifndef TOKENBOOTH_MODULE_CHILD_H
#define TOKENBOOTH_MODULE_CHILD_H

#include "access/check.h"

/* In the parent, at each (re)start. Looks at everything that a check needs;
 * *why is a line for the operator, in pool. */
enum result child_prepare(apr_pool_t *pool, const char *settings_path,
                          const char **why);

/* In a child, before its first request; its recorder ends with pool. */
void child_open(apr_pool_t *pool);

/* This thread's; without a store (every check is then refused with 503) while
 * the database cannot be opened. */
const struct check_context *child_check_context(void);

#endif
