/* policy.c: reads, sets and applies the policy. */
#include "store/policy.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/events.h"
#include "store/internal.h"

STATEMENT select_policy = {
    PAGES | ADMINISTRATOR,
    "SELECT longest_life, must_expire_at IS NOT NULL, write_all FROM policy"};

/* Since when tokens have to expire stays as it is: those that never did are
 * stopped since then. */
STATEMENT update_policy = {
    PAGES | ADMINISTRATOR,
    "UPDATE policy SET longest_life = $1, must_expire_at ="
    " CASE WHEN $2 THEN COALESCE(must_expire_at, $3) END, write_all = $4"};

/* The expiration that the owner of t chose; NULL: never. */
#define CHOSEN                                                                 \
    "CASE WHEN t.chosen_end IS NULL THEN t.expires_at"                         \
    " ELSE NULLIF(t.chosen_end, 0) END"

/* When a policy stops t, whatever its owner chose; NULL: it does not. days: of
 * the longest life; since: instant since which tokens have to expire. */
#define LATEST(days, since)                                                    \
    "CASE WHEN " days " IS NOT NULL"                                           \
    " THEN COALESCE(t.renewed_at, t.created_at) + " days " * 86400"            \
    " WHEN " CHOSEN " IS NULL THEN " since " END"

/* The tokens that a policy is about, each with both. */
#define TOKEN_ENDS(days, since)                                                \
    "(SELECT t.*, " CHOSEN                                                     \
    " AS chosen, " LATEST(days, since) " AS latest"                            \
                                       " FROM token t WHERE NOT t.is_primary " \
                                       "AND t.revoked_at IS NULL)"

#define IS_EARLIER "(n.latest < COALESCE(n.chosen, n.latest + 1))"

/* $1: NULL for all tokens. */
STATEMENT update_ends = {
    PAGES | ADMINISTRATOR,
    "UPDATE token SET expires_at = e.expires_at, chosen_end = e.chosen_end"
    " FROM (SELECT n.id,"
    " CASE WHEN " IS_EARLIER " THEN n.latest ELSE n.chosen END AS expires_at,"
    " CASE WHEN " IS_EARLIER " THEN COALESCE(n.chosen, 0) END AS chosen_end"
    " FROM " TOKEN_ENDS(
        "(SELECT longest_life FROM policy)",
        "(SELECT must_expire_at FROM policy)") " n"
                                               " WHERE CAST($1 AS BIGINT) IS "
                                               "NULL OR n.id = $1) e"
                                               " WHERE token.id = e.id"
                                               " AND (token.expires_at IS "
                                               "DISTINCT FROM e.expires_at"
                                               " OR token.chosen_end IS "
                                               "DISTINCT FROM e.chosen_end)"};

/* Those that are in use, and not stopped as it is. Only what ends earlier than
 * it does now is a stop. */
#define STOPS_EARLIER                                                          \
    "(" IS_EARLIER " AND n.latest < COALESCE(n.expires_at, n.latest + 1))"
#define STOPS_WRITING                                                          \
    "(n.write_scope = 2 AND CAST($3 AS BIGINT) = 0"                            \
    " AND (SELECT write_all FROM policy))"

#define STOPS                                                                  \
    " FROM " TOKEN_ENDS(                                                       \
        "CAST($1 AS BIGINT)",                                                  \
        "CAST($2 AS BIGINT)") " n"                                             \
                              " JOIN account a ON a.id = n.account_id"         \
                              " JOIN token_use u ON u.token_id = n.id"         \
                              " WHERE n.id > $4 AND u.used_at >= $5 AND "      \
                              "a.disabled_at IS NULL"                          \
                              " AND (n.expires_at IS NULL OR n.expires_at > "  \
                              "$6)"                                            \
                              " AND (" STOPS_EARLIER " OR " STOPS_WRITING ")"

STATEMENT select_stops = {
    PAGES | ADMINISTRATOR,
    "SELECT n.id, a.username, n.description,"
    " (SELECT v.last4 FROM token_value v WHERE v.token_id = n.id"
    " AND v.ended_at IS NULL), u.used_at, u.used_client, n.expires_at,"
    " CASE WHEN " STOPS_EARLIER " THEN n.latest END, " STOPS_WRITING STOPS
    " ORDER BY n.id LIMIT $7"};

STATEMENT count_stops = {PAGES,
                         "SELECT count(*) FROM (SELECT 1" STOPS " LIMIT $7) s"};

bool policy_must_expire(const struct policy *policy)
{
    return policy->must_expire || policy->longest_life;
}

int64_t policy_latest(const struct policy *policy, int64_t now)
{
    return policy->longest_life ? now + policy->longest_life * CLOCK_DAY : 0;
}

const char *policy_end_error(apr_pool_t *pool, const struct policy *policy,
                             int64_t expires_at, int64_t now)
{
    int64_t latest = policy_latest(policy, now);

    if (!expires_at && policy->must_expire && !latest)
        return "Tokens of this site must have an expiration.";
    if (!latest || (expires_at && expires_at <= latest))
        return NULL;
    return apr_psprintf(pool,
                        "Tokens of this site last %s at most: choose %s or "
                        "earlier.",
                        text_count(pool, policy->longest_life, "day", "days"),
                        clock_text(pool, latest));
}

const char *policy_write_error(const struct policy *policy, enum scope write)
{
    return policy_allows_write(policy, write)
               ? NULL
               : "Tokens of this site must name the feeds that they write to.";
}

bool policy_allows_write(const struct policy *policy, enum scope write)
{
    return !policy->no_write_all || write != SCOPE_ALL;
}

static void read_policy(struct row *row, void *to)
{
    struct policy *policy = to;

    policy->longest_life = row_int64(row);
    policy->must_expire = row_bool(row);
    policy->no_write_all = !row_bool(row);
}

enum result store_policy_get(struct store *store, struct policy *policy)
{
    enum result result =
        store_one(store_use(store, &select_policy), NULL, read_policy, policy);

    return result == RESULT_NOT_FOUND ? RESULT_BROKEN : result;
}

enum result policy_judge(const struct act *act, enum scope write,
                         int64_t expires_at)
{
    struct policy policy;
    enum result result = store_policy_get(act->store, &policy);

    if (result != RESULT_OK)
        return result;
    return policy_write_error(&policy, write) ||
                   policy_end_error(act->pool, &policy, expires_at, act->now)
               ? RESULT_AGAINST_POLICY
               : RESULT_OK;
}

enum result policy_apply(const struct act *act, int64_t id)
{
    struct driver_statement *statement = store_use(act->store, &update_ends);

    bind_optional(statement, 1, id);
    return store_finish(statement);
}

static enum result update(const struct act *act, const struct policy *policy)
{
    struct driver_statement *statement = store_use(act->store, &update_policy);
    enum result result;

    bind_optional(statement, 1, policy->longest_life);
    bind_bool(statement, 2, policy->must_expire);
    bind_int64(statement, 3, act->now);
    bind_bool(statement, 4, !policy->no_write_all);
    result = store_change(act->store, statement);
    return result == RESULT_NOT_FOUND ? RESULT_BROKEN : result;
}

char *policy_text(apr_pool_t *pool, const struct policy *policy)
{
    return apr_psprintf(
        pool, "longest_life = %s, must_expire = %s, write_all = %s",
        policy->longest_life
            ? apr_psprintf(pool, "%" APR_INT64_T_FMT, policy->longest_life)
            : "none",
        policy->must_expire ? "yes" : "no",
        policy->no_write_all ? "denied" : "allowed");
}

/* The text of the policy that is set, which still has to be this one (NULL:
 * any). */
static enum result read_basis(const struct act *act, const char *was,
                              const char **text)
{
    struct policy policy;
    enum result result = store_policy_get(act->store, &policy);

    if (result != RESULT_OK)
        return result;
    *text = policy_text(act->pool, &policy);
    return was && strcmp(*text, was) != 0 ? RESULT_CHANGED : RESULT_OK;
}

static enum result change(const struct act *act, const struct policy *policy)
{
    const struct event event = {.kind = EVENT_POLICY_CHANGED,
                                .label = policy_text(act->pool, policy)};
    enum result result = update(act, policy);

    if (result == RESULT_OK)
        result = policy_apply(act, 0);
    return result == RESULT_OK ? store_event_add(act, 0, &event) : result;
}

enum result store_policy_set(const struct act *act, const char *was,
                             const struct policy *policy)
{
    const char *current = NULL;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = read_basis(act, was, &current);
    if (result == RESULT_OK &&
        strcmp(current, policy_text(act->pool, policy)) != 0)
        result = change(act, policy);
    return store_end(act, result);
}

static void read_stop(struct row *row, void *to)
{
    struct policy_stop *stop = to;

    stop->id = row_int64(row);
    stop->account = row_text(row);
    stop->description = row_text(row);
    stop->last4 = row_text(row);
    stop->used_at = row_int64(row);
    stop->used_client = row_text(row);
    stop->expires_at = row_int64(row);
    stop->stops_at = row_int64(row);
    stop->stops_writing = row_bool(row);
}

static struct driver_statement *use_stops(
    struct store *store, const struct statement *which,
    const struct policy_stop_filter *filter)
{
    struct driver_statement *statement = store_use(store, which);
    const struct policy *policy = &filter->policy;

    bind_optional(statement, 1, policy->longest_life);
    bind_optional(statement, 2, policy->must_expire ? filter->now : 0);
    bind_int64(statement, 3, !policy->no_write_all);
    bind_int64(statement, 4, filter->after);
    bind_int64(statement, 5, filter->now - POLICY_IN_USE_DAYS * CLOCK_DAY);
    bind_int64(statement, 6, filter->now);
    bind_int64(statement, 7, filter->limit);
    return statement;
}

enum result store_policy_stops(struct store *store, apr_pool_t *pool,
                               const struct policy_stop_filter *filter,
                               apr_array_header_t **stops)
{
    *stops = apr_array_make(pool, 16, sizeof(struct policy_stop));
    return store_all(use_stops(store, &select_stops, filter), pool, read_stop,
                     *stops);
}

enum result store_policy_stop_count(struct store *store,
                                    const struct policy_stop_filter *filter,
                                    int64_t *count)
{
    return store_number(use_stops(store, &count_stops, filter), count);
}

const char *policy_stop_why(apr_pool_t *pool, const struct policy *policy,
                            const struct policy_stop *stop)
{
    const char *ends = policy->longest_life
                           ? apr_psprintf(pool, "lasts longer than %s",
                                          text_count(pool, policy->longest_life,
                                                     "day", "days"))
                           : "never expires";

    if (stop->stops_writing && stop->stops_at)
        return apr_pstrcat(pool, ends, " and writes to all feeds", NULL);
    return stop->stops_writing ? "writes to all feeds" : ends;
}

int64_t policy_stop_at(const struct policy_stop *stop, int64_t now)
{
    return stop->stops_writing || stop->stops_at < now ? now : stop->stops_at;
}
