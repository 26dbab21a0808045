/* account_passwords.c: sets passwords, disables and enables accounts. */
#include "store/account_passwords.h"

#include "store/accounts.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/password_links.h"
#include "store/sessions.h"

STATEMENT update_password = {
    PAGES | ADMINISTRATOR, "UPDATE account SET password = $2, password_at = $3,"
                           " password_revision = password_revision + 1"
                           " WHERE id = $1 AND NOT is_machine"
                           " AND deleted_at IS NULL"};

STATEMENT update_disabled = {PAGES | ADMINISTRATOR,
                             "UPDATE account SET disabled_at = $2"
                             " WHERE id = $1 AND deleted_at IS NULL"};

/* Changes nothing if the password was set after it was checked. */
STATEMENT update_hash = {
    PAGES, "UPDATE account SET password = $3 WHERE id = $1 AND password = $2"};

/* Ends the account's sessions and password links, and records why. */
static enum result end_access(const struct act *act, int64_t account_id,
                              const char *event)
{
    enum result result = sessions_end_all(act->store, account_id, 0);

    if (result == RESULT_OK)
        result = password_links_clear(act->store, account_id);
    if (result == RESULT_OK)
        result =
            store_event_add(act, account_id, &(struct event){.kind = event});
    return result;
}

static enum result set_password(const struct act *act, int64_t account_id,
                                const char *password)
{
    struct driver_statement *statement =
        store_use(act->store, &update_password);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, password);
    bind_int64(statement, 3, act->now);
    result = store_change(act->store, statement);
    return result == RESULT_OK ? end_access(act, account_id, EVENT_PASSWORD_SET)
                               : result;
}

enum result store_password_set(const struct act *act, const char *password)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = set_password(act, act->account_id, password);
    return store_end(act, result);
}

enum result store_password_change(const struct act *act,
                                  const struct password_change *change,
                                  char **cookie)
{
    char *created =
        secret_wipe_with_pool(act->pool, secret_random_text(act->pool));
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = account_check_password(act, change->revision);
    if (result == RESULT_OK)
        result = set_password(act, act->account_id, change->password);
    if (result == RESULT_OK)
        result = sessions_add(act, change->browser, created);
    result = store_end(act, result);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}

enum result store_password_set_by_link(const struct act *act, const char *code,
                                       const char *password)
{
    int64_t account_id = 0;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result =
            store_password_link_find(act->store, code, act->now, &account_id);
    if (result == RESULT_OK)
        result = set_password(act, account_id, password);
    return store_end(act, result == RESULT_NOT_FOUND ? RESULT_GONE : result);
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

static enum result set_disabled(const struct act *act, bool disabled)
{
    struct driver_statement *statement =
        store_use(act->store, &update_disabled);
    enum result result;

    bind_int64(statement, 1, act->account_id);
    bind_optional(statement, 2, disabled ? act->now : 0);
    result = store_finish(statement);
    if (result != RESULT_OK)
        return result;
    return end_access(act, act->account_id,
                      disabled ? EVENT_DISABLED : EVENT_ENABLED);
}

/* So there is always an administrator left on the pages. */
static bool is_own(const struct act *act)
{
    return act->administrator_id == act->account_id;
}

enum result store_account_set_disabled(const struct act *act, bool disabled)
{
    struct account account = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_account_by_id(act->store, act->pool, act->account_id,
                                     &account);
    if (result == RESULT_OK && disabled && is_own(act))
        result = RESULT_MUST_STAY;
    if (result == RESULT_OK && disabled == (account.disabled_at != 0))
        result = RESULT_CHANGED;
    if (result == RESULT_OK)
        result = set_disabled(act, disabled);
    return store_end(act, result);
}
