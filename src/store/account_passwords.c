/* account_passwords.c: whichever way a password is set, what the old one let in
 * ends with it. */
#include "store/account_passwords.h"

#include <string.h>

#include "store/accounts.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/password_links.h"
#include "store/sessions.h"

STATEMENT update_password = {
    PAGES | ADMINISTRATOR, "UPDATE account SET password = $2, password_at = $3"
                           " WHERE id = $1 AND deleted_at IS NULL"};

/* Only while it is still the one that was checked. */
STATEMENT update_hash = {
    PAGES, "UPDATE account SET password = $3 WHERE id = $1 AND password = $2"};

/* Within a transaction. */
static enum result set_locked(struct store *store, int64_t account_id,
                              const char *password, const struct origin *origin,
                              int64_t now)
{
    struct driver_statement *statement = store_use(store, &update_password);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, password);
    bind_int64(statement, 3, now);
    result = store_change(store, statement);
    if (result == RESULT_OK)
        result = sessions_end_all(store, account_id, 0);
    if (result == RESULT_OK)
        result = password_links_clear(store, account_id);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_PASSWORD_SET, "",
                                 origin, now);
    return result;
}

enum result store_password_set(struct store *store, int64_t account_id,
                               const char *password,
                               const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store,
                     set_locked(store, account_id, password, origin, now));
}

enum result account_password_still(struct store *store, apr_pool_t *pool,
                                   int64_t account_id, const char *old)
{
    struct account account = {0};
    enum result result = store_account_by_id(store, pool, account_id, &account);

    if (result != RESULT_OK)
        return result;
    if (account.disabled_at || !account.password != !old)
        return RESULT_CONFLICT;
    return !old || strcmp(account.password, old) == 0 ? RESULT_OK
                                                      : RESULT_CONFLICT;
}

enum result store_password_change(struct store *store, apr_pool_t *pool,
                                  const struct password_change *change,
                                  const struct origin *origin, int64_t now,
                                  char **cookie)
{
    char *created = secret_wipe_with_pool(pool, secret_random_text(pool));
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result =
        account_password_still(store, pool, change->account_id, change->old);
    if (result == RESULT_OK)
        result = set_locked(store, change->account_id, change->password, origin,
                            now);
    if (result == RESULT_OK)
        result = sessions_add(store, change->account_id, created, origin,
                              change->browser, now);
    result = store_end(store, result);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}

enum result store_password_set_by_link(struct store *store, const char *code,
                                       const char *password,
                                       const struct origin *origin, int64_t now)
{
    int64_t account_id = 0;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = store_password_link_find(store, code, now, &account_id);
    if (result == RESULT_OK)
        result = set_locked(store, account_id, password, origin, now);
    return store_end(store, result);
}

enum result store_password_rehash(struct store *store, int64_t account_id,
                                  const char *old, const char *password)
{
    struct driver_statement *statement = store_use(store, &update_hash);

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, old);
    bind_text(statement, 3, password);
    return store_finish(statement);
}
