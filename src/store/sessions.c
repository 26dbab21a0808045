/* sessions.c: sessions as rows. */
#include "store/sessions.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/events.h"
#include "store/internal.h"

static void digest_of(const struct store *store, const char *cookie,
                      struct secret_digest *digest)
{
    secret_digest(store->keys.lookup, "session", cookie, strlen(cookie),
                  digest);
}

enum result sessions_add(struct store *store, int64_t account_id,
                         const char *cookie, const struct origin *origin,
                         const char *browser, int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_SESSION_ADD);
    struct secret_digest digest;

    digest_of(store, cookie, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    driver_bind_number(statement, 2, account_id);
    driver_bind_number(statement, 3, now);
    driver_bind_text(statement, 4, origin->address);
    driver_bind_text(statement, 5, browser);
    return store_finish(statement);
}

/* Parameters $1 to $3 of what asks for the account's sessions that hold. */
static struct driver_statement *use_limited(struct store *store, enum sql name,
                                            int64_t account_id,
                                            const struct session_limits *limits)
{
    struct driver_statement *statement = store_use(store, name);

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, limits->created);
    driver_bind_number(statement, 3, limits->seen);
    return statement;
}

static enum result sweep(struct store *store, int64_t account_id,
                         const struct session_limits *limits)
{
    return store_finish(
        use_limited(store, SQL_SESSION_SWEEP, account_id, limits));
}

enum result sessions_begin(struct store *store, apr_pool_t *pool,
                           const struct session_new *session,
                           const struct session_limits *limits,
                           const struct origin *origin, int64_t now,
                           char **cookie)
{
    char *created = secret_wipe_with_pool(pool, secret_random_text(pool));
    enum result result = sweep(store, session->account_id, limits);

    if (result == RESULT_OK)
        result = sessions_add(store, session->account_id, created, origin,
                              session->browser, now);
    if (result == RESULT_OK)
        result = store_event_add(store, session->account_id, 0, EVENT_SIGNED_IN,
                                 session->how, origin, now);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}

enum result store_session_add(struct store *store, apr_pool_t *pool,
                              int64_t account_id,
                              const struct session_limits *limits,
                              const struct origin *origin, const char *browser,
                              int64_t now, char **cookie)
{
    const struct session_new session = {account_id, browser, ""};
    char *created = NULL;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result =
        sessions_begin(store, pool, &session, limits, origin, now, &created);
    result = store_end(store, result);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}

static void note_seen(struct store *store, const struct secret_digest *digest,
                      int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_SESSION_SEEN);

    driver_bind_bytes(statement, 1, digest->bytes, sizeof digest->bytes);
    driver_bind_number(statement, 2, now);
    /* A page does not fail for want of this: the next one writes it. */
    store_finish(statement);
}

enum result store_session_find(struct store *store, apr_pool_t *pool,
                               const char *cookie,
                               const struct session_limits *limits, int64_t now,
                               struct session *session)
{
    struct driver_statement *statement = store_use(store, SQL_SESSION_FIND);
    struct secret_digest digest;
    enum result result;

    digest_of(store, cookie, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    driver_bind_number(statement, 2, limits->created);
    driver_bind_number(statement, 3, limits->seen);
    result = driver_step(statement);
    if (result == RESULT_OK) {
        session->account_id = driver_number(statement, 0);
        session->username = driver_text(pool, statement, 1);
        session->email = driver_text(pool, statement, 2);
        session->created_at = driver_number(statement, 3);
        session->seen_at = driver_number(statement, 4);
        session->id = driver_number(statement, 5);
    }
    driver_reset(statement);
    if (result == RESULT_OK && session->seen_at <= now - CLOCK_MINUTE)
        note_seen(store, &digest, now);
    return result;
}

enum result store_session_end(struct store *store, const char *cookie,
                              int64_t account_id, const struct origin *origin,
                              int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_SESSION_END);
    struct secret_digest digest;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    digest_of(store, cookie, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    result = store_finish(statement);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_SIGNED_OUT, "",
                                 origin, now);
    return store_end(store, result);
}

static void read_row(struct driver_statement *statement, apr_pool_t *pool,
                     void *to)
{
    struct session_row *row = to;

    row->id = driver_number(statement, 0);
    row->created_at = driver_number(statement, 1);
    row->seen_at = driver_number(statement, 2);
    row->address = driver_text(pool, statement, 3);
    row->browser = driver_text(pool, statement, 4);
}

enum result store_session_list(struct store *store, apr_pool_t *pool,
                               int64_t account_id,
                               const struct session_limits *limits,
                               int64_t this_id, int64_t limit, int64_t offset,
                               apr_array_header_t **sessions)
{
    struct driver_statement *statement =
        use_limited(store, SQL_SESSION_LIST, account_id, limits);

    *sessions = apr_array_make(pool, 16, sizeof(struct session_row));
    driver_bind_number(statement, 4, this_id);
    driver_bind_number(statement, 5, limit);
    driver_bind_number(statement, 6, offset);
    return store_all(statement, pool, read_row, *sessions);
}

enum result store_session_count(struct store *store, int64_t account_id,
                                const struct session_limits *limits,
                                int64_t *count)
{
    struct driver_statement *statement =
        use_limited(store, SQL_SESSION_COUNT, account_id, limits);

    return store_number(statement, count);
}

enum result sessions_end_all(struct store *store, int64_t account_id,
                             int64_t but_id)
{
    struct driver_statement *statement =
        store_use(store, SQL_SESSION_END_OTHERS);

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, but_id);
    return store_finish(statement);
}

enum result store_session_end_id(struct store *store, int64_t account_id,
                                 int64_t id, const struct origin *origin,
                                 int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_SESSION_END_ID);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, id);
    result = store_change(store, statement);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_SESSION_ENDED, "",
                                 origin, now);
    return store_end(store, result);
}

enum result store_session_end_others(struct store *store, apr_pool_t *pool,
                                     int64_t account_id, int64_t this_id,
                                     const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);
    int64_t ended;

    if (result != RESULT_OK)
        return result;
    result = sessions_end_all(store, account_id, this_id);
    ended = driver_changes(store->driver);
    if (result == RESULT_OK && ended)
        result = store_event_add(store, account_id, 0, EVENT_SESSION_ENDED,
                                 text_count(pool, ended, "session", "sessions"),
                                 origin, now);
    return store_end(store, result);
}
