/* sessions.c: sessions begin, are found and end. */
#include "store/sessions.h"

#include <string.h>

#include "base/clock.h"
#include "store/accounts.h"
#include "store/digests.h"
#include "store/events.h"
#include "store/internal.h"

STATEMENT insert_session = {
    PAGES, "INSERT INTO session (digest, account_id, created_at, seen_at,"
           " address, browser) VALUES ($1, $2, $3, $3, $4, $5)"};

STATEMENT select_by_digest = {
    PAGES, "SELECT a.id, a.username, a.email, a.password, s.created_at,"
           " s.seen_at, s.id, a.administrator_at IS NOT NULL,"
           " EXISTS (SELECT 1 FROM email_confirmation c"
           " WHERE c.account_id = a.id AND c.email = a.email)"
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

STATEMENT delete_some_ended = {
    RECORDS, "DELETE FROM session WHERE id IN (SELECT id FROM session"
             " WHERE created_at <= $1 OR seen_at <= $2 LIMIT $3)"};

STATEMENT count_sessions = {PAGES | ADMINISTRATOR,
                            "SELECT count(*)" SESSIONS_OF_ACCOUNT};

/* Session $4 first: it is the reader's own. */
STATEMENT select_sessions = {
    PAGES,
    "SELECT id, created_at, seen_at, address, browser" SESSIONS_OF_ACCOUNT
    " ORDER BY id = $4 DESC, seen_at DESC, id DESC LIMIT $5 OFFSET $6"};

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

static const char PURPOSE[] = "session"; /* of digests */

/* A session is found by whatever key it began with: it lasts for days, and
 * gets no other digest. */
static void digest_of(const struct secret_key *key, const char *cookie,
                      struct secret_digest *digest)
{
    secret_digest(key, PURPOSE, cookie, strlen(cookie), digest);
}

/* By one of the store's keys. */
static void digest_by(const struct store *store, int key, const char *cookie,
                      struct secret_digest *digest)
{
    digest_of(APR_ARRAY_IDX(store->keys.lookups, key, struct secret_key *),
              cookie, digest);
}

enum result sessions_add(const struct act *act, const char *browser,
                         const char *cookie)
{
    struct driver_statement *statement;
    struct secret_digest digest;
    enum result result = digests_of_text(act, PURPOSE, cookie, &digest);

    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &insert_session);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, act->account_id);
    bind_int64(statement, 3, act->now);
    bind_text(statement, 4, act->address);
    bind_text(statement, 5, browser);
    return store_finish(statement);
}

/* Binds $1 to $3 of a statement about the account's valid sessions. */
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

enum result sessions_begin(const struct act *act,
                           const struct session_new *session,
                           const struct event *event, char **cookie)
{
    enum result result = store_finish(use_limited(
        act->store, &delete_ended, act->account_id, &session->limits));

    *cookie = secret_wipe_with_pool(act->pool, secret_random_text(act->pool));
    if (result == RESULT_OK)
        result = sessions_add(act, session->browser, *cookie);
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id, event);
    if (result == RESULT_OK && !session->is_known)
        result = store_event_tell(act, act->account_id, event);
    return result;
}

enum result store_session_add(const struct act *act,
                              const struct session_new *session, char **cookie)
{
    char *created = NULL;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = account_check_password(act, session->password_revision);
    if (result == RESULT_OK)
        result = sessions_begin(
            act, session, &(struct event){.kind = EVENT_SIGNED_IN}, &created);
    result = store_end(act, result);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}

static void record_seen(struct store *store, const struct secret_digest *digest,
                        int64_t now)
{
    struct driver_statement *statement = store_use(store, &update_seen);

    bind_bytes(statement, 1, digest->bytes, sizeof digest->bytes);
    bind_int64(statement, 2, now);
    /* A page neither fails nor waits because of this: the next one records
     * it. */
    driver_set_wait(store->driver, 0);
    store_finish(statement);
    driver_set_wait(store->driver, DRIVER_WAIT_MILLISECONDS);
}

static void read_session(struct row *row, void *to)
{
    struct session *session = to;

    session->account_id = row_int64(row);
    session->username = row_text(row);
    session->email = row_text(row);
    session->has_password = account_password(row_text(row)) != NULL;
    session->created_at = row_int64(row);
    session->seen_at = row_int64(row);
    session->id = row_int64(row);
    session->is_administrator = row_bool(row);
    session->must_confirm = row_bool(row);
}

static enum result find(struct store *store, apr_pool_t *pool,
                        const struct secret_digest *digest,
                        const struct session_limits *limits,
                        struct session *session)
{
    struct driver_statement *statement = store_use(store, &select_by_digest);

    bind_bytes(statement, 1, digest->bytes, sizeof digest->bytes);
    bind_int64(statement, 2, limits->created);
    bind_int64(statement, 3, limits->seen);
    return store_one(statement, pool, read_session, session);
}

enum result store_session_find(struct store *store, apr_pool_t *pool,
                               const char *cookie,
                               const struct session_limits *limits, int64_t now,
                               struct session *session)
{
    struct secret_digest digest;
    enum result result = RESULT_NOT_FOUND;

    for (int i = 0;
         i < store->keys.lookups->nelts && result == RESULT_NOT_FOUND; i++) {
        digest_by(store, i, cookie, &digest);
        result = find(store, pool, &digest, limits, session);
    }
    if (result == RESULT_OK && session->seen_at <= now - CLOCK_MINUTE)
        record_seen(store, &digest, now);
    return result;
}

static enum result delete_by_cookie(struct store *store, const char *cookie)
{
    enum result result = RESULT_OK;

    for (int i = 0; i < store->keys.lookups->nelts && result == RESULT_OK;
         i++) {
        struct driver_statement *statement = store_use(store, &delete_session);
        struct secret_digest digest;
        digest_by(store, i, cookie, &digest);
        bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
        result = store_finish(statement);
    }
    return result;
}

enum result store_session_end(const struct act *act, const char *cookie)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = delete_by_cookie(act->store, cookie);
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id,
                                 &(struct event){.kind = EVENT_SIGNED_OUT});
    return store_end(act, result);
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
                               const struct session_filter *filter,
                               const struct range *range,
                               apr_array_header_t **sessions)
{
    struct driver_statement *statement = use_limited(
        store, &select_sessions, filter->account_id, &filter->limits);

    *sessions = apr_array_make(pool, 16, sizeof(struct session_row));
    bind_int64(statement, 4, filter->first_id);
    bind_int64(statement, 5, range->limit);
    bind_int64(statement, 6, range->offset);
    return store_all(statement, pool, read_row, *sessions);
}

enum result store_session_count(struct store *store,
                                const struct session_filter *filter,
                                int64_t *count)
{
    return store_number(use_limited(store, &count_sessions, filter->account_id,
                                    &filter->limits),
                        count);
}

enum result sessions_end_all(struct store *store, int64_t account_id,
                             int64_t but_id)
{
    struct driver_statement *statement = store_use(store, &delete_others);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, but_id);
    return store_finish(statement);
}

static enum result delete_one(const struct act *act, int64_t id)
{
    struct driver_statement *statement = store_use(act->store, &delete_by_id);

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, id);
    return store_change(act->store, statement);
}

enum result store_session_end_id(const struct act *act, int64_t id)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = delete_one(act, id);
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id,
                                 &(struct event){.kind = EVENT_SESSION_ENDED});
    return store_end(act, result);
}

enum result store_session_end_others(const struct act *act)
{
    struct event event = {.kind = EVENT_SESSION_ENDED};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = sessions_end_all(act->store, act->account_id, act->session_id);
    event.count = driver_changes(act->store->driver);
    if (result == RESULT_OK && event.count)
        result = store_event_add(act, act->account_id, &event);
    return store_end(act, result);
}

enum result store_session_sweep(struct store *store,
                                const struct session_limits *limits, bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_some_ended);
    enum result result;

    bind_int64(statement, 1, limits->created);
    bind_int64(statement, 2, limits->seen);
    bind_int64(statement, 3, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
