/* in_flight.h: password checks in flight.
 *
 * A check takes a thread a third of a second. So a source has at most two in
 * flight, and a guess that is already in flight is not checked a second time
 * (single flight): a build that opens twenty connections with the same password
 * costs one check. */
#ifndef TOKENBOOTH_LIMITS_IN_FLIGHT_H
#define TOKENBOOTH_LIMITS_IN_FLIGHT_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"
#include "base/secret.h"

struct in_flight;

/* Lives as long as pool; for all threads of the process. */
enum result in_flight_create(apr_pool_t *pool, struct in_flight **out);

/* If the same guess is in flight, waits for it and returns true with its
 * *result. */
bool in_flight_join(struct in_flight *in_flight,
                    const struct secret_digest *guess, enum result *result);

/* Calls work(context) and returns its result, or joins a check of the same
 * guess. RESULT_THROTTLED with *denied true if neither was possible, because
 * source has two in flight. */
enum result in_flight_run(struct in_flight *in_flight,
                          const struct secret_digest *guess, const char *source,
                          enum result (*work)(void *), void *context,
                          bool *denied);

#endif
