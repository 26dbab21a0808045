/* recorder.h: what the endpoints and the sign-in saw, written down by one thread of
 * its own.
 *
 * A check only adds to what is to be written (record_queue.h), whose room is
 * bounded: where it is full the access_record is dropped and counted, and the check
 * goes on. */
#ifndef TOKENBOOTH_RECORDS_RECORDER_H
#define TOKENBOOTH_RECORDS_RECORDER_H

#include "base/settings.h"
#include "store/events.h"

struct recorder;

/* Opens a store of its own in the role that records, and starts the thread.
 * settings must outlive it. */
enum result recorder_start(apr_pool_t *pool, const struct settings *settings,
                           const struct store_keys *keys,
                           struct recorder **recorder, const char **why);

/* The same for who goes on without a store: where it cannot be opened just now,
 * the thread tries again, once a second, and what was seen waits for it. */
enum result recorder_start_anyway(apr_pool_t *pool,
                                  const struct settings *settings,
                                  const struct store_keys *keys,
                                  struct recorder **recorder, const char **why);

/* Takes a copy; never waits for the store. .count is 1. */
void recorder_add(struct recorder *recorder,
                  const struct access_record *access_record);

/* Writes what is left and ends the thread. */
void recorder_stop(struct recorder *recorder);

#endif
