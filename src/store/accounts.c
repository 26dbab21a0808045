/* accounts.c: accounts as rows. */
#include "store/accounts.h"

#include "base/utf8.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/password_links.h"
#include "store/sessions.h"
#include "store/tokens.h"

#define ACCOUNT_COLUMNS                                                        \
    "id, username, email, password, created_at, password_at, disabled_at"

STATEMENT insert_account = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO account (username, email, password, created_at,"
    " password_at, form_id) VALUES ($1, $2, $3, $4, $4, $5) RETURNING id"};

STATEMENT select_by_name = {
    PAGES | ADMINISTRATOR,
    "SELECT " ACCOUNT_COLUMNS " FROM account"
    " WHERE (username = $1 OR email = $1) AND deleted_at IS NULL"};

STATEMENT select_by_id = {PAGES | ADMINISTRATOR,
                          "SELECT " ACCOUNT_COLUMNS " FROM account"
                          " WHERE id = $1 AND deleted_at IS NULL"};

STATEMENT select_by_form = {PAGES | ADMINISTRATOR,
                            "SELECT " ACCOUNT_COLUMNS
                            " FROM account WHERE form_id = $1"};

STATEMENT select_all = {ADMINISTRATOR,
                        "SELECT " ACCOUNT_COLUMNS " FROM account"
                        " WHERE deleted_at IS NULL ORDER BY username"};

STATEMENT update_email = {PAGES, "UPDATE account SET email = $2"
                                 " WHERE id = $1 AND deleted_at IS NULL"};

STATEMENT update_disabled = {ADMINISTRATOR,
                             "UPDATE account SET disabled_at = $2"
                             " WHERE id = $1 AND deleted_at IS NULL"};

const char *account_password(const char *stored)
{
    return stored && *stored ? stored : NULL;
}

static void read_account(struct row *row, void *to)
{
    struct account *account = to;

    account->id = row_int64(row);
    account->username = row_text(row);
    account->email = row_text(row);
    account->password = account_password(row_text(row));
    account->created_at = row_int64(row);
    account->password_at = row_int64(row);
    account->disabled_at = row_int64(row);
}

static enum result add_row(struct store *store,
                           const struct account_new *account, int64_t now,
                           int64_t *id)
{
    struct driver_statement *statement = store_use(store, &insert_account);

    bind_text(statement, 1, account->username);
    bind_text(statement, 2, account->email);
    bind_text(statement, 3, account->password ? account->password : "");
    bind_int64(statement, 4, now);
    bind_text(statement, 5, account->form_id);
    return store_number(statement, id);
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
    struct driver_statement *statement = store_use(store, &select_by_name);

    if (!utf8_is_valid(name))
        return RESULT_NOT_FOUND;
    bind_text(statement, 1, name);
    return store_one(statement, pool, read_account, account);
}

enum result store_account_by_id(struct store *store, apr_pool_t *pool,
                                int64_t id, struct account *account)
{
    struct driver_statement *statement = store_use(store, &select_by_id);

    bind_int64(statement, 1, id);
    return store_one(statement, pool, read_account, account);
}

enum result store_account_by_form(struct store *store, apr_pool_t *pool,
                                  const char *form_id, struct account *account)
{
    struct driver_statement *statement = store_use(store, &select_by_form);

    if (!utf8_is_valid(form_id))
        return RESULT_NOT_FOUND;
    bind_text(statement, 1, form_id);
    return store_one(statement, pool, read_account, account);
}

enum result store_account_list(struct store *store, apr_pool_t *pool,
                               apr_array_header_t **accounts)
{
    struct driver_statement *statement = store_use(store, &select_all);

    *accounts = apr_array_make(pool, 16, sizeof(struct account));
    return store_all(statement, pool, read_account, *accounts);
}

enum result store_account_set_email(struct store *store, int64_t id,
                                    const char *email,
                                    const struct origin *origin, int64_t now)
{
    struct driver_statement *statement = store_use(store, &update_email);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    bind_int64(statement, 1, id);
    bind_text(statement, 2, email);
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
    struct driver_statement *statement = store_use(store, &update_disabled);
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    bind_int64(statement, 1, id);
    bind_optional(statement, 2, at);
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
