/* attribute_cache.h: attributes that checks have read, each kept with the state
 * (attribute_state.h) it was read in. Any change of what checks read, even one
 * by hand, makes all of them invalid; other commits do not.
 *
 * A value is known by a hash of 128 bits, whose key is random and belongs to
 * the cache: without the key, nobody can find another value with the same hash,
 * or keys that replace each other. Values themselves are not kept. */
#ifndef TOKENBOOTH_STORE_ATTRIBUTE_CACHE_H
#define TOKENBOOTH_STORE_ATTRIBUTE_CACHE_H

#include <stdbool.h>

#include "store/attribute_state.h"
#include "store/attributes.h"
#include "store/driver.h"

struct attribute_cache;

/* slots: how many attributes it can hold, a power of two and at least 8, a
 * third of a KiB each; 0: as many as a busy site needs. Shared by all threads;
 * freed with the pool. */
enum result attribute_cache_create(apr_pool_t *pool, size_t slots,
                                   struct attribute_cache **cache);

/* The state at a stamp, if it was the last that was stored. */
bool attribute_cache_find_state(struct attribute_cache *cache,
                                const struct driver_stamp *stamp,
                                struct attribute_state *state);

/* The stamp has to be the same before and after the state was read. */
void attribute_cache_store_state(struct attribute_cache *cache,
                                 const struct driver_stamp *stamp,
                                 const struct attribute_state *state);

/* What the attributes of a feed depend on. */
struct feed_question {
    const char *name;
    int64_t account_id;
    int64_t token_id;
};

/* state: the current one. True if the attributes are in the cache and still
 * valid; texts are copied into pool. */
bool attribute_cache_find_token(struct attribute_cache *cache,
                                const struct attribute_state *state,
                                const char *value, apr_pool_t *pool,
                                struct token_attributes *token);
bool attribute_cache_find_feed(struct attribute_cache *cache,
                               const struct attribute_state *state,
                               const struct feed_question *question,
                               struct feed_attributes *feed);

/* state: the one that the attributes were read in. Only what fits is kept, and
 * only tokens whose value is current. */
void attribute_cache_store_token(struct attribute_cache *cache,
                                 const struct attribute_state *state,
                                 const char *value,
                                 const struct token_attributes *token);
void attribute_cache_store_feed(struct attribute_cache *cache,
                                const struct attribute_state *state,
                                const struct feed_question *question,
                                const struct feed_attributes *feed);

#endif
