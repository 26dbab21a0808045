/* accounts.c: accounts as rows. */
#include "store/accounts.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/password_links.h"
#include "store/sessions.h"
#include "store/tokens.h"

const char *account_password(const char *stored)
{
    return stored && *stored ? stored : NULL;
}

/* The columns of ACCOUNT_COLUMNS in sql.c. */
static void read_account(struct driver_statement *statement, apr_pool_t *pool,
                         void *to)
{
    struct account *account = to;

    account->id = driver_number(statement, 0);
    account->username = driver_text(pool, statement, 1);
    account->email = driver_text(pool, statement, 2);
    account->password = account_password(driver_text(pool, statement, 3));
    account->created_at = driver_number(statement, 4);
    account->password_at = driver_number(statement, 5);
    account->disabled_at = driver_number(statement, 6);
}

static enum result add_row(struct store *store,
                           const struct account_new *account, int64_t now,
                           int64_t *id)
{
    struct driver_statement *statement = store_use(store, SQL_ACCOUNT_ADD);
    enum result result;

    driver_bind_text(statement, 1, account->username);
    driver_bind_text(statement, 2, account->email);
    driver_bind_text(statement, 3, account->password ? account->password : "");
    driver_bind_number(statement, 4, now);
    driver_bind_text(statement, 5, account->form_id);
    result = store_finish(statement);
    if (result == RESULT_OK)
        *id = driver_last_id(store->driver);
    return result;
}

enum result store_account_add(struct store *store, apr_pool_t *pool,
                              const struct account_new *account,
                              const struct origin *origin, int64_t now,
                              int64_t *id)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = add_row(store, account, now, id);
    if (result == RESULT_OK)
        result = store_token_add_primary(store, pool, *id, now);
    if (result == RESULT_OK)
        result =
            store_event_add(store, *id, 0, EVENT_SIGNED_UP, "", origin, now);
    return store_end(store, result);
}

enum result store_account_by_name(struct store *store, apr_pool_t *pool,
                                  const char *name, struct account *account)
{
    struct driver_statement *statement = store_use(store, SQL_ACCOUNT_BY_NAME);

    driver_bind_text(statement, 1, name);
    return store_one(statement, pool, read_account, account);
}

enum result store_account_by_id(struct store *store, apr_pool_t *pool,
                                int64_t id, struct account *account)
{
    struct driver_statement *statement = store_use(store, SQL_ACCOUNT_BY_ID);

    driver_bind_number(statement, 1, id);
    return store_one(statement, pool, read_account, account);
}

enum result store_account_by_form(struct store *store, apr_pool_t *pool,
                                  const char *form_id, struct account *account)
{
    struct driver_statement *statement = store_use(store, SQL_ACCOUNT_BY_FORM);

    driver_bind_text(statement, 1, form_id);
    return store_one(statement, pool, read_account, account);
}

enum result store_account_list(struct store *store, apr_pool_t *pool,
                               apr_array_header_t **accounts)
{
    struct driver_statement *statement = store_use(store, SQL_ACCOUNT_LIST);

    *accounts = apr_array_make(pool, 16, sizeof(struct account));
    return store_all(statement, pool, read_account, *accounts);
}

enum result store_account_set_email(struct store *store, int64_t id,
                                    const char *email,
                                    const struct origin *origin, int64_t now)
{
    struct driver_statement *statement =
        store_use(store, SQL_ACCOUNT_SET_EMAIL);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    driver_bind_number(statement, 1, id);
    driver_bind_text(statement, 2, email);
    result = store_change(store, statement);
    if (result == RESULT_OK)
        result =
            store_event_add(store, id, 0, EVENT_EMAIL_CHANGED, "", origin, now);
    return store_end(store, result);
}

enum result store_account_set_disabled(struct store *store, int64_t id,
                                       int64_t at, const struct origin *origin,
                                       int64_t now)
{
    struct driver_statement *statement =
        store_use(store, SQL_ACCOUNT_SET_DISABLED);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    driver_bind_number(statement, 1, id);
    if (at)
        driver_bind_number(statement, 2, at);
    else
        driver_bind_null(statement, 2);
    result = store_change(store, statement);
    if (result == RESULT_OK)
        result = sessions_end_all(store, id, 0);
    if (result == RESULT_OK)
        result = password_links_clear(store, id);
    if (result == RESULT_OK)
        result = store_event_add(
            store, id, 0, at ? EVENT_DISABLED : EVENT_ENABLED, "", origin, now);
    return store_end(store, result);
}
