/* act.c: the transaction of an act. */
#include "store/act.h"

#include "store/audit.h"
#include "store/internal.h"

/* Whether the session has expired was checked when the request began; this
 * checks that nobody has ended it since then. */
STATEMENT select_signed_in = {
    PAGES, "SELECT a.id, COALESCE(a.administrator_at, 0)"
           " FROM session s JOIN account a ON a.id = s.account_id"
           " WHERE s.id = $1 AND a.id = $2"
           " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

STATEMENT select_manages = {
    PAGES | ADMINISTRATOR,
    "SELECT m.account_id FROM manager m JOIN account a ON a.id = m.machine_id"
    " WHERE m.machine_id = $1 AND m.account_id = $2 AND a.deleted_at IS NULL"};

const char *act_actor(const struct act *act)
{
    switch (act->authority) {
    case AUTHORITY_ADMINISTRATOR: return ACTOR_ADMINISTRATOR;
    case AUTHORITY_MANAGER: return ACTOR_MANAGER;
    default: return ACTOR_ACCOUNT;
    }
}

/* Who has to be signed in; 0: nobody. */
static int64_t signed_in_id(const struct act *act)
{
    switch (act->authority) {
    case AUTHORITY_ACCOUNT: return act->account_id;
    case AUTHORITY_MANAGER: return act->manager_id;
    case AUTHORITY_ADMINISTRATOR: return act->administrator_id;
    default: return 0;
    }
}

enum result act_check_manager(struct store *store, int64_t machine_id,
                              int64_t account_id)
{
    struct driver_statement *statement = store_use(store, &select_manages);
    int64_t found;

    bind_int64(statement, 1, machine_id);
    bind_int64(statement, 2, account_id);
    return store_number(statement, &found);
}

static enum result check_authority(const struct act *act)
{
    int64_t wanted = signed_in_id(act), id, administrator_at;
    struct driver_statement *statement;
    enum result result;

    if (act->authority == AUTHORITY_TOKEN)
        return act->admit(act);
    if (!wanted)
        return RESULT_OK;
    statement = store_use(act->store, &select_signed_in);
    bind_int64(statement, 1, act->session_id);
    bind_int64(statement, 2, wanted);
    result = store_two_numbers(statement, &id, &administrator_at);
    if (result == RESULT_NOT_FOUND)
        return RESULT_SIGNED_OUT;
    if (result == RESULT_OK && act->authority == AUTHORITY_MANAGER)
        return act_check_manager(act->store, act->account_id, act->manager_id);
    return result == RESULT_OK && act->administrator_id && !administrator_at
               ? RESULT_NOT_FOUND
               : result;
}

enum result store_transact(const struct act *act)
{
    return store_transact_within(act, DRIVER_WAIT_MILLISECONDS);
}

enum result store_transact_within(const struct act *act, int64_t milliseconds)
{
    struct driver *driver = act->store->driver;
    enum result result;

    driver_set_wait(driver, milliseconds);
    result = driver_begin(driver);
    driver_set_wait(driver, DRIVER_WAIT_MILLISECONDS);
    return result == RESULT_OK ? check_authority(act) : result;
}

enum result store_begin_reading(const struct act *act)
{
    enum result result = driver_begin_snapshot(act->store->driver);

    if (result != RESULT_OK)
        return result;
    result = check_authority(act);
    if (result != RESULT_OK)
        driver_end_snapshot(act->store->driver);
    return result;
}

enum result store_end(const struct act *act, enum result result)
{
    if (result == RESULT_OK)
        result = driver_commit(act->store->driver);
    if (result != RESULT_OK)
        driver_rollback(act->store->driver);
    audit_end(act->store->audit, result == RESULT_OK);
    return result;
}
