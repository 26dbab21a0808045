/* policy.h: the site's policy: what all tokens but the primary ones, which
 * read and write all feeds and never expire, have to obey.
 *
 * It also ends what was there before it: token.expires_at is the earlier one
 * of what the owner chose and what the policy allows, and is computed when
 * either changes, so that every list and check goes by one column. Whether a
 * token can write to all feeds is judged by each check. */
#ifndef TOKENBOOTH_STORE_POLICY_H
#define TOKENBOOTH_STORE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/token_query.h"

enum {
    POLICY_LIFE_MAX = 3650, /* days */
    POLICY_IN_USE_DAYS = 30 /* a token that was used since then is in use */
};

/* All zero: anything goes. */
struct policy {
    int64_t longest_life; /* days that a token lives, counted from when it was
                             created or regenerated, or its expiration was
                             last chosen; 0: any number */
    bool must_expire;  /* each needs an expiration; longest_life implies it */
    bool no_write_all; /* none can write to all feeds */
};

/* Whether a token that never expires is against the policy. */
bool policy_must_expire(const struct policy *policy);

/* The latest expiration that can be chosen at an instant; 0: any. */
int64_t policy_latest(const struct policy *policy, int64_t now);

/* What is wrong with an expiration (0: never), as a sentence for the one who
 * chose it; NULL: nothing. */
const char *policy_end_error(apr_pool_t *pool, const struct policy *policy,
                             int64_t expires_at, int64_t now);

/* The same for what a token writes to. */
const char *policy_write_error(const struct policy *policy, enum scope write);

bool policy_allows_write(const struct policy *policy, enum scope write);

enum result store_policy_get(struct store *store, struct policy *policy);

/* "longest_life = 90, must_expire = no, write_all = denied" */
char *policy_text(apr_pool_t *pool, const struct policy *policy);

/* Sets the policy, and when tokens expire by it; if it is the same already,
 * nothing is changed or recorded. RESULT_CHANGED: it is no longer the one that
 * was read, of which `was` is the text (NULL: any). */
enum result store_policy_set(const struct act *act, const char *was,
                             const struct policy *policy);

/* A token that a policy would stop. */
struct policy_stop {
    int64_t id;
    const char *account; /* its username */
    const char *description;
    const char *last4; /* of its current value; NULL: none */
    int64_t used_at;
    const char *used_client;
    int64_t expires_at; /* now; 0: never */
    int64_t stops_at;   /* with the policy; 0: at no other time than now */
    bool stops_writing; /* it writes to all feeds */
};

/* Which of them to list. */
struct policy_stop_filter {
    struct policy policy; /* that may be set */
    int64_t now;
    int64_t after; /* their IDs; 0: from the first */
    int limit;
};

/* The active tokens in use that a policy would stop, or stop from writing,
 * earlier than the current one does, by ID: struct policy_stop. */
enum result store_policy_stops(struct store *store, apr_pool_t *pool,
                               const struct policy_stop_filter *filter,
                               apr_array_header_t **stops);

/* How many there are, .limit at the most. */
enum result store_policy_stop_count(struct store *store,
                                    const struct policy_stop_filter *filter,
                                    int64_t *count);

/* Why a policy would stop it: "never expires", "writes to all feeds". */
const char *policy_stop_why(apr_pool_t *pool, const struct policy *policy,
                            const struct policy_stop *stop);

/* When: writing stops at once, and so does what would have ended by now. */
int64_t policy_stop_at(const struct policy_stop *stop, int64_t now);

/* The rest is for store/, within the act's transaction. */

/* RESULT_AGAINST_POLICY if a token cannot be given these. */
enum result policy_judge(const struct act *act, enum scope write,
                         int64_t expires_at);

/* Computes when a token expires; id 0: all tokens. */
enum result policy_apply(const struct act *act, int64_t id);

#endif
