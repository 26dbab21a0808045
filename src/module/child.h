/* child.h: what each of Apache's child processes keeps for its checks.
 *
 * The parent, as root, prepares settings, the look-up key and the counters.
 * Each child starts the cache and the recorder. Each thread opens a store of
 * its own at its first check. */
#ifndef TOKENBOOTH_MODULE_CHILD_H
#define TOKENBOOTH_MODULE_CHILD_H

#include "access/check.h"

/* Tries everything that a check needs, and changes nothing. */
enum result child_try(apr_pool_t *pool, const char *settings_path,
                      const char **why);

/* Called in the parent at each start and restart. *why is a line for the
 * administrator, in pool, and unchanged if settings_path is NULL: then there
 * are no settings. After a failure, every check of the children, those of
 * /authorize and /introspect included, is denied with 503 until the next
 * restart. */
enum result child_prepare(apr_pool_t *pool, const char *settings_path,
                          const char **why);

/* Called in the parent after that: whether the database could be opened now, by
 * what was prepared. While it cannot, every check is denied with 503; each
 * tries again. */
enum result child_try_store(apr_pool_t *pool, const char **why);

/* Called in a child before its first request. The recorder ends with pool. */
void child_open(apr_pool_t *pool);

/* The folder of the feeds' files; NULL: none, or settings that are wrong. */
const char *child_feed_root(void);

/* The context of this thread. It has no store while the database cannot be
 * opened; every check is then denied with 503, /introspect included. */
const struct check_context *child_check_context(void);

#endif
