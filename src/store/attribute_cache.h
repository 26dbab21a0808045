/* attribute_cache.h: facts of checks, remembered under the stamp of the database
 * that they were read from. One commit, whoever makes it, ends all of them. */
#ifndef TOKENBOOTH_STORE_ATTRIBUTE_CACHE_H
#define TOKENBOOTH_STORE_ATTRIBUTE_CACHE_H

#include <stdbool.h>

#include "store/checks.h"
#include "store/driver.h"

/* What a feed's facts were asked by. */
struct feed_question {
    const char *name;
    int64_t account_id;
    int64_t token_id;
};

/* stamp: the database's now. True where the facts are there and still hold;
 * texts are copied into pool. */
bool fact_cache_find_token(struct fact_cache *cache,
                           const struct driver_stamp *stamp,
                           const struct secret_digest *value, apr_pool_t *pool,
                           struct token_facts *token);
bool fact_cache_find_feed(struct fact_cache *cache,
                          const struct driver_stamp *stamp,
                          const struct feed_question *question,
                          struct feed_facts *feed);

/* stamp: the database's before the facts were read. Only what fits is kept, and
 * of tokens only values that are current. */
void fact_cache_keep_token(struct fact_cache *cache,
                           const struct driver_stamp *stamp,
                           const struct secret_digest *value,
                           const struct token_facts *token);
void fact_cache_keep_feed(struct fact_cache *cache,
                          const struct driver_stamp *stamp,
                          const struct feed_question *question,
                          const struct feed_facts *feed);

#endif
