/* reveals.c: unseals values, and records that. */
#include "store/reveals.h"

#include "store/events.h"
#include "store/internal.h"
#include "store/seals.h"
#include "store/values.h"

STATEMENT select_sealed = {PAGES | ADMINISTRATOR,
                           "SELECT sealed FROM token_value"
                           " WHERE token_id = $1 AND ended_at IS NULL"};

static void read_sealed(struct row *row, void *to)
{
    struct sealed_value *sealed = to;

    sealed->bytes = row_bytes(row, &sealed->size);
}

/* token_id: one of the account's. */
static enum result unseal(struct store *store, apr_pool_t *pool,
                          int64_t account_id, int64_t token_id, char **value)
{
    struct driver_statement *statement = store_use(store, &select_sealed);
    struct sealed_value sealed = {0};
    enum result result;

    bind_int64(statement, 1, token_id);
    result = store_one(statement, pool, read_sealed, &sealed);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_GONE : result;
    return seals_unseal(store, pool, &(struct seal_owner){account_id, token_id},
                        &sealed, value);
}

enum result store_token_value(struct store *store, apr_pool_t *pool,
                              int64_t account_id, int64_t id, char **value)
{
    struct token token;
    enum result result = store_token_get(store, pool, account_id, id, &token);

    return result == RESULT_OK ? unseal(store, pool, account_id, id, value)
                               : result;
}

/* In one snapshot, so that nobody has to be waited for. */
static enum result read_value(const struct act *act, int64_t id,
                              struct token *token, char **value)
{
    enum result result = store_begin_reading(act);

    if (result != RESULT_OK)
        return result;
    result = values_token_at(act, id, 0, token);
    if (result == RESULT_OK)
        result = unseal(act->store, act->pool, act->account_id, id, value);
    store_end_snapshot(act->store);
    return result;
}

/* No value is shown unless this is recorded or kept. What is kept is recorded
 * later, unless the program is killed before (see recorder_keeper). */
static enum result reveal(const struct act *act,
                          const struct event_keeper *keeper, int64_t id,
                          const char *kind, char **value)
{
    struct event event = {.kind = kind, .token_id = id};
    struct token token = {0};
    char *found = NULL;
    enum result result = read_value(act, id, &token, &found);

    event.last4 = token.last4;
    if (result == RESULT_OK)
        result = store_event_add_or_keep(act, keeper, &event);
    if (result == RESULT_OK)
        *value = found;
    return result;
}

enum result store_token_reveal(const struct act *act,
                               const struct event_keeper *keeper, int64_t id,
                               char **value)
{
    return reveal(act, keeper, id, EVENT_TOKEN_REVEALED, value);
}

enum result store_token_copy(const struct act *act,
                             const struct event_keeper *keeper, int64_t id,
                             char **value)
{
    return reveal(act, keeper, id, EVENT_TOKEN_COPIED, value);
}
