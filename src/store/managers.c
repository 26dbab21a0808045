/* managers.c: managers as rows, and what both sides are told. */
#include "store/managers.h"

#include "store/accounts.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/privilege.h"

STATEMENT insert_manager = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO manager (machine_id, account_id, granted_at)"
    " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

STATEMENT delete_manager = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM manager WHERE machine_id = $1 AND account_id = $2"};

STATEMENT delete_all = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM manager WHERE machine_id = $1 OR account_id = $1"};

STATEMENT select_managers = {
    PAGES | ADMINISTRATOR,
    "SELECT a.id, a.username, m.granted_at, a.disabled_at IS NULL"
    " FROM manager m JOIN account a ON a.id = m.account_id"
    " WHERE m.machine_id = $1 AND a.deleted_at IS NULL ORDER BY a.username"};

STATEMENT count_others = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*) FROM manager m JOIN account a ON a.id = m.account_id"
    " WHERE m.machine_id = $1 AND m.account_id <> $2"
    " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

STATEMENT select_sole = {
    PAGES | ADMINISTRATOR,
    "SELECT a.id, a.username FROM manager m JOIN account a"
    " ON a.id = m.machine_id WHERE m.account_id = $1 AND a.deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM manager o JOIN account p"
    " ON p.id = o.account_id WHERE o.machine_id = a.id AND o.account_id <> $1"
    " AND p.disabled_at IS NULL AND p.deleted_at IS NULL)"
    " ORDER BY a.username"};

static void read_manager(struct row *row, void *to)
{
    struct manager *manager = to;

    manager->account_id = row_int64(row);
    manager->username = row_text(row);
    manager->granted_at = row_int64(row);
    manager->can_sign_in = row_bool(row);
}

enum result store_manager_list(struct store *store, apr_pool_t *pool,
                               int64_t machine_id,
                               apr_array_header_t **managers)
{
    struct driver_statement *statement = store_use(store, &select_managers);

    *managers = apr_array_make(pool, 4, sizeof(struct manager));
    bind_int64(statement, 1, machine_id);
    return store_all(statement, pool, read_manager, *managers);
}

enum result managers_add(const struct act *act, int64_t machine_id,
                         int64_t account_id)
{
    struct driver_statement *statement = store_use(act->store, &insert_manager);

    bind_int64(statement, 1, machine_id);
    bind_int64(statement, 2, account_id);
    bind_int64(statement, 3, act->now);
    return store_finish(statement);
}

static enum result set(const struct act *act, int64_t account_id, bool manages)
{
    struct driver_statement *statement;

    if (manages)
        return managers_add(act, act->account_id, account_id);
    statement = store_use(act->store, &delete_manager);
    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, account_id);
    return store_finish(statement);
}

/* A machine account with a manager who can sign in keeps one. */
static enum result check_manager_left(const struct act *act, int64_t account_id)
{
    struct driver_statement *statement = store_use(act->store, &count_others);
    int64_t others = 0;
    enum result result;

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, account_id);
    result = store_number(statement, &others);
    return result == RESULT_OK && !others ? RESULT_MUST_STAY : result;
}

/* The machine account of an act, and a person. */
static enum result find_both(const struct act *act, int64_t account_id,
                             struct account *machine, struct account *person)
{
    enum result result =
        store_account_by_id(act->store, act->pool, act->account_id, machine);

    if (result == RESULT_OK)
        result = store_account_by_id(act->store, act->pool, account_id, person);
    if (result == RESULT_OK && (!machine->is_machine || person->is_machine))
        result = RESULT_NOT_FOUND;
    return result;
}

/* The person sees who did it only if that was themself, or an administrator. */
static struct event for_person(const struct act *act, int64_t account_id,
                               const struct event *event)
{
    struct event told = *event;

    told.other_account = NULL;
    if (act->authority != AUTHORITY_MANAGER)
        return told;
    told.actor = ACTOR_MANAGER;
    if (act->manager_id == account_id) {
        told.actor = ACTOR_ACCOUNT;
        told.address = act->address;
    }
    return told;
}

static enum result add_events(const struct act *act, const char *machine,
                              const struct account *person, bool manages)
{
    const struct event event = {
        .kind = EVENT_MANAGER_CHANGED,
        .label = machine,
        .other_account = person->username,
        .privilege =
            privilege_word(manages ? PRIVILEGE_MANAGE : PRIVILEGE_NONE),
    };
    const struct event told = for_person(act, person->id, &event);
    enum result result = store_event_add(act, act->account_id, &event);

    return result == RESULT_OK ? store_event_add(act, person->id, &told)
                               : result;
}

enum result store_manager_set(const struct act *act, int64_t account_id,
                              bool manages)
{
    struct account machine = {0}, person = {0};
    bool managed = false;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = find_both(act, account_id, &machine, &person);
    if (result == RESULT_OK) {
        result = act_check_manager(act->store, machine.id, person.id);
        managed = result == RESULT_OK;
        result = result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    if (result == RESULT_OK && managed && !manages)
        result = check_manager_left(act, account_id);
    if (result == RESULT_OK && managed != manages) {
        result = set(act, account_id, manages);
        if (result == RESULT_OK)
            result = add_events(act, machine.username, &person, manages);
    }
    return store_end(act, result);
}

static void read_sole(struct row *row, void *to)
{
    struct sole_machine *machine = to;

    machine->id = row_int64(row);
    machine->name = row_text(row);
}

enum result managers_list_sole(const struct act *act,
                               apr_array_header_t **machines)
{
    struct driver_statement *statement = store_use(act->store, &select_sole);

    *machines = apr_array_make(act->pool, 4, sizeof(struct sole_machine));
    bind_int64(statement, 1, act->account_id);
    return store_all(statement, act->pool, read_sole, *machines);
}

enum result managers_hand_over(const struct act *act, int64_t heir_id,
                               const struct sole_machine *machine)
{
    struct account heir = {0};
    struct event event = {
        .kind = EVENT_MANAGER_CHANGED,
        .label = machine->name,
        .privilege = privilege_word(PRIVILEGE_MANAGE),
    };
    enum result result =
        store_account_by_id(act->store, act->pool, heir_id, &heir);

    if (result == RESULT_OK)
        result = managers_add(act, machine->id, heir_id);
    if (result == RESULT_OK)
        result = store_event_add(act, heir_id, &event);
    event.other_account = heir.username;
    return result == RESULT_OK ? store_event_add(act, machine->id, &event)
                               : result;
}

enum result managers_clear(const struct act *act)
{
    struct driver_statement *statement = store_use(act->store, &delete_all);

    bind_int64(statement, 1, act->account_id);
    return store_finish(statement);
}
