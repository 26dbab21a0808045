/* record_queue.h: what checks saw and nobody has written down yet.
 *
 * Records that are alike are one, with a count. One that was not seen lately is
 * due at once; what is seen again and again is due now and then: a token that a
 * build farm uses a thousand times a second costs two rows a minute. Not
 * locked. */
#ifndef TOKENBOOTH_RECORDS_RECORD_QUEUE_H
#define TOKENBOOTH_RECORDS_RECORD_QUEUE_H

#include <stdbool.h>

#include "base/result.h"
#include "store/events.h"

/* Different records at a time; more are dropped, and counted. */
enum { RECORD_QUEUE_CAPACITY = 32768 };

struct record_queue;

/* flush_interval: seconds that a use may wait if the same use was written down
 * lately. */
enum result record_queue_create(apr_pool_t *pool, int64_t flush_interval,
                                struct record_queue **out);

/* Takes a copy, texts and all; .count is 1. */
void record_queue_add(struct record_queue *queue,
                      const struct access_record *record);

/* True if so many records wait that they should be taken early. */
bool record_queue_should_flush(const struct record_queue *queue);

/* The records that are due at now, or all: struct access_record, in pool. */
apr_array_header_t *record_queue_take(struct record_queue *queue,
                                      apr_pool_t *pool, int64_t now, bool all);

/* How many were dropped since the last call. */
long long record_queue_dropped(struct record_queue *queue);

#endif
