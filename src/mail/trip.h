/* trip.h: what all that leaves this host by libcurl has in common: limits of
 * time, no proxy, and that it ends at once when the program stops. */
#ifndef TOKENBOOTH_MAIL_TRIP_H
#define TOKENBOOTH_MAIL_TRIP_H

#include <apr_pools.h>
#include <curl/curl.h>
#include <stdatomic.h>

#include "base/result.h"

/* Prepares libcurl; *curl ends with the pool. For one thread. RESULT_BROKEN
 * with *why. */
enum result trip_open(apr_pool_t *pool, CURL **curl, const char **why);

/* Sets what is the same for each trip, on a handle that keeps its connections.
 * It ends after so many seconds, or once *stopping is true. protocols: as for
 * CURLOPT_PROTOCOLS_STR. */
void trip_prepare(CURL *curl, const char *url, const char *protocols,
                  long seconds, const atomic_bool *stopping);

#endif
