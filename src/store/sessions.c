/* sessions.c: sessions as rows. */
#include "store/sessions.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/events.h"
#include "store/internal.h"

STATEMENT insert_session = {
    PAGES, "INSERT INTO session (digest, account_id, created_at, seen_at,"
           " address, browser) VALUES ($1, $2, $3, $3, $4, $5)"};

STATEMENT select_by_digest = {
    PAGES, "SELECT a.id, a.username, a.email, s.created_at, s.seen_at, s.id"
           " FROM session s JOIN account a ON a.id = s.account_id"
           " WHERE s.digest = $1 AND s.created_at > $2 AND s.seen_at > $3"
           " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

STATEMENT update_seen = {PAGES,
                         "UPDATE session SET seen_at = $2 WHERE digest = $1"};

STATEMENT delete_session = {PAGES, "DELETE FROM session WHERE digest = $1"};

STATEMENT delete_by_id = {
    PAGES, "DELETE FROM session WHERE account_id = $1 AND id = $2"};

STATEMENT delete_others = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM session WHERE account_id = $1 AND id <> $2"};

STATEMENT delete_ended = {PAGES, "DELETE FROM session WHERE account_id = $1"
                                 " AND (created_at <= $2 OR seen_at <= $3)"};

STATEMENT count_sessions = {PAGES, "SELECT count(*)" SESSIONS_OF_ACCOUNT};

/* Session $4 first, for it is the one that looks. */
STATEMENT select_sessions = {
    PAGES,
    "SELECT id, created_at, seen_at, address, browser" SESSIONS_OF_ACCOUNT
    " ORDER BY id = $4 DESC, seen_at DESC, id DESC LIMIT $5 OFFSET $6"};

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
    struct driver_statement *statement = store_use(store, &insert_session);
    struct secret_digest digest;

    digest_of(store, cookie, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, account_id);
    bind_int64(statement, 3, now);
    bind_text(statement, 4, origin->address);
    bind_text(statement, 5, browser);
    return store_finish(statement);
}

/* Parameters $1 to $3 of what asks for the account's sessions that hold. */
static struct driver_statement *use_limited(struct store *store,
                                            const struct statement *limited,
                                            int64_t account_id,
                                            const struct session_limits *limits)
{
    struct driver_statement *statement = store_use(store, limited);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, limits->created);
    bind_int64(statement, 3, limits->seen);
    return statement;
}

static enum result sweep(struct store *store, int64_t account_id,
                         const struct session_limits *limits)
{
    return store_finish(use_limited(store, &delete_ended, account_id, limits));
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
    struct driver_statement *statement = store_use(store, &update_seen);

    bind_bytes(statement, 1, digest->bytes, sizeof digest->bytes);
    bind_int64(statement, 2, now);
    /* A page does not fail for want of this: the next one writes it. */
    store_finish(statement);
}

static void read_session(struct row *row, void *to)
{
    struct session *session = to;

    session->account_id = row_int64(row);
    session->username = row_text(row);
    session->email = row_text(row);
    session->created_at = row_int64(row);
    session->seen_at = row_int64(row);
    session->id = row_int64(row);
}

enum result store_session_find(struct store *store, apr_pool_t *pool,
                               const char *cookie,
                               const struct session_limits *limits, int64_t now,
                               struct session *session)
{
    struct driver_statement *statement = store_use(store, &select_by_digest);
    struct secret_digest digest;
    enum result result;

    digest_of(store, cookie, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, limits->created);
    bind_int64(statement, 3, limits->seen);
    result = store_one(statement, pool, read_session, session);
    if (result == RESULT_OK && session->seen_at <= now - CLOCK_MINUTE)
        note_seen(store, &digest, now);
    return result;
}

enum result store_session_end(struct store *store, const char *cookie,
                              int64_t account_id, const struct origin *origin,
                              int64_t now)
{
    struct driver_statement *statement = store_use(store, &delete_session);
    struct secret_digest digest;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    digest_of(store, cookie, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    result = store_finish(statement);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_SIGNED_OUT, "",
                                 origin, now);
    return store_end(store, result);
}

static void read_row(struct row *row, void *to)
{
    struct session_row *session = to;

    session->id = row_int64(row);
    session->created_at = row_int64(row);
    session->seen_at = row_int64(row);
    session->address = row_text(row);
    session->browser = row_text(row);
}

enum result store_session_list(struct store *store, apr_pool_t *pool,
                               int64_t account_id,
                               const struct session_limits *limits,
                               int64_t this_id, int64_t limit, int64_t offset,
                               apr_array_header_t **sessions)
{
    struct driver_statement *statement =
        use_limited(store, &select_sessions, account_id, limits);

    *sessions = apr_array_make(pool, 16, sizeof(struct session_row));
    bind_int64(statement, 4, this_id);
    bind_int64(statement, 5, limit);
    bind_int64(statement, 6, offset);
    return store_all(statement, pool, read_row, *sessions);
}

enum result store_session_count(struct store *store, int64_t account_id,
                                const struct session_limits *limits,
                                int64_t *count)
{
    struct driver_statement *statement =
        use_limited(store, &count_sessions, account_id, limits);

    return store_number(statement, count);
}

enum result sessions_end_all(struct store *store, int64_t account_id,
                             int64_t but_id)
{
    struct driver_statement *statement = store_use(store, &delete_others);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, but_id);
    return store_finish(statement);
}

enum result store_session_end_id(struct store *store, int64_t account_id,
                                 int64_t id, const struct origin *origin,
                                 int64_t now)
{
    struct driver_statement *statement = store_use(store, &delete_by_id);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, id);
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
