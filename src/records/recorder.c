/* recorder.c: a thread that writes the records that are due, once a second, and
 * deletes activity that is older than it is kept. */
#include "records/recorder.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "records/record_queue.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/password_links.h"
#include "store/sessions.h"

enum {
    TRIES = 5, /* if the store stays locked, these records are given up */
    SWEEP_SECONDS = CLOCK_HOUR,
};

struct recorder {
    const struct settings *settings;
    struct store_keys keys;
    apr_pool_t *pool;    /* of the store */
    struct store *store; /* NULL: not open yet */
    int64_t kept;        /* seconds to keep the activity; 0: forever */
    int64_t sweep_at;    /* instant of the next sweep */
    pthread_t thread;
    pthread_mutex_t lock; /* for the members below */
    pthread_cond_t wake;
    bool stopping;
    struct record_queue *queue;
};

static void write_records(struct recorder *recorder, apr_pool_t *pool,
                          const apr_array_header_t *records)
{
    const struct act act = {.store = recorder->store,
                            .pool = pool,
                            .authority = AUTHORITY_RECORDER,
                            .address = "",
                            .client = "",
                            .now = clock_now()};
    enum result result = RESULT_BUSY;

    for (int i = 0; i < TRIES && result == RESULT_BUSY; i++)
        result = store_access_records_add(&act, records);
    if (result != RESULT_OK)
        log_error("%d access records could not be recorded", records->nelts);
}

/* Waits a second, or until many records wait, and takes those that are due; all
 * of them when the thread is stopping. */
static apr_array_header_t *wait_for_work(struct recorder *recorder,
                                         apr_pool_t *pool, bool *stopping)
{
    apr_array_header_t *taken;
    struct timespec until;
    long long dropped;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->stopping && !record_queue_should_flush(recorder->queue)) {
        if (pthread_cond_timedwait(&recorder->wake, &recorder->lock, &until))
            break;
    }
    *stopping = recorder->stopping;
    taken = record_queue_take(recorder->queue, pool, clock_now(), *stopping);
    dropped = record_queue_dropped(recorder->queue);
    pthread_mutex_unlock(&recorder->lock);
    if (dropped)
        log_warning("%lld access records were dropped: too many at once",
                    dropped);
    return taken;
}

/* Events as old as the settings say, sessions and links that nobody can use. */
static enum result sweep_some(const struct recorder *recorder, int64_t now,
                              bool *more)
{
    const struct settings *settings = recorder->settings;
    const struct session_limits limits = {
        .created = now - settings->session_hours * CLOCK_HOUR,
        .seen = now - settings->session_idle_hours * CLOCK_HOUR,
    };
    bool more_events = false, more_sessions = false, more_links = false;
    enum result result = RESULT_OK;

    if (recorder->kept)
        result = store_event_sweep(recorder->store, now - recorder->kept,
                                   &more_events);
    if (result == RESULT_OK)
        result = store_session_sweep(recorder->store, &limits, &more_sessions);
    if (result == RESULT_OK)
        result = store_password_link_sweep(recorder->store, now, &more_links);
    *more = more_events || more_sessions || more_links;
    return result;
}

/* Deletes a slice each second, so that records never wait for long. */
static void sweep(struct recorder *recorder, int64_t now)
{
    bool more = false;

    if (now < recorder->sweep_at)
        return;
    if (sweep_some(recorder, now, &more) != RESULT_OK)
        log_warning("what is too old could not be deleted this time");
    if (!more)
        recorder->sweep_at = now + SWEEP_SECONDS;
}

/* A failed attempt leaves nothing behind but a pool, which is destroyed. */
static enum result open_store(struct recorder *recorder, apr_pool_t *pool,
                              const char **why)
{
    enum result result;

    *why = "no memory";
    if (apr_pool_create(&recorder->pool, NULL) != APR_SUCCESS)
        return RESULT_BROKEN;
    result = store_open(recorder->pool, recorder->settings, &recorder->keys,
                        STORE_RECORDS, &recorder->store, why);
    if (result == RESULT_OK)
        return result;
    *why = apr_pstrdup(pool, *why);
    apr_pool_destroy(recorder->pool);
    recorder->store = NULL;
    return result;
}

/* Records wait in the queue in the meantime, as far as it has capacity. */
static bool is_stopped_within_a_second(struct recorder *recorder)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->stopping) {
        if (pthread_cond_timedwait(&recorder->wake, &recorder->lock, &until))
            break;
    }
    stopping = recorder->stopping;
    pthread_mutex_unlock(&recorder->lock);
    return stopping;
}

static bool try_store(struct recorder *recorder)
{
    apr_pool_t *pool = NULL;
    const char *why;
    enum result result = RESULT_BROKEN;

    if (apr_pool_create(&pool, NULL) == APR_SUCCESS) {
        result = open_store(recorder, pool, &why);
        apr_pool_destroy(pool);
    }
    if (result == RESULT_OK)
        log_info("last uses and denials are now being recorded");
    return result == RESULT_OK;
}

/* When it is told to stop, it tries one last time; false if that fails. */
static bool wait_for_store(struct recorder *recorder)
{
    bool stopping = false;

    while (!recorder->store && !try_store(recorder)) {
        if (stopping)
            return false;
        stopping = is_stopped_within_a_second(recorder);
    }
    return true;
}

static void *run(void *data)
{
    struct recorder *recorder = data;
    bool stopping = false;
    apr_pool_t *pool;

    if (!wait_for_store(recorder)) {
        log_error("the last access records could not be recorded");
        return NULL;
    }
    while (!stopping) {
        apr_array_header_t *due;
        if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
            continue;
        due = wait_for_work(recorder, pool, &stopping);
        if (due->nelts)
            write_records(recorder, pool, due);
        sweep(recorder, clock_now());
        apr_pool_destroy(pool);
    }
    return NULL;
}

static struct recorder *create(apr_pool_t *pool,
                               const struct settings *settings,
                               const struct store_keys *keys)
{
    struct recorder *recorder = apr_pcalloc(pool, sizeof *recorder);

    recorder->settings = settings;
    recorder->keys = *keys;
    recorder->kept = settings->activity_days * CLOCK_DAY;
    return recorder;
}

static void close_store(struct recorder *recorder)
{
    if (recorder->store)
        apr_pool_destroy(recorder->pool);
    recorder->store = NULL;
}

static enum result start_thread(struct recorder *recorder, apr_pool_t *pool,
                                const char **why)
{
    if (record_queue_create(pool, recorder->settings->last_use_seconds,
                            &recorder->queue) == RESULT_OK &&
        pthread_mutex_init(&recorder->lock, NULL) == 0 &&
        pthread_cond_init(&recorder->wake, NULL) == 0 &&
        pthread_create(&recorder->thread, NULL, run, recorder) == 0)
        return RESULT_OK;
    close_store(recorder);
    *why = "the recorder's thread cannot be started";
    return RESULT_BROKEN;
}

enum result recorder_start(apr_pool_t *pool, const struct settings *settings,
                           const struct store_keys *keys, struct recorder **out,
                           const char **why)
{
    struct recorder *recorder = create(pool, settings, keys);
    enum result result = open_store(recorder, pool, why);

    if (result == RESULT_OK)
        result = start_thread(recorder, pool, why);
    if (result == RESULT_OK)
        *out = recorder;
    return result;
}

enum result recorder_start_anyway(apr_pool_t *pool,
                                  const struct settings *settings,
                                  const struct store_keys *keys,
                                  struct recorder **out, const char **why)
{
    struct recorder *recorder = create(pool, settings, keys);
    enum result result;

    if (open_store(recorder, pool, why) != RESULT_OK)
        log_warning("last uses and denials are not recorded yet: %s", *why);
    result = start_thread(recorder, pool, why);
    if (result == RESULT_OK)
        *out = recorder;
    return result;
}

void recorder_add(struct recorder *recorder,
                  const struct access_record *access_record)
{
    pthread_mutex_lock(&recorder->lock);
    record_queue_add(recorder->queue, access_record);
    if (record_queue_should_flush(recorder->queue))
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
    close_store(recorder);
}
