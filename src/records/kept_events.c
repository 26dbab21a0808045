/* kept_events.c: a queue of events (event_queue.h) behind a lock. Nobody waits
 * for the lock while the store is written. */
#include "records/kept_events.h"

#include <pthread.h>

#include "records/event_queue.h"
#include "base/log.h"

struct kept_events {
    pthread_mutex_t lock; /* for the queue */
    struct event_queue *queue;
};

static apr_status_t destroy(void *data)
{
    struct kept_events *kept = data;

    pthread_mutex_destroy(&kept->lock);
    return APR_SUCCESS;
}

enum result kept_events_create(apr_pool_t *pool, struct kept_events **out)
{
    struct kept_events *kept = apr_pcalloc(pool, sizeof *kept);

    if (pthread_mutex_init(&kept->lock, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, kept, destroy, apr_pool_cleanup_null);
    kept->queue = event_queue_create(pool);
    *out = kept;
    return RESULT_OK;
}

enum result kept_events_add(struct kept_events *kept,
                            const struct event_of_account *event)
{
    enum result result;

    pthread_mutex_lock(&kept->lock);
    result = event_queue_add(kept->queue, event);
    pthread_mutex_unlock(&kept->lock);
    if (result == RESULT_OK)
        log_warning("the database is locked: \"%s\" of token %lld of account "
                    "%lld is recorded once it is not",
                    event->event.kind, (long long)event->event.token_id,
                    (long long)event->account_id);
    return result;
}

static apr_array_header_t *list(struct kept_events *kept, apr_pool_t *pool)
{
    apr_array_header_t *events;

    pthread_mutex_lock(&kept->lock);
    events = event_queue_list(kept->queue, pool);
    pthread_mutex_unlock(&kept->lock);
    return events;
}

static void remove_oldest(struct kept_events *kept, int count)
{
    pthread_mutex_lock(&kept->lock);
    event_queue_remove(kept->queue, count);
    pthread_mutex_unlock(&kept->lock);
}

bool kept_events_is_empty(struct kept_events *kept)
{
    bool empty;

    pthread_mutex_lock(&kept->lock);
    empty = event_queue_is_empty(kept->queue);
    pthread_mutex_unlock(&kept->lock);
    return empty;
}

static void report_lost(const struct event_of_account *lost, const char *why)
{
    log_error("\"%s\" of token %lld of account %lld could not be recorded: %s",
              lost->event.kind, (long long)lost->event.token_id,
              (long long)lost->account_id, why);
}

/* All of them in one transaction. */
static enum result write_all(const struct act *act,
                             const apr_array_header_t *events, int tries)
{
    enum result result = RESULT_BUSY;

    for (int i = 0; i < tries && result == RESULT_BUSY; i++)
        result = store_event_add_kept(
            act, (const struct event_of_account *)events->elts, events->nelts);
    return result;
}

/* Each in a transaction of its own, until the store is locked again. */
static void write_each(struct kept_events *kept, const struct act *act,
                       const apr_array_header_t *events)
{
    for (int i = 0; i < events->nelts; i++) {
        const struct event_of_account *event =
            &APR_ARRAY_IDX(events, i, struct event_of_account);
        enum result result = store_event_add_kept(act, event, 1);
        if (result == RESULT_BUSY)
            return;
        if (result != RESULT_OK)
            report_lost(event, result_name(result));
        remove_oldest(kept, 1);
    }
}

void kept_events_write(struct kept_events *kept, const struct act *act,
                       int tries)
{
    const apr_array_header_t *events = list(kept, act->pool);
    enum result result = write_all(act, events, tries);

    if (result == RESULT_OK)
        remove_oldest(kept, events->nelts);
    else if (result != RESULT_BUSY)
        write_each(kept, act, events);
}

void kept_events_lose(struct kept_events *kept)
{
    apr_pool_t *pool = NULL;
    apr_array_header_t *events;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return;
    events = list(kept, pool);
    for (int i = 0; i < events->nelts; i++)
        report_lost(&APR_ARRAY_IDX(events, i, struct event_of_account),
                    "the program has ended");
    remove_oldest(kept, events->nelts);
    apr_pool_destroy(pool);
}
