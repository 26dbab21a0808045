/* recorder.c: a thread that writes the records that are due, once a second, and
 * deletes what is too old.
 *
 * People wait for the write lock, too, and nobody waits for the recorder. So it
 * holds the lock for a short time only, and then leaves it to them. */
#include "records/recorder.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#include "records/event_queue.h"
#include "records/record_queue.h"
#include "records/sweeper.h"
#include "records/turn.h"
#include "base/clock.h"
#include "base/log.h"

enum {
    TRIES = 5, /* if the store stays locked, these records are dropped */
    WRITE_MILLISECONDS = 30, /* in one transaction, without its commit */
    PAUSE_MILLISECONDS = 30, /* after it; those who wait try more often */
};

struct recorder {
    const struct settings *settings;
    struct store_keys keys;
    apr_pool_t *pool;    /* of the store */
    struct store *store; /* NULL: not open yet */
    struct turn *turn;
    struct sweeper sweeper;
    pthread_t thread;
    pthread_mutex_t lock; /* for the members below */
    pthread_cond_t wake;  /* waits by the steady clock */
    bool stopping;
    struct record_queue *queue;
    struct event_queue *events;
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
    return (struct act){.store = recorder->store,
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

    turn_take(recorder->turn);
    for (int i = 0; i < TRIES && result == RESULT_BUSY; i++)
        result = store_access_records_add(&act, records, WRITE_MILLISECONDS,
                                          written);
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
    if (result != RESULT_OK)
        log_error("%d access records could not be recorded: %s",
                  records->nelts - written, result_name(result));
}

static apr_array_header_t *list_events(struct recorder *recorder,
                                       apr_pool_t *pool)
{
    apr_array_header_t *events;

    pthread_mutex_lock(&recorder->lock);
    events = event_queue_list(recorder->events, pool);
    pthread_mutex_unlock(&recorder->lock);
    return events;
}

static void remove_events(struct recorder *recorder, int count)
{
    pthread_mutex_lock(&recorder->lock);
    event_queue_remove(recorder->events, count);
    pthread_mutex_unlock(&recorder->lock);
}

/* Those that cannot be written stay, and are tried again a second later. */
static void write_events(struct recorder *recorder, apr_pool_t *pool,
                         bool stopping)
{
    const struct act act = act_of(recorder, pool);
    const apr_array_header_t *events = list_events(recorder, pool);
    int tries = stopping ? TRIES : 1;
    enum result result = RESULT_BUSY;

    if (!events->nelts)
        return;
    turn_take(recorder->turn);
    for (int i = 0; i < tries && result == RESULT_BUSY; i++)
        result = store_event_add_kept(&act, events);
    pause_and_give(recorder);
    if (result == RESULT_OK)
        remove_events(recorder, events->nelts);
}

static void sweep(struct recorder *recorder)
{
    turn_take(recorder->turn);
    sweeper_delete_slice(&recorder->sweeper, recorder->store);
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

    pthread_mutex_lock(&recorder->lock);
    while (wait && !recorder->stopping &&
           !record_queue_should_flush(recorder->queue))
        wait = wait_until(recorder, &until);
    *stopping = recorder->stopping;
    taken = record_queue_take(recorder->queue, pool, clock_steady_seconds(),
                              *stopping);
    dropped = record_queue_dropped(recorder->queue);
    pthread_mutex_unlock(&recorder->lock);
    if (dropped)
        log_warning("%lld access records were dropped: too many at once",
                    dropped);
    return taken;
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
    const struct timespec until = in_a_second();
    bool stopping;

    pthread_mutex_lock(&recorder->lock);
    while (!recorder->stopping && wait_until(recorder, &until))
        ;
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

    recorder->settings = settings;
    recorder->keys = *keys;
    recorder->turn = turn_open(pool, settings->database);
    recorder->sweeper.settings = settings;
    recorder->events = event_queue_create(pool);
    return recorder;
}

static void close_store(struct recorder *recorder)
{
    if (recorder->store)
        apr_pool_destroy(recorder->pool);
    recorder->store = NULL;
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
    if (record_queue_create(pool, recorder->settings->last_use_seconds,
                            &recorder->queue) == RESULT_OK &&
        pthread_mutex_init(&recorder->lock, NULL) == 0 &&
        create_condition(&recorder->wake) &&
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

static enum result keep_event(void *data, const struct event_of_account *event)
{
    struct recorder *recorder = data;
    enum result result;

    pthread_mutex_lock(&recorder->lock);
    result = event_queue_add(recorder->events, event);
    pthread_mutex_unlock(&recorder->lock);
    if (result == RESULT_OK)
        log_warning("the database is locked: \"%s\" of token %lld of account "
                    "%lld is recorded once it is not",
                    event->event.kind, (long long)event->event.token_id,
                    (long long)event->account_id);
    return result;
}

struct event_keeper recorder_keeper(struct recorder *recorder)
{
    return (struct event_keeper){keep_event, recorder};
}

/* Once the thread has ended. */
static void report_lost_events(struct recorder *recorder)
{
    apr_pool_t *pool = NULL;
    apr_array_header_t *events;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return;
    events = list_events(recorder, pool);
    for (int i = 0; i < events->nelts; i++) {
        const struct event_of_account *lost =
            &APR_ARRAY_IDX(events, i, struct event_of_account);
        log_error("\"%s\" of token %lld of account %lld could not be recorded "
                  "before the program ended",
                  lost->event.kind, (long long)lost->event.token_id,
                  (long long)lost->account_id);
    }
    remove_events(recorder, events->nelts);
    apr_pool_destroy(pool);
}

void recorder_stop(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    recorder->stopping = true;
    pthread_cond_signal(&recorder->wake);
    pthread_mutex_unlock(&recorder->lock);
    pthread_join(recorder->thread, NULL);
    report_lost_events(recorder);
    close_store(recorder);
}
