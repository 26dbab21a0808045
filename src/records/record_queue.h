/* record_queue.h: records of checks that wait to be written to the store.
 *
 * Records that are alike become one with a count. A use that is new is due at
 * once, one that repeats every now and then: a token that a build farm uses a
 * thousand times a second costs two rows a minute. There is no lock in it. */
#ifndef TOKENBOOTH_RECORDS_RECORD_QUEUE_H
#define TOKENBOOTH_RECORDS_RECORD_QUEUE_H

#include <stdbool.h>

#include "base/result.h"
#include "store/access_records.h"

/* How many different records it holds; more are dropped, and counted. */
enum { RECORD_QUEUE_CAPACITY = 32768 };

struct record_queue;

/* flush_interval: seconds that a use waits if the same use was taken before. */
enum result record_queue_create(apr_pool_t *pool, int64_t flush_interval,
                                struct record_queue **out);

/* Adds a copy, including its texts; .count must be 1. */
void record_queue_add(struct record_queue *queue,
                      const struct access_record *record);

/* True if so many records are new that they should be taken at once. After
 * record_queue_take() it is false, so a caller that asks again can wait. */
bool record_queue_should_flush(const struct record_queue *queue);

/* Takes the records that are due at now (in seconds of a clock that is never
 * set back), or all: struct access_record, in pool. */
apr_array_header_t *record_queue_take(struct record_queue *queue,
                                      apr_pool_t *pool, int64_t now, bool all);

/* How many different records it holds. */
int record_queue_length(const struct record_queue *queue);

/* How many records were dropped since the last call. */
long long record_queue_dropped(struct record_queue *queue);

#endif
