/* values.c: a value is made, revealed, replaced, ended. */
#include "store/values.h"

#include <apr_strings.h>
#include <string.h>

#include "base/value.h"
#include "store/events.h"
#include "store/internal.h"

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
    struct driver_statement *statement = store_use(store, SQL_VALUE_ADD);
    char *created = value_create(pool);
    struct secret_digest digest;
    size_t size = 0;
    unsigned char *sealed =
        secret_seal(pool, store->keys.seal, created,
                    seal_context(pool, account_id, token_id), &size);

    store_value_digest(&store->keys, created, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    driver_bind_number(statement, 2, token_id);
    driver_bind_bytes(statement, 3, sealed, size);
    driver_bind_text(statement, 4, value_last4(created));
    driver_bind_number(statement, 5, now);
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
    struct driver_statement *statement = store_use(store, SQL_VALUE_END);

    driver_bind_number(statement, 1, token_id);
    driver_bind_number(statement, 2, now);
    driver_bind_text(statement, 3, status);
    driver_bind_text(statement, 4, origin->actor);
    return store_finish(statement);
}

static enum result bump(struct store *store, int64_t token_id)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_BUMP);

    driver_bind_number(statement, 1, token_id);
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
    struct driver_statement *statement = store_use(store, SQL_TOKEN_REVOKE);
    enum result result;

    driver_bind_number(statement, 1, id);
    driver_bind_number(statement, 2, now);
    driver_bind_text(statement, 3, origin->actor);
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

/* The sealed value of the token; RESULT_NOT_FOUND where it has none. */
static enum result read_sealed(struct store *store, apr_pool_t *pool,
                               int64_t token_id, unsigned char **sealed,
                               size_t *size)
{
    struct driver_statement *statement = store_use(store, SQL_VALUE_SEALED);
    enum result result;

    driver_bind_number(statement, 1, token_id);
    result = driver_step(statement);
    if (result == RESULT_OK)
        *sealed = driver_bytes(pool, statement, 0, size);
    driver_reset(statement);
    return result;
}

static enum result reveal_locked(struct store *store, apr_pool_t *pool,
                                 int64_t account_id, int64_t id,
                                 const struct origin *origin, int64_t now,
                                 char **value)
{
    unsigned char *sealed = NULL;
    size_t size = 0;
    struct token token;
    enum result result =
        values_token_at(store, pool, account_id, id, 0, &token);

    if (result != RESULT_OK)
        return result;
    result = read_sealed(store, pool, id, &sealed, &size);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_DENIED : result;
    *value = secret_unseal(pool, store->keys.seal, sealed, size,
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

static enum result find_owner(struct store *store, const char *value,
                              struct value_owner *owner)
{
    struct driver_statement *statement = store_use(store, SQL_VALUE_TOKEN);
    struct secret_digest digest;
    enum result result;

    store_value_digest(&store->keys, value, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    result = driver_step(statement);
    if (result == RESULT_OK) {
        owner->account_id = driver_number(statement, 0);
        owner->token_id = driver_number(statement, 1);
        owner->is_primary = driver_number(statement, 2) != 0;
        owner->ended_at = driver_number(statement, 3);
    }
    driver_reset(statement);
    return result;
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
