/* recorder.h: a thread that writes to the store what endpoints and the sign-in
 * page have to record.
 *
 * A check only adds a record to a queue (record_queue.h) of limited capacity.
 * If it is full, the record is dropped and counted, and the check goes on. An
 * event of the pages is queued (event_queue.h) only while others write. */
#ifndef TOKENBOOTH_RECORDS_RECORDER_H
#define TOKENBOOTH_RECORDS_RECORDER_H

#include "base/settings.h"
#include "store/access_records.h"
#include "store/events.h"

struct recorder;

/* Opens a store of its own, in the role STORE_RECORDS, and starts the thread.
 * settings must outlive it. */
enum result recorder_start(apr_pool_t *pool, const struct settings *settings,
                           const struct store_keys *keys,
                           struct recorder **recorder, const char **why);

/* The same for callers that go on without a store: if it cannot be opened, the
 * thread tries again once a second while the records wait. */
enum result recorder_start_anyway(apr_pool_t *pool,
                                  const struct settings *settings,
                                  const struct store_keys *keys,
                                  struct recorder **recorder, const char **why);

/* Adds a copy, without waiting for the store; .count must be 1. */
void recorder_add(struct recorder *recorder,
                  const struct access_record *access_record);

/* Keeps events that cannot be written at once (see store_event_add_or_keep),
 * and writes them as soon as the store can be written. They are in memory until
 * then: of one that still cannot be written when the recorder stops, there is a
 * line in the log; after a SIGKILL or a power cut, the line that told that it
 * was kept is all that is left of it. */
struct event_keeper recorder_keeper(struct recorder *recorder);

/* Writes what is left, and ends the thread. */
void recorder_stop(struct recorder *recorder);

#endif
