/* values.c: issues, reveals, replaces and ends values. */
#include "store/values.h"

#include <apr_strings.h>
#include <string.h>

#include "base/value.h"
#include "store/digests.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/policy.h"
#include "store/seals.h"

STATEMENT insert_value = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO token_value (digest, token_id, sealed, last4, created_at)"
    " VALUES ($1, $2, $3, $4, $5)"};

STATEMENT select_sealed = {PAGES | ADMINISTRATOR,
                           "SELECT sealed FROM token_value"
                           " WHERE token_id = $1 AND ended_at IS NULL"};

STATEMENT update_ended = {
    PAGES | ADMINISTRATOR,
    "UPDATE token_value SET sealed = NULL, ended_at = $2, status = $3,"
    " ended_by = $4 WHERE token_id = $1 AND ended_at IS NULL"};

STATEMENT select_last4 = {
    PAGES, "SELECT v.last4 FROM token t JOIN token_value v ON v.token_id = t.id"
           " AND (v.ended_at IS NULL"
           " OR (t.revoked_at IS NOT NULL AND v.status = 'revoked'))"
           " WHERE t.id = $1"};

STATEMENT select_by_digest = {
    PAGES | ADMINISTRATOR,
    "SELECT t.account_id, t.id, t.is_primary, v.ended_at, v.last4"
    " FROM token_value v JOIN token t ON t.id = v.token_id"
    " WHERE v.digest = $1"};

STATEMENT update_revoked = {
    PAGES | ADMINISTRATOR,
    "UPDATE token SET revoked_at = $2, revoked_by = $3,"
    " revision = revision + 1 WHERE id = $1 AND revoked_at IS NULL"};

STATEMENT update_revision = {PAGES | ADMINISTRATOR,
                             "UPDATE token SET revision = revision + 1"
                             " WHERE id = $1 AND revoked_at IS NULL"};

STATEMENT update_renewed = {PAGES | ADMINISTRATOR,
                            "UPDATE token SET renewed_at = $2 WHERE id = $1"};

enum result values_issue(const struct act *act, int64_t account_id,
                         int64_t token_id, struct value_new *created)
{
    struct driver_statement *statement;
    struct secret_digest digest;
    size_t size = 0;
    unsigned char *sealed = NULL;
    enum result result;

    created->value = value_create(act->pool);
    created->last4 = value_last4(created->value);
    result = digests_of_new(act->store, act->pool, created->value, &digest);
    if (result == RESULT_OK)
        result = seals_seal(act->store, act->pool,
                            &(struct seal_owner){account_id, token_id},
                            created->value, &sealed, &size);
    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &insert_value);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, token_id);
    bind_bytes(statement, 3, sealed, size);
    bind_text(statement, 4, created->last4);
    bind_int64(statement, 5, act->now);
    return store_finish(statement);
}

enum result values_last4(const struct act *act, int64_t token_id, char **last4)
{
    struct driver_statement *statement = store_use(act->store, &select_last4);
    enum result result;

    *last4 = NULL;
    bind_int64(statement, 1, token_id);
    result = store_one(statement, act->pool, store_read_text, last4);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result values_token_at(const struct act *act, int64_t id, int64_t revision,
                            struct token *token)
{
    enum result result =
        store_token_get(act->store, act->pool, act->account_id, id, token);

    if (result != RESULT_OK)
        return result;
    if (token->revoked_at)
        return RESULT_GONE;
    return revision && revision != token->revision ? RESULT_CHANGED : RESULT_OK;
}

/* Ends the current value, if there is one; what was sealed is destroyed. */
static enum result end_value(const struct act *act, int64_t token_id,
                             const char *status, const char *by)
{
    struct driver_statement *statement = store_use(act->store, &update_ended);

    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, status);
    bind_text(statement, 4, by);
    return store_finish(statement);
}

static enum result add_revision(const struct act *act, int64_t token_id)
{
    struct driver_statement *statement =
        store_use(act->store, &update_revision);

    bind_int64(statement, 1, token_id);
    return store_finish(statement);
}

/* The policy's longest life begins again with a new value. */
static enum result renew(const struct act *act, int64_t token_id)
{
    struct driver_statement *statement = store_use(act->store, &update_renewed);
    enum result result;

    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, act->now);
    result = store_finish(statement);
    return result == RESULT_OK ? policy_apply(act, token_id) : result;
}

enum result store_token_regenerate(const struct act *act, int64_t id,
                                   int64_t revision, char **value)
{
    struct event event = {.kind = EVENT_TOKEN_REGENERATED, .token_id = id};
    struct value_new created = {0};
    struct token token;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = values_token_at(act, id, revision, &token);
    if (result == RESULT_OK && token.expires_at && token.expires_at <= act->now)
        result = RESULT_EXPIRED;
    if (result == RESULT_OK)
        result = end_value(act, id, "replaced", act_actor(act));
    if (result == RESULT_OK)
        result = values_issue(act, act->account_id, id, &created);
    if (result == RESULT_OK)
        result = add_revision(act, id);
    if (result == RESULT_OK)
        result = renew(act, id);
    event.last4 = created.last4;
    if (result == RESULT_OK)
        result = store_event_add(act, act->account_id, &event);
    result = store_end(act, result);
    if (result == RESULT_OK && value)
        *value = created.value;
    return result;
}

/* A value that is to end, and its token. */
struct ending {
    int64_t account_id;
    int64_t token_id;
    bool is_primary;
    int64_t ended_at; /* 0: it is the current one */
    const char *last4;
};

/* Who ends it. Somebody who shows a value may have found it. */
static const char *ended_by(const struct act *act, const struct ending *ending)
{
    if (act->authority == AUTHORITY_ADMINISTRATOR)
        return ACTOR_ADMINISTRATOR;
    return act->authority == AUTHORITY_ACCOUNT &&
                   act->account_id == ending->account_id
               ? ACTOR_ACCOUNT
               : ACTOR_BEARER;
}

static enum result add_event(const struct act *act, const struct ending *ending,
                             const char *kind)
{
    const struct event event = {.kind = kind,
                                .token_id = ending->token_id,
                                .last4 = ending->last4,
                                .actor = ended_by(act, ending),
                                .address = act->address,
                                .client = act->client};

    return store_event_add(act, ending->account_id, &event);
}

/* Ends the token and its value. */
static enum result revoke_token(const struct act *act,
                                const struct ending *ending)
{
    struct driver_statement *statement = store_use(act->store, &update_revoked);
    const char *by = ended_by(act, ending);
    enum result result;

    bind_int64(statement, 1, ending->token_id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, by);
    result = store_finish(statement);
    if (result == RESULT_OK)
        result = end_value(act, ending->token_id, "revoked", by);
    return result == RESULT_OK ? add_event(act, ending, EVENT_TOKEN_REVOKED)
                               : result;
}

/* Whose token is to be revoked: the administrator's act can be on all. */
static enum result find_owner(const struct act *act, int64_t id,
                              int64_t *account_id)
{
    *account_id = act->account_id;
    if (act->account_id || act->authority != AUTHORITY_ADMINISTRATOR)
        return RESULT_OK;
    return store_token_owner(act->store, id, account_id);
}

/* Within the act's transaction. */
static enum result revoke_one(const struct act *act, int64_t id)
{
    struct ending ending = {.token_id = id};
    struct token token = {0};
    enum result result = find_owner(act, id, &ending.account_id);

    if (result == RESULT_OK)
        result = store_token_get(act->store, act->pool, ending.account_id, id,
                                 &token);
    if (result == RESULT_OK && token.is_primary)
        result = RESULT_MUST_STAY;
    ending.last4 = token.last4;
    if (result != RESULT_OK)
        return result;
    /* Of a token that was revoked by SQL, the value is still there. */
    return token.revoked_at ? end_value(act, id, "revoked",
                                        token.revoked_by ? token.revoked_by
                                                         : ACTOR_ADMINISTRATOR)
                            : revoke_token(act, &ending);
}

enum result store_token_revoke(const struct act *act, int64_t id)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = revoke_one(act, id);
    return store_end(act, result);
}

enum result store_token_revoke_all(const struct act *act,
                                   const apr_array_header_t *ids)
{
    enum result result = store_transact(act);

    for (int i = 0; i < ids->nelts && result == RESULT_OK; i++)
        result = revoke_one(act, APR_ARRAY_IDX(ids, i, int64_t));
    return store_end(act, result);
}

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

static void read_ending(struct row *row, void *to)
{
    struct ending *ending = to;

    ending->account_id = row_int64(row);
    ending->token_id = row_int64(row);
    ending->is_primary = row_bool(row);
    ending->ended_at = row_int64(row);
    ending->last4 = row_text(row);
}

static enum result find_by_value(struct store *store, apr_pool_t *pool,
                                 const char *value, struct ending *ending)
{
    return digests_find(store, pool, value, &select_by_digest, read_ending,
                        ending);
}

enum result store_value_find(struct store *store, apr_pool_t *pool,
                             const char *value, struct value_found *found)
{
    struct ending ending = {0};
    enum result result = find_by_value(store, pool, value, &ending);

    found->account_id = ending.account_id;
    found->ended = ending.ended_at != 0;
    return result;
}

/* A primary token is not revoked, but left without a value. */
static enum result end_primary_value(const struct act *act,
                                     const struct ending *ending)
{
    enum result result =
        end_value(act, ending->token_id, "revoked", ended_by(act, ending));

    if (result == RESULT_OK)
        result = add_revision(act, ending->token_id);
    return result == RESULT_OK ? add_event(act, ending, EVENT_VALUE_REVOKED)
                               : result;
}

enum result store_token_revoke_by_value(const struct act *act,
                                        const char *value,
                                        struct value_ended *ended)
{
    struct ending ending = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = find_by_value(act->store, act->pool, value, &ending);
    if (result == RESULT_OK && !ending.ended_at)
        result = ending.is_primary ? end_primary_value(act, &ending)
                                   : revoke_token(act, &ending);
    result = store_end(act, result);
    if (result == RESULT_OK && ended)
        *ended = (struct value_ended){ending.token_id, ending.account_id,
                                      ending.is_primary, ending.ended_at != 0};
    return result;
}
