/* events.c: the activity, and last uses. */
#include "store/events.h"

#include <apr_strings.h>
#include <string.h>

#include "store/internal.h"

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

static void bind_id(struct driver_statement *statement, int number, int64_t id)
{
    if (id)
        driver_bind_number(statement, number, id);
    else
        driver_bind_null(statement, number);
}

static void bind_event(struct driver_statement *statement, int64_t account_id,
                       int64_t token_id, const char *kind, const char *detail,
                       const struct origin *origin, int64_t now, int64_t count)
{
    driver_bind_number(statement, 1, now);
    driver_bind_number(statement, 2, count);
    driver_bind_number(statement, 3, account_id);
    bind_id(statement, 4, token_id);
    driver_bind_text(statement, 5, kind);
    driver_bind_text(statement, 6, origin->actor);
    driver_bind_text(statement, 7, origin->address);
    driver_bind_text(statement, 8, origin->client);
    driver_bind_text(statement, 9, detail);
    driver_bind_text(statement, 10, category_of(kind));
}

enum result store_event_add(struct store *store, int64_t account_id,
                            int64_t token_id, const char *kind,
                            const char *detail, const struct origin *origin,
                            int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_EVENT_ADD);

    bind_event(statement, account_id, token_id, kind, detail, origin, now, 1);
    return store_finish(statement);
}

/* The columns of EVENT_COLUMNS in sql.c. */
static void read_event(struct driver_statement *statement, apr_pool_t *pool,
                       void *to)
{
    struct event *event = to;

    event->id = driver_number(statement, 0);
    event->at = driver_number(statement, 1);
    event->last_at = driver_number(statement, 2);
    event->count = driver_number(statement, 3);
    event->token_id = driver_number(statement, 4);
    event->token = driver_text(pool, statement, 5);
    event->last4 = driver_text(pool, statement, 6);
    event->kind = driver_text(pool, statement, 7);
    event->actor = driver_text(pool, statement, 8);
    event->address = driver_text(pool, statement, 9);
    event->client = driver_text(pool, statement, 10);
    event->detail = driver_text(pool, statement, 11);
}

enum result store_event_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct event_filter *filter, int limit,
                             apr_array_header_t **events)
{
    struct driver_statement *statement =
        store_use(store, filter->token_id   ? SQL_EVENT_LIST_OF_TOKEN
                         : filter->category ? SQL_EVENT_LIST_BY_CATEGORY
                                            : SQL_EVENT_LIST);
    bool newest = !filter->before_at;

    *events = apr_array_make(pool, limit, sizeof(struct event));
    driver_bind_number(statement, 1, account_id);
    driver_bind_text(statement, 2, filter->category);
    driver_bind_number(statement, 3, filter->token_id);
    driver_bind_number(statement, 4, newest ? INT64_MAX : filter->before_at);
    driver_bind_number(statement, 5, newest ? INT64_MAX : filter->before_id);
    driver_bind_number(statement, 6, limit);
    return store_all(statement, pool, read_event, *events);
}

static enum result record_use(struct store *store,
                              const struct access_record *record)
{
    struct driver_statement *statement =
        store_use(store, record->kind ? SQL_DENIAL_RECORD : SQL_USE_RECORD);

    driver_bind_number(statement, 1, record->token_id);
    driver_bind_number(statement, 2, record->at);
    driver_bind_text(statement, 3, record->address);
    driver_bind_text(statement, 4, record->client);
    driver_bind_text(statement, 5, record->feed);
    driver_bind_text(statement, 6, record->access);
    driver_bind_number(statement, 7, record->count);
    driver_bind_text(statement, 8, record->reason);
    return store_finish(statement);
}

/* A refusal as one of the three statements takes it. */
static struct driver_statement *denial(struct store *store, enum sql name,
                                       const struct access_record *record,
                                       const struct origin *origin,
                                       const char *detail)
{
    struct driver_statement *statement = store_use(store, name);

    bind_event(statement, record->account_id, record->token_id, record->kind,
               detail, origin, record->at, record->count);
    return statement;
}

/* How many events there are already today of this kind and token. */
static enum result count_groups(struct store *store,
                                const struct access_record *record,
                                const struct origin *origin, int64_t *groups)
{
    struct driver_statement *statement =
        denial(store, SQL_EVENT_GROUPS, record, origin, "");

    return store_number(statement, groups);
}

/* "expired: read acme", or the reason alone. */
static const char *detail_of(apr_pool_t *pool,
                             const struct access_record *record)
{
    return *record->access ? apr_psprintf(pool, "%s: %s %s", record->reason,
                                          record->access, record->feed)
                           : record->reason;
}

/* RESULT_NOT_FOUND where there is no event alike today. */
static enum result group(struct store *store,
                         const struct access_record *record,
                         const struct origin *origin, const char *detail)
{
    return store_change(store,
                        denial(store, SQL_EVENT_GROUP, record, origin, detail));
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
    result = count_groups(store, record, &origin, &groups);
    if (result != RESULT_OK)
        return result;
    if (groups >= GROUPS_A_DAY) {
        origin.address = origin.client = detail = "";
        result = group(store, record, &origin, detail);
        if (result != RESULT_NOT_FOUND)
            return result;
    }
    return store_finish(denial(store, SQL_EVENT_ADD, record, &origin, detail));
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
    struct driver_statement *statement = store_use(store, SQL_EVENT_SWEEP);
    enum result result;

    driver_bind_number(statement, 1, before);
    driver_bind_number(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
