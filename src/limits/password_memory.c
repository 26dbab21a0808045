/* password_memory.c: a table of digests behind one lock.
 *
 * A digest is in one of the WAYS slots of its row; if all are in use, the one
 * that was used least recently is replaced. */
#include "limits/password_memory.h"

#include <apr_strings.h>
#include <pthread.h>
#include <string.h>

#include "base/clock.h"

enum {
    ROWS = 256,
    WAYS = 4,
    SECONDS = 5 * CLOCK_MINUTE, /* since its last use */
};

struct slot {
    struct secret_digest digest;
    int64_t until;
};

struct password_memory {
    const struct secret_key *key;
    pthread_mutex_t lock; /* for .slots */
    struct slot slots[ROWS][WAYS];
};

static apr_status_t destroy(void *data)
{
    struct password_memory *memory = data;

    secret_wipe(memory->slots, sizeof memory->slots);
    pthread_mutex_destroy(&memory->lock);
    return APR_SUCCESS;
}

enum result password_memory_create(apr_pool_t *pool,
                                   const struct secret_key *key,
                                   struct password_memory **out)
{
    struct password_memory *memory = apr_pcalloc(pool, sizeof *memory);

    memory->key = key;
    if (pthread_mutex_init(&memory->lock, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, memory, destroy, apr_pool_cleanup_null);
    *out = memory;
    return RESULT_OK;
}

void password_memory_digest(const struct password_memory *memory,
                            apr_pool_t *pool,
                            const struct password_guess *guess,
                            struct secret_digest *digest)
{
    char *text = apr_pstrcat(pool, guess->account, "\n",
                             guess->stored ? guess->stored : "", "\n",
                             guess->password, NULL);

    secret_digest(memory->key,
                  guess->known_browser ? "password in a known browser"
                                       : "right password",
                  text, strlen(text), digest);
    secret_wipe_text(text);
}

/* The slot of a digest, or else the one to replace. */
static struct slot *find(struct password_memory *memory,
                         const struct secret_digest *digest)
{
    struct slot *row = memory->slots[digest->bytes[0] % ROWS];
    struct slot *found = row;

    for (int i = 0; i < WAYS; i++) {
        if (secret_digest_equal(&row[i].digest, digest))
            return &row[i];
        if (row[i].until < found->until)
            found = &row[i];
    }
    return found;
}

bool password_memory_has(struct password_memory *memory, apr_pool_t *pool,
                         const struct password_guess *guess, int64_t now)
{
    struct secret_digest digest;
    struct slot *slot;
    bool has;

    password_memory_digest(memory, pool, guess, &digest);
    pthread_mutex_lock(&memory->lock);
    slot = find(memory, &digest);
    has = slot->until > now && secret_digest_equal(&slot->digest, &digest);
    if (has)
        slot->until = now + SECONDS;
    pthread_mutex_unlock(&memory->lock);
    return has;
}

void password_memory_add(struct password_memory *memory, apr_pool_t *pool,
                         const struct password_guess *guess, int64_t now)
{
    struct secret_digest digest;
    struct slot *slot;

    password_memory_digest(memory, pool, guess, &digest);
    pthread_mutex_lock(&memory->lock);
    slot = find(memory, &digest);
    slot->digest = digest;
    slot->until = now + SECONDS;
    pthread_mutex_unlock(&memory->lock);
}
