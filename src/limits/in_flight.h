/* in_flight.h: who may have a password checked just now.
 *
 * A check holds a thread for a third of a second. So one source has at most two
 * under way, and a guess that is under way already is not made a second time:
 * the build that opens twenty connections with one password costs one check. */
#ifndef TOKENBOOTH_LIMITS_IN_FLIGHT_H
#define TOKENBOOTH_LIMITS_IN_FLIGHT_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"
#include "base/secret.h"

struct turnstile;

/* Lives as long as pool; serves all threads of the process. */
enum result turnstile_make(apr_pool_t *pool, struct turnstile **made);

/* Where this very guess is under way: waits for it; *result is its result. */
bool turnstile_follow(struct turnstile *turnstile,
                      const struct secret_digest *guess, enum result *result);

/* Calls work(context) and returns its result, or follows. RESULT_DENIED with
 * *refused true: nothing was called, there are two from this source. */
enum result turnstile_pass(struct turnstile *turnstile,
                           const struct secret_digest *guess,
                           const char *source, enum result (*work)(void *),
                           void *context, bool *refused);

#endif
