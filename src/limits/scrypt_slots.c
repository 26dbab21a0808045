/* scrypt_slots.c: slots as robust mutexes in the shared file.
 *
 * A slot is taken while its mutex is held. Scrypt runs in a lane, whose mutex
 * is held as well. The mutexes are robust, so that a killed process holds none.
 *
 * Waiting slots look again and again whether it is their turn: a mutex would go
 * to the first who asks when it is released, and one source that asks without a
 * pause would keep all others waiting. A condition variable is not robust. */
#include "limits/scrypt_slots.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/shared_file.h"

enum {
    LANES = 2,
    WAIT_SECONDS = 10, /* less than Apache waits for an answer */
    POLL_MILLISECONDS = 10,
    NANOSECONDS_PER_MILLISECOND = 1000000,
    NO_SUBJECT = 0,
    NOT_WAITING = 0,
};

/* Everything but the mutexes is protected by .lock of the table. */
struct shared_slot {
    pthread_mutex_t taken;
    uint64_t source;
    uint64_t subject;
    uint64_t ticket; /* in the order of arrival; NOT_WAITING */
};

struct table {
    pthread_mutex_t lock; /* held for a moment only */
    pthread_mutex_t lanes[LANES];
    struct shared_slot slots[SCRYPT_SLOTS_MAX];
    uint64_t tickets;     /* that were given */
    uint64_t last_source; /* that began to run */
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
};

static struct usage take_free(struct table *table, uint64_t source, int of_all)
{
    struct usage usage = {.free = -1};

    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++) {
        struct shared_slot *slot = &table->slots[i];
        if (!try_lock(&slot->taken))
            usage.of_source += slot->source == source;
        else if (usage.free < 0 && i < of_all)
            usage.free = i;
        else
            pthread_mutex_unlock(&slot->taken);
    }
    return usage;
}

static void describe(struct shared_slot *slot, uint64_t source)
{
    slot->source = source;
    slot->subject = NO_SUBJECT;
    slot->ticket = NOT_WAITING;
}

enum result scrypt_slots_take(struct scrypt_slots *slots,
                              const struct scrypt_slots_claim *claim,
                              struct scrypt_slot *slot)
{
    struct table *table = slots->table;
    uint64_t source = hash_of(slots, claim->source);
    struct usage usage;

    slot->lane = -1;
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
        describe(&table->slots[usage.free], source);
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

/* The tickets of the slots that wait; NOT_WAITING for the others. */
static void read_queue(struct table *table, int own,
                       uint64_t queue[SCRYPT_SLOTS_MAX])
{
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++) {
        struct shared_slot *slot = &table->slots[i];
        queue[i] = slot->ticket;
        /* What is left of a killed process does not wait. */
        if (i != own && try_lock(&slot->taken)) {
            queue[i] = NOT_WAITING;
            pthread_mutex_unlock(&slot->taken);
        }
    }
}

/* Not the source that ran last, if another one waits; then who came first. */
static bool goes_before(const struct table *table, int index, int other,
                        const uint64_t queue[SCRYPT_SLOTS_MAX])
{
    bool ran = table->slots[index].source == table->last_source;
    bool other_ran = table->slots[other].source == table->last_source;

    return ran == other_ran ? queue[index] < queue[other] : !ran;
}

static bool is_first(const struct table *table,
                     const uint64_t queue[SCRYPT_SLOTS_MAX], int own)
{
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++) {
        if (i != own && queue[i] != NOT_WAITING &&
            goes_before(table, i, own, queue))
            return false;
    }
    return true;
}

/* The index of a lane, which is now this thread's; -1: none is free. */
static int take_lane(struct table *table)
{
    for (int i = 0; i < LANES; i++) {
        if (try_lock(&table->lanes[i]))
            return i;
    }
    return -1;
}

/* Begins to wait, or goes on; true once scrypt can run. */
static bool is_turn(struct table *table, struct scrypt_slot *slot)
{
    struct shared_slot *shared = &table->slots[slot->index];
    uint64_t queue[SCRYPT_SLOTS_MAX];

    if (!lock_until(&table->lock, &slot->until))
        return false;
    if (shared->ticket == NOT_WAITING)
        shared->ticket = ++table->tickets;
    read_queue(table, slot->index, queue);
    if (is_first(table, queue, slot->index))
        slot->lane = take_lane(table);
    if (slot->lane >= 0) {
        shared->ticket = NOT_WAITING;
        table->last_source = shared->source;
    }
    pthread_mutex_unlock(&table->lock);
    return slot->lane >= 0;
}

static int count_taken_lanes(struct table *table)
{
    int taken = 0;

    for (int i = 0; i < LANES; i++) {
        if (try_lock(&table->lanes[i]))
            pthread_mutex_unlock(&table->lanes[i]);
        else
            taken++;
    }
    return taken;
}

struct scrypt_slots_load scrypt_slots_load(struct scrypt_slots *slots)
{
    struct table *table = slots->table;
    struct scrypt_slots_load load = {0};
    uint64_t queue[SCRYPT_SLOTS_MAX];
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    if (!lock_until(&table->lock, &until))
        return load;
    read_queue(table, -1, queue);
    load.running = count_taken_lanes(table);
    pthread_mutex_unlock(&table->lock);
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++)
        load.waiting += queue[i] != NOT_WAITING;
    return load;
}

static bool is_over(const struct timespec *until)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > until->tv_sec ||
           (now.tv_sec == until->tv_sec && now.tv_nsec >= until->tv_nsec);
}

enum result scrypt_slots_run(struct scrypt_slots *slots,
                             struct scrypt_slot *slot)
{
    static const struct timespec pause = {
        .tv_nsec = (long)POLL_MILLISECONDS * NANOSECONDS_PER_MILLISECOND};

    while (!is_turn(slots->table, slot)) {
        if (is_over(&slot->until))
            return RESULT_THROTTLED;
        nanosleep(&pause, NULL);
    }
    return RESULT_OK;
}

void scrypt_slots_release(struct scrypt_slots *slots, struct scrypt_slot *slot)
{
    if (slot->lane >= 0)
        pthread_mutex_unlock(&slots->table->lanes[slot->lane]);
    pthread_mutex_unlock(&slots->table->slots[slot->index].taken);
}
