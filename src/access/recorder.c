/* recorder.c: the queue, and the thread that empties it once a second.
 *
 * The same thread forgets what is older than the activity is kept. */
#include "access/recorder.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/rules.h"

enum {
    QUEUE_LENGTH = 4096,
    TEXT_BYTES = 64,
    TRIES = 5, /* a store that stays locked costs the batch, not the memory */
    SWEEP_SECONDS = CLOCK_HOUR,
};

/* A sighting with its texts in it, so that it outlives the request. */
struct entry {
    struct sighting sighting; /* its texts point at those below */
    char address[TEXT_BYTES];
    char client[TEXT_BYTES];
    char feed[TEXT_BYTES];
};

struct recorder {
    struct store *store;
    int64_t kept;     /* seconds that the activity is kept; 0: for good */
    int64_t sweep_at; /* instant of the next sweep */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    bool stopping;
    long long dropped;
    int length;
    struct entry queue[QUEUE_LENGTH];
};

/* Moves the queue out of the way of the checks. */
static apr_array_header_t *take_queue(struct recorder *recorder,
                                      apr_pool_t *pool)
{
    apr_array_header_t *taken =
        apr_array_make(pool, recorder->length + 1, sizeof(struct entry));

    for (int i = 0; i < recorder->length; i++)
        APR_ARRAY_PUSH(taken, struct entry) = recorder->queue[i];
    recorder->length = 0;
    if (recorder->dropped)
        log_line("%lld sightings were dropped: the queue was full",
                 recorder->dropped);
    recorder->dropped = 0;
    return taken;
}

static char *key_of(apr_pool_t *pool, const struct entry *entry)
{
    const struct sighting *sighting = &entry->sighting;

    return apr_psprintf(
        pool, "%" APR_INT64_T_FMT " %" APR_INT64_T_FMT " %s %s %s %s %s %s",
        sighting->account_id, sighting->token_id, entry->address, entry->client,
        entry->feed, sighting->access, sighting->kind ? sighting->kind : "",
        sighting->reason ? sighting->reason : "");
}

/* Whoever asks chooses the bytes: what can be no feed's name is none. */
static const char *feed_of(const struct entry *entry)
{
    return rule_feed_name(entry->feed) ? "" : entry->feed;
}

/* One row for a thousand alike: the last one with the count of all. */
static apr_array_header_t *merge(apr_pool_t *pool,
                                 const apr_array_header_t *entries)
{
    apr_array_header_t *merged =
        apr_array_make(pool, entries->nelts + 1, sizeof(struct sighting));
    apr_hash_t *seen = apr_hash_make(pool);

    for (int i = 0; i < entries->nelts; i++) {
        struct entry *entry = &APR_ARRAY_IDX(entries, i, struct entry);
        char *key = key_of(pool, entry);
        struct sighting *before = apr_hash_get(seen, key, APR_HASH_KEY_STRING);
        if (before) {
            before->count++;
            before->at = entry->sighting.at;
            continue;
        }
        /* The array was made large enough: it never moves. */
        before = apr_array_push(merged);
        *before = entry->sighting;
        before->address = entry->address;
        before->client = entry->client;
        before->feed = feed_of(entry);
        apr_hash_set(seen, key, APR_HASH_KEY_STRING, before);
    }
    return merged;
}

static void write_down(struct recorder *recorder, apr_pool_t *pool,
                       const apr_array_header_t *entries)
{
    apr_array_header_t *sightings = merge(pool, entries);
    enum result result = RESULT_BUSY;

    for (int i = 0; i < TRIES && result == RESULT_BUSY; i++)
        result = store_sightings_record(recorder->store, pool, sightings);
    if (result != RESULT_OK)
        log_line("%d sightings could not be recorded", sightings->nelts);
}

/* Waits for work, a second at the most; returns what there is. */
static apr_array_header_t *wait_for_work(struct recorder *recorder,
                                         apr_pool_t *pool, bool *stopping)
{
    apr_array_header_t *taken;
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->stopping && recorder->length < QUEUE_LENGTH / 2) {
        if (pthread_cond_timedwait(&recorder->wake, &recorder->lock, &until))
            break;
    }
    *stopping = recorder->stopping;
    taken = take_queue(recorder, pool);
    pthread_mutex_unlock(&recorder->lock);
    return taken;
}

/* A slice of it a second: what is queued meanwhile does not wait for long. */
static void sweep(struct recorder *recorder, int64_t now)
{
    bool more = false;

    if (!recorder->kept || now < recorder->sweep_at)
        return;
    if (store_event_sweep(recorder->store, now - recorder->kept, &more) !=
        RESULT_OK)
        log_line("old activity could not be forgotten just now");
    if (!more)
        recorder->sweep_at = now + SWEEP_SECONDS;
}

static void *run(void *data)
{
    struct recorder *recorder = data;
    bool stopping = false;
    apr_pool_t *pool;

    while (!stopping) {
        apr_array_header_t *entries;
        if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
            continue;
        entries = wait_for_work(recorder, pool, &stopping);
        if (entries->nelts)
            write_down(recorder, pool, entries);
        sweep(recorder, clock_now());
        apr_pool_destroy(pool);
    }
    return NULL;
}

enum result recorder_start(apr_pool_t *pool, const struct settings *settings,
                           const struct store_keys *keys,
                           struct recorder **made, const char **why)
{
    struct recorder *recorder = apr_pcalloc(pool, sizeof *recorder);
    enum result result =
        store_open(pool, settings, keys, STORE_RECORDS, &recorder->store, why);

    if (result != RESULT_OK)
        return result;
    recorder->kept = settings->activity_days * CLOCK_DAY;
    *why = "the recorder's thread cannot be started";
    if (pthread_mutex_init(&recorder->lock, NULL) ||
        pthread_cond_init(&recorder->wake, NULL) ||
        pthread_create(&recorder->thread, NULL, run, recorder))
        return RESULT_BROKEN;
    *made = recorder;
    return RESULT_OK;
}

static void keep(struct entry *entry, const struct sighting *sighting)
{
    entry->sighting = *sighting;
    apr_cpystrn(entry->address, sighting->address, sizeof entry->address);
    apr_cpystrn(entry->client, sighting->client, sizeof entry->client);
    apr_cpystrn(entry->feed, sighting->feed, sizeof entry->feed);
}

void recorder_add(struct recorder *recorder, const struct sighting *sighting)
{
    pthread_mutex_lock(&recorder->lock);
    if (recorder->length < QUEUE_LENGTH)
        keep(&recorder->queue[recorder->length++], sighting);
    else
        recorder->dropped++;
    if (recorder->length == QUEUE_LENGTH / 2)
        pthread_cond_signal(&recorder->wake);
    pthread_mutex_unlock(&recorder->lock);
}

void recorder_stop(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    recorder->stopping = true;
    pthread_cond_signal(&recorder->wake);
    pthread_mutex_unlock(&recorder->lock);
    pthread_join(recorder->thread, NULL);
}
