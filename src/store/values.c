/* values.c: a value is made, revealed, replaced, ended. */
#include "store/values.h"

#include <apr_strings.h>
#include <string.h>

#include "base/value.h"
#include "store/events.h"
#include "store/internal.h"

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

STATEMENT select_by_digest = {
    PAGES, "SELECT t.account_id, t.id, t.is_primary, v.ended_at"
           " FROM token_value v JOIN token t ON t.id = v.token_id"
           " WHERE v.digest = $1"};

STATEMENT update_revoked = {
    PAGES | ADMINISTRATOR,
    "UPDATE token SET revoked_at = $2, revoked_by = $3,"
    " revision = revision + 1 WHERE id = $1 AND revoked_at IS NULL"};

STATEMENT update_revision = {PAGES | ADMINISTRATOR,
                             "UPDATE token SET revision = revision + 1"
                             " WHERE id = $1 AND revoked_at IS NULL"};

void store_value_digest(const struct store_keys *keys, const char *value,
                        struct secret_digest *digest)
{
    secret_digest(keys->lookup, "token value", value, strlen(value), digest);
}

/* What a value is sealed with: moved to another token's row, it does not
 * open. */
static const char *seal_context(apr_pool_t *pool, int64_t account_id,
                                int64_t token_id)
{
    return apr_psprintf(
        pool, "token %" APR_INT64_T_FMT " of account %" APR_INT64_T_FMT,
        token_id, account_id);
}

enum result values_issue(struct store *store, apr_pool_t *pool,
                         int64_t account_id, int64_t token_id, int64_t now,
                         char **value)
{
    struct driver_statement *statement = store_use(store, &insert_value);
    char *created = value_create(pool);
    struct secret_digest digest;
    size_t size = 0;
    unsigned char *sealed =
        secret_seal(pool, store->keys.seal, created,
                    seal_context(pool, account_id, token_id), &size);

    store_value_digest(&store->keys, created, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, token_id);
    bind_bytes(statement, 3, sealed, size);
    bind_text(statement, 4, value_last4(created));
    bind_int64(statement, 5, now);
    if (value)
        *value = created;
    return store_finish(statement);
}

enum result values_token_at(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, int64_t revision,
                            struct token *token)
{
    enum result result = store_token_get(store, pool, account_id, id, token);

    if (result != RESULT_OK)
        return result;
    if (token->revoked_at)
        return RESULT_DENIED;
    return revision && revision != token->revision ? RESULT_CONFLICT
                                                   : RESULT_OK;
}

/* Ends the current value, if there is one; what was sealed is destroyed. */
static enum result end_value(struct store *store, int64_t token_id,
                             const char *status, const struct origin *origin,
                             int64_t now)
{
    struct driver_statement *statement = store_use(store, &update_ended);

    bind_int64(statement, 1, token_id);
    bind_int64(statement, 2, now);
    bind_text(statement, 3, status);
    bind_text(statement, 4, origin->actor);
    return store_finish(statement);
}

static enum result bump(struct store *store, int64_t token_id)
{
    struct driver_statement *statement = store_use(store, &update_revision);

    bind_int64(statement, 1, token_id);
    return store_finish(statement);
}

static enum result regenerate_locked(struct store *store, apr_pool_t *pool,
                                     int64_t account_id, int64_t id,
                                     int64_t revision,
                                     const struct origin *origin, int64_t now)
{
    struct token token;
    enum result result =
        values_token_at(store, pool, account_id, id, revision, &token);

    if (result == RESULT_OK && token.expires_at && token.expires_at <= now)
        result = RESULT_INVALID;
    if (result == RESULT_OK)
        result = end_value(store, id, "replaced", origin, now);
    if (result == RESULT_OK)
        result = values_issue(store, pool, account_id, id, now, NULL);
    if (result == RESULT_OK)
        result = bump(store, id);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, id, EVENT_TOKEN_REGENERATED,
                                 "", origin, now);
    return result;
}

enum result store_token_regenerate(struct store *store, apr_pool_t *pool,
                                   int64_t account_id, int64_t id,
                                   int64_t revision,
                                   const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store, regenerate_locked(store, pool, account_id, id,
                                              revision, origin, now));
}

/* The token row and its value end together. */
static enum result revoke_row(struct store *store, int64_t account_id,
                              int64_t id, const struct origin *origin,
                              int64_t now)
{
    struct driver_statement *statement = store_use(store, &update_revoked);
    enum result result;

    bind_int64(statement, 1, id);
    bind_int64(statement, 2, now);
    bind_text(statement, 3, origin->actor);
    result = store_finish(statement);
    if (result == RESULT_OK)
        result = end_value(store, id, "revoked", origin, now);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, id, EVENT_TOKEN_REVOKED, "",
                                 origin, now);
    return result;
}

static enum result revoke_locked(struct store *store, apr_pool_t *pool,
                                 int64_t account_id, int64_t id,
                                 const struct origin *origin, int64_t now)
{
    struct token token;
    enum result result = store_token_get(store, pool, account_id, id, &token);

    if (result != RESULT_OK)
        return result;
    if (token.is_primary)
        return RESULT_DENIED;
    if (token.revoked_at)
        return RESULT_OK;
    return revoke_row(store, account_id, id, origin, now);
}

enum result store_token_revoke(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store,
                     revoke_locked(store, pool, account_id, id, origin, now));
}

struct sealed_value {
    unsigned char *bytes;
    size_t size;
};

static void read_sealed(struct row *row, void *to)
{
    struct sealed_value *sealed = to;

    sealed->bytes = row_bytes(row, &sealed->size);
}

/* The sealed value of the token; RESULT_NOT_FOUND if it has none. */
static enum result find_sealed(struct store *store, apr_pool_t *pool,
                               int64_t token_id, struct sealed_value *sealed)
{
    struct driver_statement *statement = store_use(store, &select_sealed);

    bind_int64(statement, 1, token_id);
    return store_one(statement, pool, read_sealed, sealed);
}

static enum result reveal_locked(struct store *store, apr_pool_t *pool,
                                 int64_t account_id, int64_t id,
                                 const struct origin *origin, int64_t now,
                                 char **value)
{
    struct sealed_value sealed = {0};
    struct token token;
    enum result result =
        values_token_at(store, pool, account_id, id, 0, &token);

    if (result != RESULT_OK)
        return result;
    result = find_sealed(store, pool, id, &sealed);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_DENIED : result;
    *value = secret_unseal(pool, store->keys.seal, sealed.bytes, sealed.size,
                           seal_context(pool, account_id, id));
    if (!*value)
        return RESULT_BROKEN;
    return store_event_add(store, account_id, id, EVENT_TOKEN_REVEALED, "",
                           origin, now);
}

enum result store_token_reveal(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               const struct origin *origin, int64_t now,
                               char **value)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(
        store, reveal_locked(store, pool, account_id, id, origin, now, value));
}

/* The token that has, or had, a value. */
struct value_owner {
    int64_t account_id;
    int64_t token_id;
    bool is_primary;
    int64_t ended_at; /* of the value; 0: it is the current one */
};

static void read_owner(struct row *row, void *to)
{
    struct value_owner *owner = to;

    owner->account_id = row_int64(row);
    owner->token_id = row_int64(row);
    owner->is_primary = row_bool(row);
    owner->ended_at = row_int64(row);
}

static enum result find_owner(struct store *store, const char *value,
                              struct value_owner *owner)
{
    struct driver_statement *statement = store_use(store, &select_by_digest);
    struct secret_digest digest;

    store_value_digest(&store->keys, value, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    return store_one(statement, NULL, read_owner, owner);
}

/* A primary token is not revoked: it is left without a value. */
static enum result end_primary_value(struct store *store,
                                     const struct value_owner *owner,
                                     const struct origin *origin, int64_t now)
{
    enum result result =
        end_value(store, owner->token_id, "revoked", origin, now);

    if (result == RESULT_OK)
        result = bump(store, owner->token_id);
    if (result == RESULT_OK)
        result =
            store_event_add(store, owner->account_id, owner->token_id,
                            EVENT_TOKEN_REVOKED, "its value only", origin, now);
    return result;
}

static enum result end_value_locked(struct store *store, const char *value,
                                    const struct origin *origin, int64_t now)
{
    struct value_owner owner = {0};
    enum result result = find_owner(store, value, &owner);

    if (result != RESULT_OK || owner.ended_at)
        return result;
    if (owner.is_primary)
        return end_primary_value(store, &owner, origin, now);
    return revoke_row(store, owner.account_id, owner.token_id, origin, now);
}

enum result store_token_revoke_by_value(struct store *store, const char *value,
                                        const struct origin *origin,
                                        int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store, end_value_locked(store, value, origin, now));
}
