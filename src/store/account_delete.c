/* account_delete.c: what hangs on an account, counted and ended. */
#include "store/account_delete.h"

#include "store/account_passwords.h"
#include "store/events.h"
#include "store/internal.h"

static enum result list_sole_owner_feeds(struct store *store, apr_pool_t *pool,
                                         int64_t account_id,
                                         apr_array_header_t **names)
{
    struct driver_statement *statement = store_use(store, SQL_FEED_SOLE_OWNER);
    enum result result;

    *names = apr_array_make(pool, 4, sizeof(const char *));
    driver_bind_number(statement, 1, account_id);
    while ((result = driver_step(statement)) == RESULT_OK)
        APR_ARRAY_PUSH(*names, const char *) = driver_text(pool, statement, 0);
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_account_summary(struct store *store, apr_pool_t *pool,
                                  int64_t account_id,
                                  const struct session_limits *limits,
                                  int64_t now, struct account_summary *summary)
{
    struct driver_statement *statement = store_use(store, SQL_ACCOUNT_SUMMARY);
    enum result result;

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, limits->created);
    driver_bind_number(statement, 3, limits->seen);
    driver_bind_number(statement, 4, now);
    result = driver_step(statement);
    if (result == RESULT_OK) {
        summary->tokens = driver_number(statement, 0);
        summary->sessions = driver_number(statement, 1);
        summary->identities = driver_number(statement, 2);
        summary->feeds = driver_number(statement, 3);
    }
    driver_reset(statement);
    if (result != RESULT_OK)
        return result;
    return list_sole_owner_feeds(store, pool, account_id,
                                 &summary->sole_owner_feeds);
}

/* One statement about all that the account has of something: $1 the account, $2
 * now, $3 by whom, as far as it asks for them. */
static enum result end_all(struct store *store, enum sql name,
                           int64_t account_id, const struct origin *origin,
                           int64_t now)
{
    struct driver_statement *statement = store_use(store, name);

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, now);
    driver_bind_text(statement, 3, origin->actor);
    return store_finish(statement);
}

static enum result delete_locked(struct store *store, int64_t account_id,
                                 const struct origin *origin, int64_t now)
{
    static const enum sql ends[] = {
        SQL_TOKEN_REVOKE_ALL,     SQL_VALUE_END_ALL,
        SQL_PRIVILEGE_REMOVE_ALL, SQL_IDENTITY_REMOVE_ALL,
        SQL_PASSWORD_LINK_CLEAR,  SQL_ACCOUNT_DELETE,
    };
    enum result result = sessions_end_all(store, account_id, 0);

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
