/* machines.c: machine accounts as rows of account. */
#include "store/machines.h"

#include "base/utf8.h"
#include "store/account_delete.h"
#include "store/accounts.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/managers.h"
#include "store/search_pattern.h"

STATEMENT insert_machine = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO account (username, password, created_at, password_at,"
    " form_id, is_machine, description)"
    " VALUES ($1, '', $2, $2, $3, TRUE, $4) RETURNING id"};

STATEMENT update_description = {
    PAGES | ADMINISTRATOR,
    "UPDATE account SET description = $2"
    " WHERE id = $1 AND is_machine AND deleted_at IS NULL"};

STATEMENT select_by_form = {PAGES, "SELECT username FROM account"
                                   " WHERE form_id = $1 AND is_machine"
                                   " AND deleted_at IS NULL"};

/* Who of them can sign in. */
#define MANAGERS                                                               \
    " FROM manager m JOIN account p ON p.id = m.account_id"                    \
    " WHERE m.machine_id = a.id AND p.disabled_at IS NULL"                     \
    " AND p.deleted_at IS NULL"

/* That $1 manages; 0: all. */
#define MANAGED                                                                \
    " FROM account a WHERE a.is_machine AND a.deleted_at IS NULL"              \
    " AND (CAST($1 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM manager m"          \
    " WHERE m.machine_id = a.id AND m.account_id = $1))"

/* $2: only the orphaned. $3: a pattern, or NULL. */
#define FITTING                                                                \
    MANAGED " AND (NOT $2 OR NOT EXISTS (SELECT 1" MANAGERS                    \
            "))" SEARCH("a.username", "$3")

/* Tokens that are valid now are counted up to a limit. */
#define COLUMNS(now, limit)                                                    \
    "a.id, a.username, a.description, a.created_at, a.disabled_at,"            \
    " (SELECT count(*)" MANAGERS "), (SELECT count(*) FROM (SELECT 1"          \
    " FROM token t WHERE t.account_id = a.id AND t.revoked_at IS NULL"         \
    " AND (t.expires_at IS NULL OR t.expires_at > " now ") LIMIT " limit       \
    ") n)"

STATEMENT select_page = {PAGES | ADMINISTRATOR,
                         "SELECT " COLUMNS("$4", "$5") FITTING
                         " ORDER BY a.username LIMIT $6 OFFSET $7"};

STATEMENT select_by_name = {PAGES | ADMINISTRATOR,
                            "SELECT " COLUMNS("$3", "$4") MANAGED
                            " AND a.username = $2"};

STATEMENT count_fitting = {PAGES | ADMINISTRATOR, "SELECT count(*)" FITTING};

static void read_machine(struct row *row, void *to)
{
    struct machine *machine = to;

    machine->id = row_int64(row);
    machine->name = row_text(row);
    machine->description = row_text(row);
    machine->created_at = row_int64(row);
    machine->disabled_at = row_int64(row);
    machine->managers = row_int64(row);
    machine->tokens = row_int64(row);
}

/* The parameters of COLUMNS, from number on. */
static void bind_columns(struct driver_statement *statement, int number,
                         int64_t now)
{
    bind_int64(statement, number, now);
    bind_int64(statement, number + 1, MACHINE_TOKENS_MAX + 1);
}

static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        const struct machine_filter *filter)
{
    bind_int64(statement, 1, filter->manager_id);
    bind_bool(statement, 2, filter->orphaned);
    bind_text(statement, 3, search_pattern(pool, filter->words));
}

enum result store_machine_get(struct store *store, apr_pool_t *pool,
                              const char *name,
                              const struct machine_filter *filter,
                              struct machine *machine)
{
    struct driver_statement *statement = store_use(store, &select_by_name);

    if (!utf8_is_valid(name))
        return RESULT_NOT_FOUND;
    bind_int64(statement, 1, filter->manager_id);
    bind_text(statement, 2, name);
    bind_columns(statement, 3, filter->now);
    return store_one(statement, pool, read_machine, machine);
}

enum result store_machine_list(struct store *store, apr_pool_t *pool,
                               const struct machine_filter *filter,
                               const struct range *range,
                               apr_array_header_t **machines)
{
    struct driver_statement *statement = store_use(store, &select_page);

    *machines = apr_array_make(pool, 16, sizeof(struct machine));
    bind_filter(statement, pool, filter);
    bind_columns(statement, 4, filter->now);
    bind_int64(statement, 6, range->limit);
    bind_int64(statement, 7, range->offset);
    return store_all(statement, pool, read_machine, *machines);
}

enum result store_machine_count(struct store *store, apr_pool_t *pool,
                                const struct machine_filter *filter,
                                int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_fitting);

    bind_filter(statement, pool, filter);
    return store_number(statement, count);
}

enum result store_machine_by_form(struct store *store, apr_pool_t *pool,
                                  const char *form_id, const char **name)
{
    struct driver_statement *statement = store_use(store, &select_by_form);

    bind_text(statement, 1, form_id);
    return store_one(statement, pool, store_read_text, name);
}

static enum result check_limit(const struct act *act, int64_t manager_id)
{
    const struct machine_filter filter = {.manager_id = manager_id};
    int64_t count = 0;
    enum result result =
        manager_id ? store_machine_count(act->store, act->pool, &filter, &count)
                   : RESULT_OK;

    return result == RESULT_OK && count >= MACHINES_OF_MANAGER_MAX
               ? RESULT_TOO_MANY
               : result;
}

static enum result insert(const struct act *act,
                          const struct machine_new *machine, int64_t *id)
{
    struct driver_statement *statement = store_use(act->store, &insert_machine);

    bind_text(statement, 1, machine->name);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, machine->form_id);
    bind_text(statement, 4, machine->description);
    return store_number(statement, id);
}

/* In the activity of the machine account, managers are named. */
static enum result tell_created(const struct act *act,
                                const struct machine_new *machine, int64_t id)
{
    bool by_manager = act->authority == AUTHORITY_ACCOUNT;
    const struct event event = {.kind = EVENT_MACHINE_CREATED,
                                .label = machine->name};
    struct event own = event;
    enum result result = RESULT_OK;

    if (by_manager) {
        own.actor = ACTOR_MANAGER;
        own.client = machine->manager;
        own.address = act->address;
    }
    result = store_event_add(act, id, &own);
    return result == RESULT_OK && machine->manager_id
               ? store_event_add(act, machine->manager_id, &event)
               : result;
}

enum result store_machine_add(const struct act *act,
                              const struct machine_new *machine, int64_t *id)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = check_limit(act, machine->manager_id);
    if (result == RESULT_OK)
        result = insert(act, machine, id);
    if (result == RESULT_OK && machine->manager_id)
        result = managers_add(act, *id, machine->manager_id);
    if (result == RESULT_OK)
        result = tell_created(act, machine, *id);
    return store_end(act, result);
}

static enum result describe(const struct act *act, const char *description)
{
    struct driver_statement *statement =
        store_use(act->store, &update_description);

    bind_int64(statement, 1, act->account_id);
    bind_text(statement, 2, description);
    return store_change(act->store, statement);
}

enum result store_machine_describe(const struct act *act,
                                   const char *description)
{
    const struct event event = {.kind = EVENT_MACHINE_CHANGED};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = describe(act, description);
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id, &event);
    return store_end(act, result);
}

/* Those who managed it, who do not see its activity any more. */
static enum result tell_deleted(const struct act *act, const char *name)
{
    struct event event = {.kind = EVENT_MACHINE_DELETED, .label = name};
    apr_array_header_t *managers;
    enum result result =
        store_manager_list(act->store, act->pool, act->account_id, &managers);

    for (int i = 0; i < managers->nelts && result == RESULT_OK; i++) {
        int64_t id = APR_ARRAY_IDX(managers, i, struct manager).account_id;
        event.actor = act->manager_id == id ? ACTOR_ACCOUNT
                      : act->manager_id     ? ACTOR_MANAGER
                                            : NULL;
        result = store_event_add(act, id, &event);
    }
    return result;
}

enum result store_machine_delete(const struct act *act)
{
    struct account machine = {0};
    apr_array_header_t *feeds = NULL;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_account_by_id(act->store, act->pool, act->account_id,
                                     &machine);
    if (result == RESULT_OK && !machine.is_machine)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = store_account_sole_owner_feeds(act, &feeds);
    if (result == RESULT_OK && feeds->nelts)
        result = RESULT_MUST_STAY;
    if (result == RESULT_OK)
        result = tell_deleted(act, machine.username);
    if (result == RESULT_OK)
        result = account_delete_all(act);
    return store_end(act, result);
}
