/* attribute_cache.h: attributes of checks, remembered under the stamp of the database
 * that they were read from. One commit, whoever makes it, ends all of them. */
#ifndef TOKENBOOTH_STORE_ATTRIBUTE_CACHE_H
#define TOKENBOOTH_STORE_ATTRIBUTE_CACHE_H

#include <stdbool.h>

#include "store/checks.h"
#include "store/driver.h"

/* What a feed's attributes were asked by. */
struct feed_question {
    const char *name;
    int64_t account_id;
    int64_t token_id;
};

/* stamp: the database's now. True where the attributes are there and still hold;
 * texts are copied into pool. */
bool attribute_cache_find_token(struct attribute_cache *cache,
                                const struct driver_stamp *stamp,
                                const struct secret_digest *value,
                                apr_pool_t *pool,
                                struct token_attributes *token);
bool attribute_cache_find_feed(struct attribute_cache *cache,
                               const struct driver_stamp *stamp,
                               const struct feed_question *question,
                               struct feed_attributes *feed);

/* stamp: the database's before the attributes were read. Only what fits is kept, and
 * of tokens only values that are current. */
void attribute_cache_store_token(struct attribute_cache *cache,
                                 const struct driver_stamp *stamp,
                                 const struct secret_digest *value,
                                 const struct token_attributes *token);
void attribute_cache_store_feed(struct attribute_cache *cache,
                                const struct driver_stamp *stamp,
                                const struct feed_question *question,
                                const struct feed_attributes *feed);

#endif
