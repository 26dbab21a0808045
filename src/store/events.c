/* events.c: the activity, and last uses. */
#include "store/events.h"

#include <apr_strings.h>
#include <string.h>

#include "store/internal.h"

/* With the last four characters of the value that the token had then. */
#define EVENT_COLUMNS                                                          \
    "e.id, e.at, e.last_at, e.count, e.token_id, t.description,"               \
    " (SELECT v.last4 FROM token_value v WHERE v.token_id = e.token_id"        \
    " AND v.created_at <= e.at ORDER BY v.created_at DESC LIMIT 1),"           \
    " e.kind, e.actor, e.address, e.client, e.detail"

#define EVENT_TABLES " FROM event e LEFT JOIN token t ON t.id = e.token_id"

/* The rows after the one of last_at $2 and id $3. */
#define EVENT_PAGE                                                             \
    " AND (e.last_at, e.id) < ($2, $3)"                                        \
    " ORDER BY e.last_at DESC, e.id DESC LIMIT $4"

/* What began within a day before $1: of one kind, of one token or of none. */
#define EVENT_OF_TODAY                                                         \
    " WHERE account_id = $2 AND token_id IS NOT DISTINCT FROM $3"              \
    " AND last_at > CAST($1 AS BIGINT) - 86400"                                \
    " AND at > CAST($1 AS BIGINT) - 86400 AND kind = $4"

/* Several processes record: what one of them brings late is counted, but does
 * not take the place of what was seen after it. */
#define IF_LATER(at, column)                                                   \
    " " column " = CASE WHEN excluded." at " >= COALESCE(token_use." at        \
    ", 0) THEN excluded." column " ELSE token_use." column " END,"

STATEMENT insert_event = {
    PAGES | ADMINISTRATOR | RECORDS,
    "INSERT INTO event (at, last_at, count, account_id, token_id, kind,"
    " actor, address, client, detail, category)"
    " VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};

STATEMENT select_all = {PAGES | ADMINISTRATOR,
                        "SELECT " EVENT_COLUMNS EVENT_TABLES
                        " WHERE e.account_id = $1" EVENT_PAGE};

STATEMENT select_by_category = {PAGES | ADMINISTRATOR,
                                "SELECT " EVENT_COLUMNS EVENT_TABLES
                                " WHERE e.account_id = $1"
                                " AND e.category = $5" EVENT_PAGE};

STATEMENT select_of_token = {PAGES | ADMINISTRATOR,
                             "SELECT " EVENT_COLUMNS EVENT_TABLES
                             " WHERE e.account_id = $1"
                             " AND e.token_id = $6 AND (CAST($5 AS TEXT) IS "
                             "NULL OR e.category = $5)" EVENT_PAGE};

STATEMENT update_group = {
    RECORDS, "UPDATE event SET count = count + $8, last_at = $1 WHERE id ="
             " (SELECT id FROM event" EVENT_OF_TODAY
             " AND address = $5 AND client = $6 AND detail = $7"
             " ORDER BY last_at DESC LIMIT 1)"};

STATEMENT count_groups_today = {RECORDS,
                                "SELECT count(*) FROM event" EVENT_OF_TODAY};

/* The oldest stand first: no more than $2 are looked at. */
STATEMENT delete_oldest = {
    RECORDS, "DELETE FROM event WHERE last_at < $1"
             " AND id IN (SELECT id FROM event ORDER BY id LIMIT $2)"};

STATEMENT upsert_use = {
    RECORDS,
    "INSERT INTO token_use (token_id, used_at, used_address, used_client,"
    " used_feed, used_access, used_count)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (token_id) DO UPDATE SET" IF_LATER("used_at", "used_at")
        IF_LATER("used_at", "used_address") IF_LATER("used_at", "used_client")
            IF_LATER("used_at", "used_feed") IF_LATER(
                "used_at", "used_access") " used_count = token_use.used_count "
                                          "+ excluded.used_count"};

STATEMENT upsert_denial = {
    RECORDS,
    "INSERT INTO token_use (token_id, denied_at, denied_address,"
    " denied_client, denied_feed, denied_access, denied_count,"
    " denied_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (token_id) DO UPDATE SET" IF_LATER("denied_at", "denied_at")
        IF_LATER("denied_at", "denied_address") IF_LATER(
            "denied_at", "denied_client") IF_LATER("denied_at", "denied_feed")
            IF_LATER("denied_at", "denied_access") IF_LATER(
                "denied_at",
                "denied_reason") " denied_count = token_use.denied_count + "
                                 "excluded.denied_count"};

enum {
    GROUPS_A_DAY = 50, /* of refusals; what is beyond is one more */
    SWEEP_ROWS = 500,
};

/* Which kinds are no change. */
static const struct {
    const char *kind, *category;
} categories[] = {
    {EVENT_SIGNED_UP, CATEGORY_SIGN_IN},
    {EVENT_SIGNED_IN, CATEGORY_SIGN_IN},
    {EVENT_SIGN_IN_FAILED, CATEGORY_SIGN_IN},
    {EVENT_SIGNED_OUT, CATEGORY_SIGN_IN},
    {EVENT_SESSION_ENDED, CATEGORY_SIGN_IN},
    {EVENT_PASSWORD_DENIED, CATEGORY_DENIAL},
    {EVENT_TOKEN_DENIED, CATEGORY_DENIAL},
};

static const char *category_of(const char *kind)
{
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++) {
        if (strcmp(categories[i].kind, kind) == 0)
            return categories[i].category;
    }
    return CATEGORY_CHANGE;
}

static void bind_event(struct driver_statement *statement, int64_t account_id,
                       int64_t token_id, const char *kind, const char *detail,
                       const struct origin *origin, int64_t now, int64_t count)
{
    bind_int64(statement, 1, now);
    bind_int64(statement, 2, count);
    bind_int64(statement, 3, account_id);
    bind_optional(statement, 4, token_id);
    bind_text(statement, 5, kind);
    bind_text(statement, 6, origin->actor);
    bind_text(statement, 7, origin->address);
    bind_text(statement, 8, origin->client);
    bind_text(statement, 9, detail);
    bind_text(statement, 10, category_of(kind));
}

enum result store_event_add(struct store *store, int64_t account_id,
                            int64_t token_id, const char *kind,
                            const char *detail, const struct origin *origin,
                            int64_t now)
{
    struct driver_statement *statement = store_use(store, &insert_event);

    bind_event(statement, account_id, token_id, kind, detail, origin, now, 1);
    return store_finish(statement);
}

static void read_event(struct row *row, void *to)
{
    struct event *event = to;

    event->id = row_int64(row);
    event->at = row_int64(row);
    event->last_at = row_int64(row);
    event->count = row_int64(row);
    event->token_id = row_int64(row);
    event->token = row_text(row);
    event->last4 = row_text(row);
    event->kind = row_text(row);
    event->actor = row_text(row);
    event->address = row_text(row);
    event->client = row_text(row);
    event->detail = row_text(row);
}

enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct event_filter *filter, int limit,
                             apr_array_header_t **events)
{
    struct driver_statement *statement =
        store_use(store, filter->token_id   ? &select_of_token
                         : filter->category ? &select_by_category
                                            : &select_all);
    bool newest = !filter->before_at;

    *events = apr_array_make(pool, limit, sizeof(struct event));
    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, newest ? INT64_MAX : filter->before_at);
    bind_int64(statement, 3, newest ? INT64_MAX : filter->before_id);
    bind_int64(statement, 4, limit);
    if (filter->token_id || filter->category)
        bind_text(statement, 5, filter->category);
    if (filter->token_id)
        bind_int64(statement, 6, filter->token_id);
    return store_all(statement, pool, read_event, *events);
}

static enum result record_use(struct store *store,
                              const struct access_record *record)
{
    struct driver_statement *statement =
        store_use(store, record->kind ? &upsert_denial : &upsert_use);

    bind_int64(statement, 1, record->token_id);
    bind_int64(statement, 2, record->at);
    bind_text(statement, 3, record->address);
    bind_text(statement, 4, record->client);
    bind_text(statement, 5, record->feed);
    bind_text(statement, 6, record->access);
    bind_int64(statement, 7, record->count);
    if (record->kind)
        bind_text(statement, 8, record->reason);
    return store_finish(statement);
}

/* Events of today that are about the same token and of the same kind. */
static struct driver_statement *use_today(struct store *store,
                                          const struct statement *today,
                                          const struct access_record *record)
{
    struct driver_statement *statement = store_use(store, today);

    bind_int64(statement, 1, record->at);
    bind_int64(statement, 2, record->account_id);
    bind_optional(statement, 3, record->token_id);
    bind_text(statement, 4, record->kind);
    return statement;
}

/* "expired: read acme", or the reason alone. */
static const char *detail_of(apr_pool_t *pool,
                             const struct access_record *record)
{
    return *record->access ? apr_psprintf(pool, "%s: %s %s", record->reason,
                                          record->access, record->feed)
                           : record->reason;
}

/* RESULT_NOT_FOUND if there is no event like it today. */
static enum result group(struct store *store,
                         const struct access_record *record,
                         const struct origin *origin, const char *detail)
{
    struct driver_statement *statement =
        use_today(store, &update_group, record);

    bind_text(statement, 5, origin->address);
    bind_text(statement, 6, origin->client);
    bind_text(statement, 7, detail);
    bind_int64(statement, 8, record->count);
    return store_change(store, statement);
}

static enum result add_denial(struct store *store,
                              const struct access_record *record,
                              const struct origin *origin, const char *detail)
{
    struct driver_statement *statement = store_use(store, &insert_event);

    bind_event(statement, record->account_id, record->token_id, record->kind,
               detail, origin, record->at, record->count);
    return store_finish(statement);
}

/* A build that fails all night makes one row with a count, not a thousand; and
 * somebody who varies what is told apart makes no endless number of rows: what
 * is beyond the limit has neither address nor client nor detail. */
static enum result record_denial(struct store *store, apr_pool_t *pool,
                                 const struct access_record *record)
{
    struct origin origin = {ACTOR_ACCOUNT, record->address, record->client};
    const char *detail = detail_of(pool, record);
    int64_t groups = 0;
    enum result result = group(store, record, &origin, detail);

    if (result != RESULT_NOT_FOUND)
        return result;
    result =
        store_number(use_today(store, &count_groups_today, record), &groups);
    if (result != RESULT_OK)
        return result;
    if (groups >= GROUPS_A_DAY) {
        origin.address = origin.client = detail = "";
        result = group(store, record, &origin, detail);
        if (result != RESULT_NOT_FOUND)
            return result;
    }
    return add_denial(store, record, &origin, detail);
}

enum result store_access_records_add(struct store *store, apr_pool_t *pool,
                                     const apr_array_header_t *records)
{
    const struct access_record *record = (const void *)records->elts;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < records->nelts && result == RESULT_OK; i++) {
        if (record[i].token_id)
            result = record_use(store, &record[i]);
        if (result == RESULT_OK && record[i].kind)
            result = record_denial(store, pool, &record[i]);
    }
    return store_end(store, result);
}

enum result store_event_sweep(struct store *store, int64_t before, bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_oldest);
    enum result result;

    bind_int64(statement, 1, before);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
