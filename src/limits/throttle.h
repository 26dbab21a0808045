/* throttle.h: how many guesses a source can make.
 *
 * The counters are in the shared file (shared_file.h), so all processes of a
 * host count together. Only guesses are counted, so a good token works
 * whatever its neighbors do. */
#ifndef TOKENBOOTH_LIMITS_THROTTLE_H
#define TOKENBOOTH_LIMITS_THROTTLE_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/secret.h"

struct throttle;

/* What is limited: a name that keeps counters apart, and how many events of a
 * key fit into a window. */
struct throttle_rule {
    const char *name;
    int window;      /* seconds, an hour at most */
    long long limit; /* 0: no limit */
};

/* Maps the shared file at path; unmapped with the pool. RESULT_BROKEN, with
 * errno, if that fails. key decides where a counter is stored, so that no
 * client can choose it: all processes must use the same key. */
enum result throttle_open(apr_pool_t *pool, const char *path,
                          const struct secret_key *key,
                          struct throttle **throttle);

/* Counts an event of key and returns 0; beyond the limit, counts nothing and
 * returns the seconds to wait. now is clock_steady_seconds(): a client that
 * waits does not wait for an hour if the clock is set back by one. */
int throttle_count(struct throttle *throttle, const struct throttle_rule *rule,
                   const char *key, int64_t now);

/* Takes an event back that turned out to be no guess. */
void throttle_refund(struct throttle *throttle,
                     const struct throttle_rule *rule, const char *key,
                     int64_t now);

/* True if an event of key was counted in the last window and not taken back. */
bool throttle_has(struct throttle *throttle, const struct throttle_rule *rule,
                  const char *key, int64_t now);

/* True if key is at its limit: throttle_count would return seconds to wait. */
bool throttle_is_full(struct throttle *throttle,
                      const struct throttle_rule *rule, const char *key,
                      int64_t now);

/* The network that an address counts as: IPv4 as it is, IPv6 by its /64. */
char *throttle_source(apr_pool_t *pool, const char *address);

#endif
