/* event_queue.h: events that wait until the store can be written.
 *
 * Unlike access records (record_queue.h), each of them counts: none is dropped
 * or joined with others, and a full queue takes no more. There is no lock in
 * it. */
#ifndef TOKENBOOTH_RECORDS_EVENT_QUEUE_H
#define TOKENBOOTH_RECORDS_EVENT_QUEUE_H

#include <stdbool.h>

#include "base/result.h"
#include "store/events.h"

enum { EVENT_QUEUE_CAPACITY = 256 };

struct event_queue;

/* Never NULL; empty. */
struct event_queue *event_queue_create(apr_pool_t *pool);

bool event_queue_is_empty(const struct event_queue *queue);

/* Adds a copy, including its texts. RESULT_BUSY: the queue is full. */
enum result event_queue_add(struct event_queue *queue,
                            const struct event_of_account *event);

/* All that wait, the oldest first: struct event_of_account, in pool. They stay
 * in the queue. */
apr_array_header_t *event_queue_list(const struct event_queue *queue,
                                     apr_pool_t *pool);

/* Removes the oldest ones, as many as a list had. */
void event_queue_remove(struct event_queue *queue, int count);

#endif
