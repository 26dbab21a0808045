/* probe.h: how `tokenbooth check` recognizes its own site, and is recognized.
 *
 * Both have the look-up key. The command asks with a header that nobody else
 * can make and that is good for a minute; the answer has a header that is good
 * for this question and this body only. */
#ifndef TOKENBOOTH_ENDPOINTS_PROBE_H
#define TOKENBOOTH_ENDPOINTS_PROBE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"

/* Of the question and of the answer. */
#define PROBE_HEADER "X-Tokenbooth-Probe"

/* The value of the header for a question that is asked now. */
char *probe_question(apr_pool_t *pool, const struct secret_key *key,
                     int64_t now);

/* Whether such a question was made with this key, within a minute. */
bool probe_is_question(apr_pool_t *pool, const struct secret_key *key,
                       const char *question, int64_t now);

/* The one of several keys (struct secret_key *) that it was made with; NULL:
 * none. */
const struct secret_key *probe_key(apr_pool_t *pool,
                                   const apr_array_header_t *keys,
                                   const char *question, int64_t now);

/* The value of the header for the answer to it. */
char *probe_answer(apr_pool_t *pool, const struct secret_key *key,
                   const char *question, const char *body);

#endif
