/* checks.h: the attributes that a check reads from the store. Nothing here
 * writes. */
#ifndef TOKENBOOTH_STORE_CHECKS_H
#define TOKENBOOTH_STORE_CHECKS_H

#include <stdint.h>

#include "store/attributes.h"
#include "store/store.h"

struct attribute_cache; /* see attribute_cache.h */

/* Makes the checks of this store use a cache. */
void store_use_cache(struct store *store, struct attribute_cache *cache);

/* Asks the store. It can be called twice, so it does nothing else. */
typedef enum result store_check_reader(void *baton);

/* Runs read so that everything it asks the store is of one moment, and returns
 * what it returned. Two commits, of which a check would see one half each,
 * could together allow what neither of them does. */
enum result store_check_at_once(struct store *store, store_check_reader *read,
                                void *baton);

/* RESULT_NOT_FOUND: never issued. RESULT_INVALID: it cannot have been issued,
 * because its length or checksum is wrong; the database is not asked. */
enum result store_check_value(struct store *store, apr_pool_t *pool,
                              const char *value,
                              struct token_attributes *token);

/* account_id, token_id: 0 for none. A feed that does not exist is RESULT_OK
 * with .exists false. */
enum result store_check_feed(struct store *store, const char *name,
                             int64_t account_id, int64_t token_id,
                             struct feed_attributes *feed);

/* name: a username or an email address, lower case. */
enum result store_check_account(struct store *store, apr_pool_t *pool,
                                const char *name,
                                struct account_attributes *account);

/* The feeds that the token's scopes name and on which it is not blocked:
 * "read:a", "write:b"; const char *. */
enum result store_check_scope(struct store *store, apr_pool_t *pool,
                              int64_t token_id, apr_array_header_t **feeds);

/* The keys, for digests that a check computes itself. */
const struct store_keys *store_check_keys(const struct store *store);

#endif
