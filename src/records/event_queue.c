/* event_queue.c: an array of events, each in a pool of its own. */
#include "records/event_queue.h"

#include <string.h>

struct entry {
    apr_pool_t *pool; /* of the event's texts */
    struct event_of_account event;
};

struct event_queue {
    int length;
    struct entry entries[EVENT_QUEUE_CAPACITY];
};

struct event_queue *event_queue_create(apr_pool_t *pool)
{
    return apr_pcalloc(pool, sizeof(struct event_queue));
}

bool event_queue_is_empty(const struct event_queue *queue)
{
    return queue->length == 0;
}

static struct event_of_account copy(apr_pool_t *pool,
                                    const struct event_of_account *event)
{
    return (struct event_of_account){event->account_id,
                                     store_event_copy(pool, &event->event)};
}

enum result event_queue_add(struct event_queue *queue,
                            const struct event_of_account *event)
{
    struct entry *entry = &queue->entries[queue->length];

    if (queue->length == EVENT_QUEUE_CAPACITY)
        return RESULT_BUSY;
    if (apr_pool_create(&entry->pool, NULL) != APR_SUCCESS)
        return RESULT_BUSY;
    entry->event = copy(entry->pool, event);
    queue->length++;
    return RESULT_OK;
}

apr_array_header_t *event_queue_list(const struct event_queue *queue,
                                     apr_pool_t *pool)
{
    apr_array_header_t *events = apr_array_make(
        pool, queue->length + 1, sizeof(struct event_of_account));

    for (int i = 0; i < queue->length; i++)
        APR_ARRAY_PUSH(events, struct event_of_account) =
            copy(pool, &queue->entries[i].event);
    return events;
}

void event_queue_remove(struct event_queue *queue, int count)
{
    for (int i = 0; i < count; i++)
        apr_pool_destroy(queue->entries[i].pool);
    queue->length -= count;
    memmove(queue->entries, queue->entries + count,
            (size_t)queue->length * sizeof(struct entry));
}
