/* recorder.c: the thread that writes down once a second what is due.
 *
 * The same thread forgets what is older than the activity is kept. */
#include "access/recorder.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "access/sightings.h"
#include "base/clock.h"
#include "base/log.h"

enum {
    TRIES = 5, /* a store that stays locked costs the batch, not the memory */
    SWEEP_SECONDS = CLOCK_HOUR,
};

struct recorder {
    struct store *store;
    int64_t kept;     /* seconds that the activity is kept; 0: for good */
    int64_t sweep_at; /* instant of the next sweep */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    bool stopping;
    struct sightings *sightings;
};

static void write_down(struct recorder *recorder, apr_pool_t *pool,
                       const apr_array_header_t *sightings)
{
    enum result result = RESULT_BUSY;

    for (int i = 0; i < TRIES && result == RESULT_BUSY; i++)
        result = store_sightings_record(recorder->store, pool, sightings);
    if (result != RESULT_OK)
        log_line("%d sightings could not be recorded", sightings->nelts);
}

/* Waits for a second, or until many wait; returns what is due, or all. */
static apr_array_header_t *wait_for_work(struct recorder *recorder,
                                         apr_pool_t *pool, bool *stopping)
{
    apr_array_header_t *taken;
    struct timespec until;
    long long dropped;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->stopping && !sightings_crowd(recorder->sightings)) {
        if (pthread_cond_timedwait(&recorder->wake, &recorder->lock, &until))
            break;
    }
    *stopping = recorder->stopping;
    taken = sightings_take(recorder->sightings, pool, clock_now(), *stopping);
    dropped = sightings_dropped(recorder->sightings);
    pthread_mutex_unlock(&recorder->lock);
    if (dropped)
        log_line("%lld sightings were dropped: too many at once", dropped);
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
        apr_array_header_t *due;
        if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
            continue;
        due = wait_for_work(recorder, pool, &stopping);
        if (due->nelts)
            write_down(recorder, pool, due);
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

    if (result == RESULT_OK)
        result = sightings_make(pool, settings->last_use_seconds,
                                &recorder->sightings);
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

void recorder_add(struct recorder *recorder, const struct sighting *sighting)
{
    pthread_mutex_lock(&recorder->lock);
    sightings_add(recorder->sightings, sighting);
    if (sightings_crowd(recorder->sightings))
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
