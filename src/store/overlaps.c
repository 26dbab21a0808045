/* overlaps.c: the columns works_until and overlap_ended_at of a value, and the
 * table value_overlap. */
#include "store/overlaps.h"

#include <apr_strings.h>

#include "base/clock.h"
#include "store/events.h"
#include "store/internal.h"

/* The last use of the token is the last use of its current value, unless that
 * is newer. */
STATEMENT insert_overlap = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO value_overlap"
    " (token_id, digest, used_at, used_address, used_client)"
    " SELECT v.token_id, v.digest, u.used_at, u.used_address, u.used_client"
    " FROM token_value v LEFT JOIN token_use u ON u.token_id = v.token_id"
    " AND u.used_at >= v.created_at"
    " WHERE v.token_id = $1 AND v.ended_at IS NULL"};

STATEMENT update_replaced = {
    PAGES | ADMINISTRATOR,
    "UPDATE token_value SET sealed = NULL, ended_at = $2, status = 'replaced',"
    " ended_by = $3, works_until = $4"
    " WHERE token_id = $1 AND ended_at IS NULL"};

STATEMENT select_last4 = {PAGES | ADMINISTRATOR,
                          "SELECT last4 FROM token_value WHERE token_id = $1"
                          " AND works_until > $2 AND overlap_ended_at IS NULL"};

STATEMENT update_ended = {
    PAGES | ADMINISTRATOR,
    "UPDATE token_value SET overlap_ended_at = $2 WHERE token_id = $1"
    " AND works_until > $2 AND overlap_ended_at IS NULL"};

STATEMENT delete_overlap = {PAGES | ADMINISTRATOR | RECORDS,
                            "DELETE FROM value_overlap WHERE token_id = $1"};

/* Several processes record: one that is late does not replace what happened
 * after it, unless that is later than $6: then a clock was wrong. */
STATEMENT update_use = {
    RECORDS, "UPDATE value_overlap SET used_at = $2, used_address = $3,"
             " used_client = $4 WHERE token_id = $1"
             " AND (COALESCE(used_at, 0) <= $2 OR used_at > $6)"
             " AND EXISTS (SELECT 1 FROM token_value v"
             " WHERE v.digest = value_overlap.digest AND v.last4 = $5)"};

STATEMENT select_over = {
    RECORDS, "SELECT t.account_id, t.id, t.description, v.last4, v.works_until,"
             " CASE WHEN o.used_at >= v.ended_at THEN o.used_at END,"
             " o.used_address, o.used_client FROM value_overlap o"
             " JOIN token_value v ON v.digest = o.digest"
             " JOIN token t ON t.id = o.token_id"
             " WHERE v.works_until <= $1 ORDER BY v.works_until LIMIT $2"};

/* Few, so that nobody waits for them. */
enum { TOLD_AT_ONCE = 50 };

enum result overlaps_forget(const struct act *act, int64_t token_id)
{
    struct driver_statement *statement = store_use(act->store, &delete_overlap);

    bind_int64(statement, 1, token_id);
    return store_finish(statement);
}

enum result overlaps_begin(const struct act *act, int64_t token_id,
                           int64_t seconds)
{
    struct driver_statement *statement = store_use(act->store, &insert_overlap);
    enum result result;

    bind_int64(statement, 1, token_id);
    result = store_finish(statement);
    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &update_replaced);
    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, act_actor(act));
    bind_int64(statement, 4, act->now + seconds);
    return store_finish(statement);
}

enum result overlaps_end(const struct act *act, int64_t token_id, char **last4)
{
    struct driver_statement *statement = store_use(act->store, &select_last4);
    enum result result;

    *last4 = NULL;
    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    result = store_one(statement, act->pool, store_read_text, last4);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    statement = store_use(act->store, &update_ended);
    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    result = store_finish(statement);
    return result == RESULT_OK ? overlaps_forget(act, token_id) : result;
}

enum result overlaps_record(const struct act *act,
                            const struct access_record *record)
{
    struct driver_statement *statement = store_use(act->store, &update_use);

    bind_int64(statement, 1, record->token_id);
    bind_int64(statement, 2, record->at);
    bind_text(statement, 3, record->address);
    bind_text(statement, 4, record->client);
    bind_text(statement, 5, record->last4);
    bind_int64(statement, 6, act->now + CLOCK_HOUR);
    return store_finish(statement);
}

/* An overlap that is over. */
struct over {
    int64_t account_id, token_id;
    const char *description;
    const char *last4; /* of the old value */
    int64_t at;
    int64_t used_at; /* the last use since it was replaced; 0: none */
    const char *used_address, *used_client;
};

static void read_over(struct row *row, void *to)
{
    struct over *over = to;

    over->account_id = row_int64(row);
    over->token_id = row_int64(row);
    over->description = row_text(row);
    over->last4 = row_text(row);
    over->at = row_int64(row);
    over->used_at = row_int64(row);
    over->used_address = row_text(row);
    over->used_client = row_text(row);
}

/* "npm, 10.0.0.7, 2026-12-06 08:57 UTC": whose next build will fail. */
static const char *last_use(apr_pool_t *pool, const struct over *over)
{
    return over->used_at ? apr_psprintf(pool, "%s, %s, %s", over->used_client,
                                        over->used_address,
                                        clock_text(pool, over->used_at))
                         : "";
}

static enum result tell(const struct act *act, const struct over *over)
{
    struct event event = {.kind = EVENT_OVERLAP_OVER,
                          .token_id = over->token_id,
                          .last4 = over->last4,
                          .actor = "",
                          .label = last_use(act->pool, over)};
    struct act then = *act;
    enum result result;

    then.now = over->at;
    result = store_event_add(&then, over->account_id, &event);
    event.label = apr_psprintf(
        act->pool, "%s (...%s)%s%s", over->description, over->last4,
        over->used_at ? ", last used by " : ", not used since", event.label);
    if (result == RESULT_OK)
        result = store_event_tell(&then, over->account_id, &event);
    return result == RESULT_OK ? overlaps_forget(act, over->token_id) : result;
}

static enum result tell_some(const struct act *act, bool *more)
{
    apr_array_header_t *found =
        apr_array_make(act->pool, 4, sizeof(struct over));
    struct driver_statement *statement = store_use(act->store, &select_over);
    enum result result;

    bind_int64(statement, 1, act->now);
    bind_int64(statement, 2, TOLD_AT_ONCE);
    result = store_all(statement, act->pool, read_over, found);
    for (int i = 0; i < found->nelts && result == RESULT_OK; i++)
        result = tell(act, &APR_ARRAY_IDX(found, i, struct over));
    *more = result == RESULT_OK && found->nelts == TOLD_AT_ONCE;
    return result;
}

enum result store_overlaps_tell(struct store *store, int64_t now, bool *more)
{
    struct act act = {.store = store,
                      .authority = AUTHORITY_RECORDER,
                      .address = "",
                      .client = "",
                      .now = now};
    enum result result;

    *more = false;
    if (apr_pool_create(&act.pool, NULL) != APR_SUCCESS)
        return RESULT_BROKEN;
    result = store_transact(&act);
    if (result == RESULT_OK)
        result = tell_some(&act, more);
    result = store_end(&act, result);
    apr_pool_destroy(act.pool);
    return result;
}
