/* account_delete.c: what hangs on an account, counted and ended. */
#include "store/account_delete.h"

#include "store/account_passwords.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/password_links.h"

/* What ends with the account at instant $4: valid tokens, sessions,
 * identities, feeds that it is a member of. */
STATEMENT select_summary = {
    PAGES,
    "SELECT (SELECT count(*) FROM token WHERE account_id = $1"
    " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4)),"
    " (SELECT count(*)" SESSIONS_OF_ACCOUNT "),"
    " (SELECT count(*) FROM identity WHERE account_id = $1),"
    " (SELECT count(*) FROM privilege p JOIN feed f ON f.id = p.feed_id"
    " WHERE p.account_id = $1 AND f.deleted_at IS NULL)"};

STATEMENT select_sole_owner_feeds = {
    PAGES, "SELECT f.name FROM privilege p JOIN feed f ON f.id = p.feed_id"
           " WHERE p.account_id = $1 AND p.level = 4 AND f.deleted_at IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM privilege o WHERE o.feed_id = f.id"
           " AND o.account_id <> $1 AND o.level = 4) ORDER BY f.name"};

STATEMENT update_tokens = {PAGES,
                           "UPDATE token SET revoked_at = $2, revoked_by = $3,"
                           " revision = revision + 1"
                           " WHERE account_id = $1 AND revoked_at IS NULL"};

STATEMENT update_values = {
    PAGES, "UPDATE token_value SET sealed = NULL, ended_at = $2,"
           " status = 'revoked', ended_by = $3 WHERE ended_at IS NULL"
           " AND token_id IN (SELECT id FROM token WHERE account_id = $1)"};

STATEMENT delete_privileges = {PAGES,
                               "DELETE FROM privilege WHERE account_id = $1"};

STATEMENT delete_identities = {PAGES,
                               "DELETE FROM identity WHERE account_id = $1"};

/* The row stays: for the name, and for its values' last words. */
STATEMENT update_account = {
    PAGES, "UPDATE account SET email = NULL, password = '', form_id = NULL,"
           " deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL"};

static enum result list_sole_owner_feeds(struct store *store, apr_pool_t *pool,
                                         int64_t account_id,
                                         apr_array_header_t **names)
{
    struct driver_statement *statement =
        store_use(store, &select_sole_owner_feeds);

    *names = apr_array_make(pool, 4, sizeof(const char *));
    bind_int64(statement, 1, account_id);
    return store_all(statement, pool, store_read_text, *names);
}

static void read_summary(struct row *row, void *to)
{
    struct account_summary *summary = to;

    summary->tokens = row_int64(row);
    summary->sessions = row_int64(row);
    summary->identities = row_int64(row);
    summary->feeds = row_int64(row);
}

enum result store_account_summary(struct store *store, apr_pool_t *pool,
                                  int64_t account_id,
                                  const struct session_limits *limits,
                                  int64_t now, struct account_summary *summary)
{
    struct driver_statement *statement = store_use(store, &select_summary);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, limits->created);
    bind_int64(statement, 3, limits->seen);
    bind_int64(statement, 4, now);
    result = store_one(statement, pool, read_summary, summary);
    if (result != RESULT_OK)
        return result;
    return list_sole_owner_feeds(store, pool, account_id,
                                 &summary->sole_owner_feeds);
}

/* Runs a statement whose first parameter is the account, and whose others, if
 * it has them, are the instant and who does it. */
static enum result end_all(struct store *store, const struct statement *ending,
                           int64_t account_id, const struct origin *origin,
                           int64_t now)
{
    struct driver_statement *statement = store_use(store, ending);

    bind_int64(statement, 1, account_id);
    if (ending != &delete_privileges && ending != &delete_identities)
        bind_int64(statement, 2, now);
    if (ending == &update_tokens || ending == &update_values)
        bind_text(statement, 3, origin->actor);
    return store_finish(statement);
}

static enum result delete_locked(struct store *store, int64_t account_id,
                                 const struct origin *origin, int64_t now)
{
    static const struct statement *const ends[] = {
        &update_tokens,     &update_values,  &delete_privileges,
        &delete_identities, &update_account,
    };
    enum result result = sessions_end_all(store, account_id, 0);

    if (result == RESULT_OK)
        result = password_links_clear(store, account_id);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (result == RESULT_OK)
            result = end_all(store, ends[i], account_id, origin, now);
    }
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_DELETED, "",
                                 origin, now);
    return result;
}

enum result store_account_delete(struct store *store, apr_pool_t *pool,
                                 int64_t account_id, const char *password,
                                 const struct origin *origin, int64_t now)
{
    apr_array_header_t *feeds = NULL;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = account_password_still(store, pool, account_id, password);
    if (result == RESULT_OK)
        result = list_sole_owner_feeds(store, pool, account_id, &feeds);
    if (result == RESULT_OK && feeds->nelts)
        result = RESULT_DENIED;
    if (result == RESULT_OK)
        result = delete_locked(store, account_id, origin, now);
    return store_end(store, result);
}
