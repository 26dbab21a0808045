/* in_flight.h: the threads of this process that passwords keep busy.
 *
 * A check takes a thread a third of a second. A guess that the same source
 * already has in flight is not checked a second time (single flight): a build
 * that opens twenty connections with the same password costs one check. Another
 * source has its own check, which counts toward its own limit. Those who wait
 * for a result keep threads busy as well. So each source has a share of the
 * threads, as have all that work, and beyond it is denied at once. */
#ifndef TOKENBOOTH_LIMITS_IN_FLIGHT_H
#define TOKENBOOTH_LIMITS_IN_FLIGHT_H

#include <apr_pools.h>

#include "base/result.h"
#include "base/secret.h"

struct in_flight;

/* At the most so many threads, counting this one. */
struct in_flight_share {
    int working;        /* that work for its source */
    int working_of_all; /* that work for any source */
    int of_source;      /* that work or wait for its source */
    int of_all;         /* that work or wait for any source */
};

struct in_flight_request {
    const struct secret_digest *guess; /* NULL: it is not shared */
    const char *source;                /* whose share it counts toward */
    struct in_flight_share share;
    /* Sets *wait for all who hear the result: the seconds after which a guess
     * is checked again, if it says RESULT_THROTTLED because of a limit; else
     * 0. */
    enum result (*work)(void *context, int *wait);
    void *context; /* of work */
};

/* Lives as long as pool; for all threads of the process. */
enum result in_flight_create(apr_pool_t *pool, struct in_flight **out);

/* Calls the work and returns its result and wait, or waits for those of the
 * same guess if its source has it in flight. RESULT_THROTTLED without either if
 * the share is used up; *wait is then 0. */
enum result in_flight_run(struct in_flight *in_flight,
                          const struct in_flight_request *request, int *wait);

#endif
