/* act.c: the transaction of an act. */
#include "store/act.h"

#include "store/internal.h"

STATEMENT select_active_account = {
    PAGES, "SELECT id FROM account WHERE id = $1"
           " AND disabled_at IS NULL AND deleted_at IS NULL"};

const char *act_actor(const struct act *act)
{
    return act->authority == AUTHORITY_ADMINISTRATOR ? ACTOR_ADMINISTRATOR
                                                     : ACTOR_ACCOUNT;
}

static enum result check_account(const struct act *act)
{
    struct driver_statement *statement;
    int64_t id;
    enum result result;

    if (act->authority != AUTHORITY_ACCOUNT)
        return RESULT_OK;
    statement = store_use(act->store, &select_active_account);
    bind_int64(statement, 1, act->account_id);
    result = store_number(statement, &id);
    return result == RESULT_NOT_FOUND ? RESULT_DENIED : result;
}

enum result store_transact(const struct act *act)
{
    enum result result = driver_begin(act->store->driver);

    return result == RESULT_OK ? check_account(act) : result;
}

enum result store_end(const struct act *act, enum result result)
{
    if (result == RESULT_OK)
        result = driver_commit(act->store->driver);
    if (result != RESULT_OK)
        driver_rollback(act->store->driver);
    return result;
}
