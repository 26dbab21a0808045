/* recorder.c: a thread that writes the records that are due, once a second, and
 * deletes what is too old.
 *
 * People wait for the write lock, too, and nobody waits for the recorder. So it
 * holds the lock for a short time only, and then leaves it to them. */
#include "records/recorder.h"

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "records/kept_events.h"
#include "records/late_store.h"
#include "records/record_queue.h"
#include "records/sweeper.h"
#include "records/turn.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "base/process_table.h"

enum {
    TRIES = 5, /* if the store stays locked, these records are dropped */
    WRITE_MILLISECONDS = 30, /* in one transaction, without its commit */
    PAUSE_MILLISECONDS = 30, /* after it; those who wait try more often */
};

struct recorder {
    struct late_store late;
    struct kept_events *events;
    struct turn *turn;
    struct sweeper sweeper;
    pthread_t thread;
    pthread_mutex_t lock; /* for the members below */
    pthread_cond_t wake;  /* waits by the steady clock */
    bool stopping;
    struct record_queue *queue;
};

/* Between two transactions, so that others get the write lock. */
static void pause_and_give(struct recorder *recorder)
{
    static const struct timespec pause = {.tv_nsec =
                                              PAUSE_MILLISECONDS * 1000000};

    nanosleep(&pause, NULL);
    turn_give(recorder->turn);
}

static struct act act_of(const struct recorder *recorder, apr_pool_t *pool)
{
    return (struct act){.store = recorder->late.store,
                        .pool = pool,
                        .authority = AUTHORITY_RECORDER,
                        .address = "",
                        .client = "",
                        .now = clock_now()};
}

/* Writes some of the records, from index *written on. */
static enum result write_some(struct recorder *recorder, apr_pool_t *pool,
                              const apr_array_header_t *records, int *written)
{
    const struct act act = act_of(recorder, pool);
    enum result result = RESULT_BUSY;
    int before = *written;

    turn_take(recorder->turn);
    for (int i = 0; i < TRIES && result == RESULT_BUSY; i++)
        result = store_access_records_add(&act, records, WRITE_MILLISECONDS,
                                          written);
    counters_add(COUNTERS_OF_RECORDS + COUNTERS_RECORD_WRITTEN,
                 (uint64_t)(*written - before));
    pause_and_give(recorder);
    return result;
}

static void write_records(struct recorder *recorder, apr_pool_t *pool,
                          const apr_array_header_t *records)
{
    enum result result = RESULT_OK;
    int written = 0;

    while (written < records->nelts && result == RESULT_OK)
        result = write_some(recorder, pool, records, &written);
    counters_add(COUNTERS_OF_RECORDS + COUNTERS_RECORD_FAILED,
                 (uint64_t)(records->nelts - written));
    if (result != RESULT_OK)
        log_error("%d access records could not be recorded: %s",
                  records->nelts - written, result_name(result));
}

/* Those that meet a lock stay, and are tried again a second later. */
static void write_events(struct recorder *recorder, apr_pool_t *pool,
                         bool stopping)
{
    const struct act act = act_of(recorder, pool);

    if (kept_events_is_empty(recorder->events))
        return;
    turn_take(recorder->turn);
    kept_events_write(recorder->events, &act, stopping ? TRIES : 1);
    pause_and_give(recorder);
}

static void sweep(struct recorder *recorder)
{
    turn_take(recorder->turn);
    sweeper_delete_slice(&recorder->sweeper, recorder->late.store);
    pause_and_give(recorder);
}

/* Waits on .wake; false if nothing happened until then. The lock is held. */
static bool wait_until(struct recorder *recorder, const struct timespec *until)
{
    return pthread_cond_timedwait(&recorder->wake, &recorder->lock, until) == 0;
}

static struct timespec in_a_second(void)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    return until;
}

/* Waits a second, or until many records wait, and takes those that are due; all
 * of them when the thread is stopping. While there is something to delete, it
 * does not wait. */
static apr_array_header_t *wait_for_work(struct recorder *recorder,
                                         apr_pool_t *pool, bool *stopping)
{
    const struct timespec until = in_a_second();
    bool wait = !sweeper_is_due(&recorder->sweeper, clock_steady());
    apr_array_header_t *taken;
    long long dropped;
    int queued;

    pthread_mutex_lock(&recorder->lock);
    while (wait && !recorder->stopping &&
           !record_queue_should_flush(recorder->queue))
        wait = wait_until(recorder, &until);
    *stopping = recorder->stopping;
    queued = record_queue_length(recorder->queue);
    taken = record_queue_take(recorder->queue, pool, clock_steady_seconds(),
                              *stopping);
    dropped = record_queue_dropped(recorder->queue);
    pthread_mutex_unlock(&recorder->lock);
    process_table_beat(queued);
    counters_add(COUNTERS_OF_RECORDS + COUNTERS_RECORD_DROPPED,
                 (uint64_t)dropped);
    if (dropped)
        log_warning("%lld access records were dropped: too many at once",
                    dropped);
    return taken;
}

/* Records wait in the queue in the meantime, as far as it has capacity. */
static bool is_stopped_within_a_second(struct recorder *recorder)
{
    const struct timespec until = in_a_second();
    bool stopping;

    pthread_mutex_lock(&recorder->lock);
    while (!recorder->stopping && wait_until(recorder, &until))
        ;
    stopping = recorder->stopping;
    pthread_mutex_unlock(&recorder->lock);
    return stopping;
}

/* When it is told to stop, it tries one last time; false if that fails. */
static bool wait_for_store(struct recorder *recorder)
{
    bool stopping = false;

    while (!recorder->late.store && !late_store_try_again(&recorder->late)) {
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
        if (apr_pool_create(&pool, NULL) != APR_SUCCESS) {
            stopping = is_stopped_within_a_second(recorder);
            continue;
        }
        due = wait_for_work(recorder, pool, &stopping);
        write_events(recorder, pool, stopping);
        if (due->nelts)
            write_records(recorder, pool, due);
        if (sweeper_is_due(&recorder->sweeper, clock_steady()))
            sweep(recorder);
        apr_pool_destroy(pool);
    }
    return NULL;
}

static struct recorder *create(apr_pool_t *pool,
                               const struct settings *settings,
                               const struct store_keys *keys)
{
    struct recorder *recorder = apr_pcalloc(pool, sizeof *recorder);

    recorder->late.settings = settings;
    recorder->late.keys = *keys;
    recorder->turn = turn_open(pool, settings->database);
    recorder->sweeper.settings = settings;
    return recorder;
}

static bool create_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    bool created;

    if (pthread_condattr_init(&attributes))
        return false;
    created = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(condition, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return created;
}

static enum result start_thread(struct recorder *recorder, apr_pool_t *pool,
                                const char **why)
{
    if (record_queue_create(pool, recorder->late.settings->last_use_seconds,
                            &recorder->queue) == RESULT_OK &&
        kept_events_create(pool, &recorder->events) == RESULT_OK &&
        pthread_mutex_init(&recorder->lock, NULL) == 0 &&
        create_condition(&recorder->wake) &&
        pthread_create(&recorder->thread, NULL, run, recorder) == 0)
        return RESULT_OK;
    late_store_close(&recorder->late);
    *why = "the recorder's thread cannot be started";
    return RESULT_BROKEN;
}

enum result recorder_start(apr_pool_t *pool, const struct settings *settings,
                           const struct store_keys *keys, struct recorder **out,
                           const char **why)
{
    struct recorder *recorder = create(pool, settings, keys);
    enum result result = late_store_open(&recorder->late, pool, why);

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

    if (late_store_open(&recorder->late, pool, why) != RESULT_OK)
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

static enum result keep_event(void *data, const struct event_of_account *event)
{
    struct recorder *recorder = data;

    return kept_events_add(recorder->events, event);
}

struct event_keeper recorder_keeper(struct recorder *recorder)
{
    return (struct event_keeper){keep_event, recorder};
}

void recorder_stop(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    recorder->stopping = true;
    pthread_cond_signal(&recorder->wake);
    pthread_mutex_unlock(&recorder->lock);
    pthread_join(recorder->thread, NULL);
    kept_events_lose(recorder->events);
    late_store_close(&recorder->late);
}
