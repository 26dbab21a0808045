/* kept_events.h: events that could not be written at once, because others held
 * the write lock, and are written once they do not.
 *
 * For all threads of the process: the pages add, the recorder writes. */
#ifndef TOKENBOOTH_RECORDS_KEPT_EVENTS_H
#define TOKENBOOTH_RECORDS_KEPT_EVENTS_H

#include "store/events.h"

struct kept_events;

/* Lives as long as pool; empty. */
enum result kept_events_create(apr_pool_t *pool, struct kept_events **out);

/* Adds a copy, with a line in the log. RESULT_BUSY: there are too many. */
enum result kept_events_add(struct kept_events *kept,
                            const struct event_of_account *event);

bool kept_events_is_empty(struct kept_events *kept);

/* Writes all of them, and tries as often while the store is locked; those stay
 * that it keeps from being written. One that can never be written, such as that
 * of a token which a restored backup does not have, is lost, with a line in the
 * log, and keeps no other from being written. One thread at a time. */
void kept_events_write(struct kept_events *kept, const struct act *act,
                       int tries);

/* Those that are left are lost, with a line in the log for each. */
void kept_events_lose(struct kept_events *kept);

#endif
