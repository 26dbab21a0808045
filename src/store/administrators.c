/* administrators.c: marks administrators, and knows the last one. */
#include "store/administrators.h"

#include "store/accounts.h"
#include "store/events.h"
#include "store/internal.h"

STATEMENT update_administrator = {ADMINISTRATOR,
                                  "UPDATE account SET administrator_at = $2"
                                  " WHERE id = $1 AND NOT is_machine"
                                  " AND deleted_at IS NULL"};

STATEMENT select_is_last = {
    PAGES | ADMINISTRATOR,
    "SELECT a.administrator_at IS NOT NULL AND NOT EXISTS (SELECT 1"
    " FROM account o WHERE o.administrator_at IS NOT NULL AND o.id <> a.id"
    " AND o.disabled_at IS NULL AND o.deleted_at IS NULL)"
    " FROM account a WHERE a.id = $1"};

static enum result set_mark(const struct act *act, bool is_one)
{
    const struct event event = {.kind = is_one ? EVENT_ADMINISTRATOR
                                               : EVENT_NO_ADMINISTRATOR};
    struct driver_statement *statement =
        store_use(act->store, &update_administrator);
    enum result result;

    bind_int64(statement, 1, act->account_id);
    bind_optional(statement, 2, is_one ? act->now : 0);
    result = store_change(act->store, statement);
    return result == RESULT_OK ? store_event_add(act, act->account_id, &event)
                               : result;
}

enum result store_administrator_set(const struct act *act, bool is_one)
{
    struct account account = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_account_by_id(act->store, act->pool, act->account_id,
                                     &account);
    if (result == RESULT_OK && is_one != (account.administrator_at != 0))
        result = set_mark(act, is_one);
    return store_end(act, result);
}

enum result administrators_is_last(const struct act *act, bool *is_last)
{
    struct driver_statement *statement = store_use(act->store, &select_is_last);

    *is_last = false;
    bind_int64(statement, 1, act->account_id);
    return store_one(statement, NULL, store_read_bool, is_last);
}
