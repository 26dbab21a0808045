/* attribute_cache.c: a table of slots. Each key belongs into one slot, and
 * replaces whatever is in it. */
#include "store/attribute_cache.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_BYTES = 64, /* of a feed, and of a value's digest */
    ACCOUNT_BYTES = 40,
    DESCRIPTION_BYTES = 128, /* longer ones are not kept */
    LOCKS = 64,
    SLOTS = 32768, /* half a KiB each, allocated when first used */
};

/* Zeroed before it is filled, because keys are compared as bytes. */
struct key {
    int64_t account_id; /* of a feed's attributes */
    int64_t token_id;
    char name[NAME_BYTES];
};

enum kind { KIND_FREE, KIND_TOKEN, KIND_FEED };

struct kept_token {
    struct token_attributes attributes; /* its texts are below */
    char account[ACCOUNT_BYTES];
    char description[DESCRIPTION_BYTES];
};

struct slot {
    enum kind kind;
    struct driver_stamp stamp;
    struct key key;
    union {
        struct kept_token token;
        struct feed_attributes feed;
    } attributes;
};

struct attribute_cache {
    size_t slots; /* a power of two */
    pthread_mutex_t locks[LOCKS];
    struct slot *table;
};

static apr_status_t take_down(void *data)
{
    struct attribute_cache *cache = data;

    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&cache->locks[i]);
    free(cache->table);
    return APR_SUCCESS;
}

enum result attribute_cache_create(apr_pool_t *pool, size_t slots,
                                   struct attribute_cache **out)
{
    struct attribute_cache *cache = apr_pcalloc(pool, sizeof *cache);

    cache->slots = slots ? slots : SLOTS;
    /* Not from the pool: calloc leaves pages that are never used untouched. */
    cache->table = calloc(cache->slots, sizeof *cache->table);
    if (!cache->table)
        return RESULT_BROKEN;
    for (int i = 0; i < LOCKS; i++) {
        if (pthread_mutex_init(&cache->locks[i], NULL))
            return RESULT_BROKEN;
    }
    apr_pool_cleanup_register(pool, cache, take_down, apr_pool_cleanup_null);
    *out = cache;
    return RESULT_OK;
}

/* FNV-1a by words. Nobody can aim at a slot: the digest of a value is keyed,
 * and feeds are few. */
static size_t slot_of(const struct attribute_cache *cache,
                      const struct key *key)
{
    const uint64_t *words = (const void *)key;
    uint64_t hash = 14695981039346656037U;

    for (size_t i = 0; i < sizeof *key / sizeof *words; i++)
        hash = (hash ^ words[i]) * 1099511628211U;
    return (size_t)(hash ^ hash >> 32) & (cache->slots - 1);
}

static struct slot *lock(struct attribute_cache *cache, const struct key *key,
                         pthread_mutex_t **mutex)
{
    size_t slot = slot_of(cache, key);

    *mutex = &cache->locks[slot % LOCKS];
    pthread_mutex_lock(*mutex);
    return &cache->table[slot];
}

static bool holds(const struct slot *slot, enum kind kind,
                  const struct driver_stamp *stamp, const struct key *key)
{
    return slot->kind == kind &&
           memcmp(&slot->stamp, stamp, sizeof *stamp) == 0 &&
           memcmp(&slot->key, key, sizeof *key) == 0;
}

static void occupy(struct slot *slot, enum kind kind,
                   const struct driver_stamp *stamp, const struct key *key)
{
    slot->kind = kind;
    slot->stamp = *stamp;
    slot->key = *key;
}

static struct key token_key(const struct secret_digest *value)
{
    struct key key = {0};

    memcpy(key.name, value->bytes, sizeof value->bytes);
    return key;
}

/* False if the name is too long for a feed. */
static bool feed_key(const struct feed_question *question, struct key *key)
{
    size_t length = strlen(question->name);

    memset(key, 0, sizeof *key);
    if (length >= sizeof key->name)
        return false;
    memcpy(key->name, question->name, length);
    key->account_id = question->account_id;
    key->token_id = question->token_id;
    return true;
}

bool attribute_cache_find_token(struct attribute_cache *cache,
                                const struct driver_stamp *stamp,
                                const struct secret_digest *value,
                                apr_pool_t *pool,
                                struct token_attributes *token)
{
    const struct key key = token_key(value);
    pthread_mutex_t *mutex;
    struct slot *slot = lock(cache, &key, &mutex);
    bool found = holds(slot, KIND_TOKEN, stamp, &key);

    if (found) {
        *token = slot->attributes.token.attributes;
        token->account = apr_pstrdup(pool, slot->attributes.token.account);
        token->description =
            apr_pstrdup(pool, slot->attributes.token.description);
    }
    pthread_mutex_unlock(mutex);
    return found;
}

void attribute_cache_store_token(struct attribute_cache *cache,
                                 const struct driver_stamp *stamp,
                                 const struct secret_digest *value,
                                 const struct token_attributes *token)
{
    const struct key key = token_key(value);
    pthread_mutex_t *mutex;
    struct slot *slot;

    if (token->ended_at || strlen(token->account) >= ACCOUNT_BYTES ||
        strlen(token->description) >= DESCRIPTION_BYTES)
        return;
    slot = lock(cache, &key, &mutex);
    occupy(slot, KIND_TOKEN, stamp, &key);
    slot->attributes.token.attributes = *token;
    slot->attributes.token.attributes.account = NULL;
    slot->attributes.token.attributes.description = NULL;
    apr_cpystrn(slot->attributes.token.account, token->account, ACCOUNT_BYTES);
    apr_cpystrn(slot->attributes.token.description, token->description,
                DESCRIPTION_BYTES);
    pthread_mutex_unlock(mutex);
}

bool attribute_cache_find_feed(struct attribute_cache *cache,
                               const struct driver_stamp *stamp,
                               const struct feed_question *question,
                               struct feed_attributes *feed)
{
    struct key key;
    pthread_mutex_t *mutex;
    struct slot *slot;
    bool found;

    if (!feed_key(question, &key))
        return false;
    slot = lock(cache, &key, &mutex);
    found = holds(slot, KIND_FEED, stamp, &key);
    if (found)
        *feed = slot->attributes.feed;
    pthread_mutex_unlock(mutex);
    return found;
}

void attribute_cache_store_feed(struct attribute_cache *cache,
                                const struct driver_stamp *stamp,
                                const struct feed_question *question,
                                const struct feed_attributes *feed)
{
    struct key key;
    pthread_mutex_t *mutex;
    struct slot *slot;

    if (!feed_key(question, &key))
        return;
    slot = lock(cache, &key, &mutex);
    occupy(slot, KIND_FEED, stamp, &key);
    slot->attributes.feed = *feed;
    pthread_mutex_unlock(mutex);
}
