/* scrypt_slots.c: slots as robust mutexes in the shared file.
 *
 * A slot is taken while its mutex is held. Scrypt runs in a lane: of the slots
 * of a lane one runs, the others wait for the lane's mutex. The mutexes are
 * robust, so that a killed process holds none. */
#include "limits/scrypt_slots.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "limits/shared_file.h"

enum {
    LANES = 2,
    WAIT_SECONDS = 10, /* less than Apache waits for an answer */
    NO_SUBJECT = 0,
};

/* Everything but the mutexes is protected by .lock of the table. */
struct shared_slot {
    pthread_mutex_t taken;
    uint64_t source;
    uint64_t subject;
    int lane;
};

struct table {
    pthread_mutex_t lock; /* held for a moment only */
    pthread_mutex_t lanes[LANES];
    struct shared_slot slots[SCRYPT_SLOTS_MAX];
};

struct scrypt_slots {
    struct table *table;
    struct secret_hash_key hash_key;
    int file; /* open and locked as long as this process uses the slots */
};

static apr_status_t close_file(void *data)
{
    const struct scrypt_slots *slots = data;

    close(slots->file);
    return APR_SUCCESS;
}

static bool create_mutexes(struct table *table)
{
    pthread_mutexattr_t attributes;
    int error;

    if (pthread_mutexattr_init(&attributes))
        return false;
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    memset(table, 0, sizeof *table);
    error = pthread_mutex_init(&table->lock, &attributes);
    for (int i = 0; i < LANES && !error; i++)
        error = pthread_mutex_init(&table->lanes[i], &attributes);
    for (int i = 0; i < SCRYPT_SLOTS_MAX && !error; i++)
        error = pthread_mutex_init(&table->slots[i].taken, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return !error;
}

/* Each process keeps a shared lock on the file. A process that gets an
 * exclusive one is alone, and creates the mutexes again: after a crash of the
 * machine, the file can say that somebody holds them. */
static bool prepare_table(const struct scrypt_slots *slots)
{
    if (flock(slots->file, LOCK_EX | LOCK_NB) == 0) {
        if (!create_mutexes(slots->table))
            return false;
    } else if (errno != EWOULDBLOCK) {
        return false;
    }
    return flock(slots->file, LOCK_SH) == 0;
}

enum result scrypt_slots_open(apr_pool_t *pool, const char *path,
                              const struct secret_key *key,
                              struct scrypt_slots **out)
{
    struct scrypt_slots *slots = apr_pcalloc(pool, sizeof *slots);

    slots->file = shared_file_open(pool, path);
    if (slots->file < 0)
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, slots, close_file, apr_pool_cleanup_null);
    slots->table = shared_file_map(pool, slots->file, SHARED_FILE_SCRYPT,
                                   sizeof *slots->table);
    if (!slots->table || !prepare_table(slots))
        return RESULT_BROKEN;
    secret_hash_key_derive(key, "scrypt slots", &slots->hash_key);
    *out = slots;
    return RESULT_OK;
}

/* What is left of a killed holder is only a slot's description, which the next
 * one overwrites. */
static bool is_locked(pthread_mutex_t *mutex, int error)
{
    if (error == EOWNERDEAD)
        error = pthread_mutex_consistent(mutex);
    return error == 0;
}

static bool try_lock(pthread_mutex_t *mutex)
{
    return is_locked(mutex, pthread_mutex_trylock(mutex));
}

static bool lock_until(pthread_mutex_t *mutex, const struct timespec *until)
{
    return is_locked(mutex,
                     pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, until));
}

static uint64_t hash_of(const struct scrypt_slots *slots, const char *text)
{
    uint64_t hash = secret_hash(&slots->hash_key, text, strlen(text));

    return hash == NO_SUBJECT ? 1 : hash;
}

/* How the slots are used just now. */
struct usage {
    int free;      /* index of a free slot, which is now taken; -1: none */
    int of_source; /* slots that the source has */
    int in_lane[LANES];
};

static struct usage take_free(struct table *table, uint64_t source, int of_all)
{
    struct usage usage = {.free = -1};

    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++) {
        struct shared_slot *slot = &table->slots[i];
        if (!try_lock(&slot->taken)) {
            usage.of_source += slot->source == source;
            usage.in_lane[slot->lane]++;
        } else if (usage.free < 0 && i < of_all) {
            usage.free = i;
        } else {
            pthread_mutex_unlock(&slot->taken);
        }
    }
    return usage;
}

static void describe(struct shared_slot *slot, uint64_t source,
                     const struct usage *usage)
{
    slot->source = source;
    slot->subject = NO_SUBJECT;
    slot->lane = 0;
    for (int i = 1; i < LANES; i++) {
        if (usage->in_lane[i] < usage->in_lane[slot->lane])
            slot->lane = i;
    }
}

enum result scrypt_slots_take(struct scrypt_slots *slots,
                              const struct scrypt_slots_claim *claim,
                              struct scrypt_slot *slot)
{
    struct table *table = slots->table;
    uint64_t source = hash_of(slots, claim->source);
    struct usage usage;

    memset(slot, 0, sizeof *slot);
    clock_gettime(CLOCK_MONOTONIC, &slot->until);
    slot->until.tv_sec += WAIT_SECONDS;
    if (!lock_until(&table->lock, &slot->until))
        return RESULT_THROTTLED;
    usage = take_free(table, source, claim->of_all);
    if (usage.free >= 0 && usage.of_source >= claim->of_source) {
        pthread_mutex_unlock(&table->slots[usage.free].taken);
        usage.free = -1;
    }
    if (usage.free >= 0)
        describe(&table->slots[usage.free], source, &usage);
    pthread_mutex_unlock(&table->lock);
    slot->index = usage.free;
    return usage.free >= 0 ? RESULT_OK : RESULT_THROTTLED;
}

void scrypt_slots_set_subject(struct scrypt_slots *slots,
                              const struct scrypt_slot *slot,
                              const char *subject)
{
    struct table *table = slots->table;

    if (!lock_until(&table->lock, &slot->until))
        return;
    table->slots[slot->index].subject =
        subject ? hash_of(slots, subject) : NO_SUBJECT;
    pthread_mutex_unlock(&table->lock);
}

/* Another slot with this subject that is taken; NULL: none. */
static struct shared_slot *find_subject(struct table *table, int own,
                                        uint64_t subject)
{
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++) {
        struct shared_slot *slot = &table->slots[i];
        if (i == own || slot->subject != subject)
            continue;
        if (!try_lock(&slot->taken))
            return slot;
        pthread_mutex_unlock(&slot->taken);
    }
    return NULL;
}

/* There is no deadlock, because a slot that waits has no subject. */
bool scrypt_slots_wait(struct scrypt_slots *slots,
                       const struct scrypt_slot *slot, const char *subject)
{
    struct table *table = slots->table;
    struct shared_slot *other;

    if (!lock_until(&table->lock, &slot->until))
        return false;
    other = find_subject(table, slot->index, hash_of(slots, subject));
    pthread_mutex_unlock(&table->lock);
    if (!other || !lock_until(&other->taken, &slot->until))
        return false;
    pthread_mutex_unlock(&other->taken);
    return true;
}

enum result scrypt_slots_run(struct scrypt_slots *slots,
                             struct scrypt_slot *slot)
{
    struct table *table = slots->table;
    int lane = table->slots[slot->index].lane;

    slot->is_running = lock_until(&table->lanes[lane], &slot->until);
    return slot->is_running ? RESULT_OK : RESULT_THROTTLED;
}

void scrypt_slots_release(struct scrypt_slots *slots, struct scrypt_slot *slot)
{
    struct shared_slot *shared = &slots->table->slots[slot->index];

    if (slot->is_running)
        pthread_mutex_unlock(&slots->table->lanes[shared->lane]);
    pthread_mutex_unlock(&shared->taken);
}
