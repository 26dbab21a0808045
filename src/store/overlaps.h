/* overlaps.h: a token's old value, which works for a while beside the new one,
 * and who still uses it. A token has one at most.
 *
 * Checks read until when a value works from its own row (see checks.h), so that
 * it stops at that instant, whether or not anybody has been told yet. */
#ifndef TOKENBOOTH_STORE_OVERLAPS_H
#define TOKENBOOTH_STORE_OVERLAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/access_record.h"
#include "store/act.h"

/* For store/, within the act's transaction. */

/* Ends a token's current value, which goes on working for so many seconds; what
 * is sealed is destroyed. There is no other overlap of the token. */
enum result overlaps_begin(const struct act *act, int64_t token_id,
                           int64_t seconds);

/* The old value, if there is one, stops now: *last4 are its last four
 * characters, NULL if there is none. */
enum result overlaps_end(const struct act *act, int64_t token_id, char **last4);

/* Nobody needs to be told of the token's old value any more. */
enum result overlaps_forget(const struct act *act, int64_t token_id);

/* That a value was used, if it is the old one. */
enum result overlaps_record(const struct act *act,
                            const struct access_record *record);

/* Outside a transaction: tells the owners of tokens whose old value has stopped
 * by itself: in the activity, by mail and by the webhook. *more if there may be
 * more. */
enum result store_overlaps_tell(struct store *store, int64_t now, bool *more);

#endif
