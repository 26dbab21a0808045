/* act.c: the transaction of an act. */
#include "store/act.h"

#include "store/internal.h"

/* Whether the session has expired was checked when the request began; this
 * checks that nobody has ended it since then. */
STATEMENT select_signed_in = {
    PAGES, "SELECT a.id FROM session s JOIN account a ON a.id = s.account_id"
           " WHERE s.id = $1 AND a.id = $2"
           " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

const char *act_actor(const struct act *act)
{
    return act->authority == AUTHORITY_ADMINISTRATOR ? ACTOR_ADMINISTRATOR
                                                     : ACTOR_ACCOUNT;
}

static enum result check_session(const struct act *act)
{
    struct driver_statement *statement;
    int64_t id;
    enum result result;

    if (act->authority != AUTHORITY_ACCOUNT)
        return RESULT_OK;
    statement = store_use(act->store, &select_signed_in);
    bind_int64(statement, 1, act->session_id);
    bind_int64(statement, 2, act->account_id);
    result = store_number(statement, &id);
    return result == RESULT_NOT_FOUND ? RESULT_SIGNED_OUT : result;
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
    return result == RESULT_OK ? check_session(act) : result;
}

enum result store_begin_reading(const struct act *act)
{
    enum result result = driver_begin_snapshot(act->store->driver);

    if (result != RESULT_OK)
        return result;
    result = check_session(act);
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
    return result;
}
