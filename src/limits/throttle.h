/* throttle.h: how many guesses a source may make.
 *
 * Counters live in one file that all processes of a host map. Only guesses are
 * counted, so nobody's neighbour can lock a good token out. Losing the file
 * loses a minute's counts, nothing else. */
#ifndef TOKENBOOTH_LIMITS_THROTTLE_H
#define TOKENBOOTH_LIMITS_THROTTLE_H

#include <apr_pools.h>
#include <stdint.h>

#include "base/result.h"

struct throttle;

/* What is limited: a name that keeps counters apart, and the window in
 * seconds. */
struct throttle_rule {
    const char *name;
    int window;
    long long limit; /* events in a window; 0: no limit */
};

/* Maps the file at path, making it where it is missing; unmapped with the
 * pool. */
enum result throttle_open(apr_pool_t *pool, const char *path,
                          struct throttle **throttle);

/* Counts one event of key; 0 where it is within the limit, else the seconds
 * until the window ends. */
int throttle_count(struct throttle *throttle, const struct throttle_rule *rule,
                   const char *key, int64_t now);

/* Takes one event back: it was no guess after all. */
void throttle_refund(struct throttle *throttle,
                     const struct throttle_rule *rule, const char *key,
                     int64_t now);

/* The network that an address counts as: IPv4 as it is, IPv6 by its /64. */
char *throttle_source(apr_pool_t *pool, const char *address);

#endif
