/* attribute_state.h: the state of all that checks read, as two numbers: while
 * they are the same, so is what was read.
 *
 * A stamp (driver.h) says that something was committed, which is most often a
 * use, an event or a session. The state says whether any of it matters to
 * checks. Triggers change it in the transaction that changes an account, a
 * feed, a privilege or a token, even by hand (schema_steps.c). */
#ifndef TOKENBOOTH_STORE_ATTRIBUTE_STATE_H
#define TOKENBOOTH_STORE_ATTRIBUTE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

struct attribute_state {
    int64_t rows; /* a random number, another one with each change of a row */
    int64_t schema_cookie; /* see driver_schema_cookie */
};

/* Reads the current state. RESULT_NOT_FOUND if it does not tell all changes,
 * because a trigger is missing. */
enum result attribute_state_read(struct store *store,
                                 struct attribute_state *state);

/* Logs, once, that it was RESULT_NOT_FOUND, and what to do. */
void attribute_state_warn(const struct attribute_state *state);

bool attribute_state_equal(const struct attribute_state *a,
                           const struct attribute_state *b);

#endif
