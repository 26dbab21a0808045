/* accounts.c: accounts as rows. */
#include "store/accounts.h"

#include "base/utf8.h"
#include "store/email_confirmations.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/tokens.h"

#define ACCOUNT_COLUMNS                                                        \
    "id, username, email, password, created_at, password_at,"                  \
    " password_revision, disabled_at, administrator_at, is_machine"

STATEMENT insert_account = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO account (username, email, password, created_at,"
    " password_at, password_revision, form_id, administrator_at)"
    " VALUES ($1, $2, $3, $4, $4, 1, $5, $6) RETURNING id"};

STATEMENT select_by_name = {
    PAGES | MAIL | ADMINISTRATOR,
    "SELECT " ACCOUNT_COLUMNS " FROM account"
    " WHERE (username = $1 OR email = $1) AND deleted_at IS NULL"};

STATEMENT select_ever = {PAGES | ADMINISTRATOR,
                         "SELECT id FROM account WHERE username = $1"};

STATEMENT select_by_id = {PAGES | MAIL | ADMINISTRATOR,
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
    account->password_revision = row_int64(row);
    account->disabled_at = row_int64(row);
    account->administrator_at = row_int64(row);
    account->is_machine = row_bool(row);
}

static enum result insert(const struct act *act,
                          const struct account_new *account, int64_t *id)
{
    struct driver_statement *statement = store_use(act->store, &insert_account);

    bind_text(statement, 1, account->username);
    bind_text(statement, 2, account->email);
    bind_text(statement, 3, account->password ? account->password : "");
    bind_int64(statement, 4, act->now);
    bind_text(statement, 5, account->form_id);
    bind_optional(statement, 6, account->is_administrator ? act->now : 0);
    return store_number(statement, id);
}

/* What the administrator says is confirmed. */
static bool must_confirm(const struct act *act)
{
    return act->store->mails && act->authority != AUTHORITY_ADMINISTRATOR;
}

enum result store_account_add(const struct act *act,
                              const struct account_new *account, int64_t *id)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = insert(act, account, id);
    if (result == RESULT_OK)
        result = store_token_add_primary(act, *id);
    if (result == RESULT_OK)
        result =
            store_event_add(act, *id, &(struct event){.kind = EVENT_SIGNED_UP});
    if (result == RESULT_OK && account->email && must_confirm(act))
        result = email_confirmations_ask(act, *id, account->email);
    if (result == RESULT_OK && account->is_administrator)
        result = store_event_add(act, *id,
                                 &(struct event){.kind = EVENT_ADMINISTRATOR});
    return store_end(act, result);
}

enum result store_account_ever(struct store *store, const char *username,
                               int64_t *id)
{
    struct driver_statement *statement = store_use(store, &select_ever);

    bind_text(statement, 1, username);
    return store_number(statement, id);
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

enum result account_check_password(const struct act *act,
                                   int64_t password_revision)
{
    struct account account = {0};
    enum result result =
        store_account_by_id(act->store, act->pool, act->account_id, &account);

    if (result == RESULT_NOT_FOUND ||
        (result == RESULT_OK && (account.disabled_at || account.is_machine)))
        return RESULT_DENIED;
    if (result == RESULT_OK && account.password_revision != password_revision)
        return RESULT_CHANGED;
    return result;
}

static enum result set_email(const struct act *act, const char *email)
{
    struct driver_statement *statement = store_use(act->store, &update_email);

    bind_int64(statement, 1, act->account_id);
    bind_text(statement, 2, email);
    return store_change(act->store, statement);
}

/* The event comes first, so that the mail about it goes to the old address. */
static enum result change_email(const struct act *act, const char *email)
{
    enum result result = store_event_add(
        act, act->account_id, &(struct event){.kind = EVENT_EMAIL_CHANGED});

    if (result == RESULT_OK)
        result = set_email(act, email);
    return result == RESULT_OK
               ? email_confirmations_clear(act->store, act->account_id)
               : result;
}

/* Where mail is configured, an address takes effect once it is confirmed. In
 * place of one that nobody has confirmed, either, it does so at once. */
static enum result change_or_ask(const struct act *act, const char *email)
{
    struct email_confirmation waiting = {0};
    enum result result = store_email_confirmation_of(act->store, act->pool,
                                                     act->account_id, &waiting);

    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    if (!must_confirm(act))
        return change_email(act, email);
    result = waiting.is_own ? change_email(act, email) : RESULT_OK;
    return result == RESULT_OK
               ? email_confirmations_ask(act, act->account_id, email)
               : result;
}

/* RESULT_TAKEN, or RESULT_REPEATED: it is the account's own. */
static enum result find_owner(const struct act *act, const char *email)
{
    struct account owner = {0};
    enum result result =
        store_account_by_name(act->store, act->pool, email, &owner);

    if (result == RESULT_OK)
        return owner.id == act->account_id ? RESULT_REPEATED : RESULT_TAKEN;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_account_set_email(const struct act *act,
                                    int64_t password_revision,
                                    const char *email)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = account_check_password(act, password_revision);
    if (result == RESULT_OK)
        result = find_owner(act, email);
    if (result == RESULT_OK)
        result = change_or_ask(act, email);
    else if (result == RESULT_REPEATED)
        result = email_confirmations_cancel(act);
    return store_end(act, result);
}
