/* former_writer.h: whether what an account left in a feed, such as a lock,
 * still counts. */
#ifndef TOKENBOOTH_ACCESS_FORMER_WRITER_H
#define TOKENBOOTH_ACCESS_FORMER_WRITER_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* Whether no token of this account, whatever its scope, could write to the feed
 * now: by the same rules as a check. False, too, if that cannot be found out,
 * or store is NULL. */
bool former_writer(struct store *store, apr_pool_t *pool, const char *username,
                   const char *feed, int64_t now);

#endif
