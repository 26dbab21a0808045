/* attribute_cache.c: a table of sets. Each key belongs to one set, and takes
 * any of its slots. */
#include "store/attribute_cache.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

enum {
    NAME_BYTES = 64, /* of a feed; longer ones do not exist */
    ACCOUNT_BYTES = 40,
    DESCRIPTION_BYTES = 128, /* longer ones are not kept */
    LOCKS = 64,
    SLOTS = 32768,
    /* In a set. If each key had only one slot, 10,000 tokens that are used in
     * turn would replace half of each other. */
    WAYS = 8,
};

enum kind { KIND_FREE, KIND_TOKEN, KIND_FEED };

struct kept_token {
    struct token_attributes attributes; /* its texts are below */
    char account[ACCOUNT_BYTES];
    char description[DESCRIPTION_BYTES];
    struct networks *networks; /* from malloc; NULL: any, as most have it */
};

struct slot {
    enum kind kind;
    struct attribute_state state;
    union {
        struct kept_token token;
        struct feed_attributes feed;
    } attributes;
};

/* A key is a hash of what is looked for: values themselves are not in here. */
struct set {
    struct secret_hash128 keys[WAYS]; /* side by side: all are compared */
    struct slot slots[WAYS];
};

/* The state that was read last, and the stamp that it was read at. */
struct last_state {
    pthread_mutex_t lock;
    bool is_known;
    struct driver_stamp stamp;
    struct attribute_state state;
};

struct attribute_cache {
    const struct secret_hash_key *hash_key;
    struct last_state last;
    size_t sets; /* a power of two */
    pthread_mutex_t locks[LOCKS];
    struct set *table;
};

static void empty(struct slot *slot)
{
    if (slot->kind == KIND_TOKEN)
        free(slot->attributes.token.networks);
    slot->kind = KIND_FREE;
}

static apr_status_t destroy(void *data)
{
    struct attribute_cache *cache = data;

    for (size_t i = 0; i < cache->sets * WAYS; i++)
        empty(&cache->table[i / WAYS].slots[i % WAYS]);
    pthread_mutex_destroy(&cache->last.lock);
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&cache->locks[i]);
    free(cache->table);
    return APR_SUCCESS;
}

static bool create_locks(struct attribute_cache *cache)
{
    if (pthread_mutex_init(&cache->last.lock, NULL))
        return false;
    for (int i = 0; i < LOCKS; i++) {
        if (pthread_mutex_init(&cache->locks[i], NULL))
            return false;
    }
    return true;
}

enum result attribute_cache_create(apr_pool_t *pool, size_t slots,
                                   struct attribute_cache **out)
{
    struct attribute_cache *cache = apr_pcalloc(pool, sizeof *cache);

    if (!slots)
        slots = SLOTS;
    cache->hash_key = secret_hash_key_guarded(pool);
    cache->sets = slots > WAYS ? slots / WAYS : 1;
    /* Not from the pool: calloc leaves pages that are never used untouched. */
    cache->table = calloc(cache->sets, sizeof *cache->table);
    if (!cache->hash_key || !cache->table || !create_locks(cache)) {
        free(cache->table);
        return RESULT_BROKEN;
    }
    apr_pool_cleanup_register(pool, cache, destroy, apr_pool_cleanup_null);
    *out = cache;
    return RESULT_OK;
}

bool attribute_cache_find_state(struct attribute_cache *cache,
                                const struct driver_stamp *stamp,
                                struct attribute_state *state)
{
    struct last_state *last = &cache->last;
    bool found;

    pthread_mutex_lock(&last->lock);
    found = last->is_known && memcmp(&last->stamp, stamp, sizeof *stamp) == 0;
    if (found)
        *state = last->state;
    pthread_mutex_unlock(&last->lock);
    return found;
}

void attribute_cache_store_state(struct attribute_cache *cache,
                                 const struct driver_stamp *stamp,
                                 const struct attribute_state *state)
{
    struct last_state *last = &cache->last;

    pthread_mutex_lock(&last->lock);
    last->is_known = true;
    last->stamp = *stamp;
    last->state = *state;
    pthread_mutex_unlock(&last->lock);
}

static struct set *lock(struct attribute_cache *cache,
                        const struct secret_hash128 *key,
                        pthread_mutex_t **mutex)
{
    size_t set = (size_t)key->words[0] & (cache->sets - 1);

    *mutex = &cache->locks[set % LOCKS];
    pthread_mutex_lock(*mutex);
    return &cache->table[set];
}

static bool is_same(const struct secret_hash128 *a,
                    const struct secret_hash128 *b)
{
    return a->words[0] == b->words[0] && a->words[1] == b->words[1];
}

static bool is_current(const struct slot *slot,
                       const struct attribute_state *state)
{
    return attribute_state_equal(&slot->state, state);
}

/* NULL if there is none that is valid. */
static const struct slot *find(const struct set *set, enum kind kind,
                               const struct attribute_state *state,
                               const struct secret_hash128 *key)
{
    for (int i = 0; i < WAYS; i++) {
        const struct slot *slot = &set->slots[i];
        if (is_same(&set->keys[i], key))
            return slot->kind == kind && is_current(slot, state) ? slot : NULL;
    }
    return NULL;
}

/* The slot of the key itself; else one that is free or no longer valid; else
 * any, so that keys that come in turn do not always miss each other. */
static int choose(const struct set *set, const struct attribute_state *state,
                  const struct secret_hash128 *key)
{
    int chosen = (int)(key->words[1] % WAYS);
    bool spare = false;

    for (int i = 0; i < WAYS; i++) {
        if (is_same(&set->keys[i], key))
            return i;
        if (!spare && (set->slots[i].kind == KIND_FREE ||
                       !is_current(&set->slots[i], state))) {
            chosen = i;
            spare = true;
        }
    }
    return chosen;
}

static struct slot *occupy(struct set *set, enum kind kind,
                           const struct attribute_state *state,
                           const struct secret_hash128 *key)
{
    int chosen = choose(set, state, key);
    struct slot *slot = &set->slots[chosen];

    empty(slot);
    set->keys[chosen] = *key;
    slot->kind = kind;
    slot->state = *state;
    return slot;
}

static void hash_value(const struct attribute_cache *cache, const char *value,
                       struct secret_hash128 *key)
{
    secret_hash128(cache->hash_key, value, strlen(value), key);
}

/* False if the name is longer than any feed's. */
static bool hash_question(const struct attribute_cache *cache,
                          const struct feed_question *question,
                          struct secret_hash128 *key)
{
    const int64_t ids[] = {question->account_id, question->token_id};
    size_t length = strlen(question->name);
    char parts[sizeof ids + NAME_BYTES];

    if (length >= NAME_BYTES)
        return false;
    memcpy(parts, ids, sizeof ids);
    memcpy(parts + sizeof ids, question->name, length);
    secret_hash128(cache->hash_key, parts, sizeof ids + length, key);
    return true;
}

static const struct networks *copy_networks(apr_pool_t *pool,
                                            const struct networks *networks)
{
    return networks ? apr_pmemdup(pool, networks, networks_size(networks))
                    : NULL;
}

bool attribute_cache_find_token(struct attribute_cache *cache,
                                const struct attribute_state *state,
                                const char *value, apr_pool_t *pool,
                                struct token_attributes *token)
{
    struct secret_hash128 key;
    pthread_mutex_t *mutex;
    const struct slot *slot;

    hash_value(cache, value, &key);
    slot = find(lock(cache, &key, &mutex), KIND_TOKEN, state, &key);
    if (slot) {
        *token = slot->attributes.token.attributes;
        token->account = apr_pstrdup(pool, slot->attributes.token.account);
        token->description =
            apr_pstrdup(pool, slot->attributes.token.description);
        token->networks = copy_networks(pool, slot->attributes.token.networks);
    }
    pthread_mutex_unlock(mutex);
    return slot != NULL;
}

static struct networks *keep_networks(const struct networks *networks)
{
    size_t size = networks_size(networks);
    struct networks *kept = malloc(size);

    if (kept)
        memcpy(kept, networks, size);
    return kept;
}

void attribute_cache_store_token(struct attribute_cache *cache,
                                 const struct attribute_state *state,
                                 const char *value,
                                 const struct token_attributes *token)
{
    struct networks *networks = NULL;
    struct secret_hash128 key;
    pthread_mutex_t *mutex;
    struct slot *slot;

    if ((token->ended_at && !token->works_until) ||
        strlen(token->account) >= ACCOUNT_BYTES ||
        strlen(token->description) >= DESCRIPTION_BYTES)
        return;
    if (token->networks && !(networks = keep_networks(token->networks)))
        return;
    hash_value(cache, value, &key);
    slot = occupy(lock(cache, &key, &mutex), KIND_TOKEN, state, &key);
    slot->attributes.token.attributes = *token;
    slot->attributes.token.attributes.account = NULL;
    slot->attributes.token.attributes.description = NULL;
    slot->attributes.token.attributes.networks = NULL;
    slot->attributes.token.networks = networks;
    apr_cpystrn(slot->attributes.token.account, token->account, ACCOUNT_BYTES);
    apr_cpystrn(slot->attributes.token.description, token->description,
                DESCRIPTION_BYTES);
    pthread_mutex_unlock(mutex);
}

bool attribute_cache_find_feed(struct attribute_cache *cache,
                               const struct attribute_state *state,
                               const struct feed_question *question,
                               struct feed_attributes *feed)
{
    struct secret_hash128 key;
    pthread_mutex_t *mutex;
    const struct slot *slot;

    if (!hash_question(cache, question, &key))
        return false;
    slot = find(lock(cache, &key, &mutex), KIND_FEED, state, &key);
    if (slot)
        *feed = slot->attributes.feed;
    pthread_mutex_unlock(mutex);
    return slot != NULL;
}

void attribute_cache_store_feed(struct attribute_cache *cache,
                                const struct attribute_state *state,
                                const struct feed_question *question,
                                const struct feed_attributes *feed)
{
    struct secret_hash128 key;
    pthread_mutex_t *mutex;
    struct slot *slot;

    if (!hash_question(cache, question, &key))
        return;
    slot = occupy(lock(cache, &key, &mutex), KIND_FEED, state, &key);
    slot->attributes.feed = *feed;
    pthread_mutex_unlock(mutex);
}
