/* identities.c: linked identities as rows. */
#include "store/identities.h"

#include <apr_strings.h>
#include <string.h>

#include "store/events.h"
#include "store/internal.h"

const char *identity_who(const struct oidc_claims *claims)
{
    return *claims->label ? claims->label : claims->subject;
}

const char *identity_where(const struct oidc_claims *claims)
{
    const char *host = strstr(claims->issuer, "://");

    return host ? host + 3 : claims->issuer;
}

char *identity_text(apr_pool_t *pool, const struct oidc_claims *claims)
{
    return apr_pstrcat(pool, identity_who(claims), " at ",
                       identity_where(claims), NULL);
}

/* The columns of IDENTITY_COLUMNS in sql.c. */
static void read_identity(struct driver_statement *statement, apr_pool_t *pool,
                          void *to)
{
    struct identity *identity = to;

    identity->id = driver_number(statement, 0);
    identity->account_id = driver_number(statement, 1);
    identity->claims.issuer = driver_text(pool, statement, 2);
    identity->claims.subject = driver_text(pool, statement, 3);
    identity->claims.label = driver_text(pool, statement, 4);
    identity->linked_at = driver_number(statement, 5);
    identity->used_at = driver_number(statement, 6);
}

/* What the provider calls them may have changed since it was linked. */
enum result store_identity_find(struct store *store, apr_pool_t *pool,
                                const struct oidc_claims *claims,
                                struct identity *identity)
{
    struct driver_statement *statement = store_use(store, SQL_IDENTITY_FIND);
    enum result result;

    driver_bind_text(statement, 1, claims->issuer);
    driver_bind_text(statement, 2, claims->subject);
    result = store_one(statement, pool, read_identity, identity);
    if (result == RESULT_OK)
        identity->claims.label = claims->label;
    return result;
}

enum result store_identity_list(struct store *store, apr_pool_t *pool,
                                int64_t account_id,
                                apr_array_header_t **identities)
{
    struct driver_statement *statement = store_use(store, SQL_IDENTITY_LIST);

    *identities = apr_array_make(pool, 4, sizeof(struct identity));
    driver_bind_number(statement, 1, account_id);
    return store_all(statement, pool, read_identity, *identities);
}

enum result store_identity_get(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               struct identity *identity)
{
    struct driver_statement *statement = store_use(store, SQL_IDENTITY_GET);

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, id);
    return store_one(statement, pool, read_identity, identity);
}

enum result store_identity_can_unlink(struct store *store, int64_t account_id,
                                      bool *can_unlink)
{
    struct driver_statement *statement =
        store_use(store, SQL_IDENTITY_CAN_UNLINK);
    enum result result;

    driver_bind_number(statement, 1, account_id);
    result = driver_step(statement);
    if (result == RESULT_OK)
        *can_unlink = driver_number(statement, 0) != 0;
    driver_reset(statement);
    return result;
}

static enum result add_row(struct store *store, int64_t account_id,
                           const struct oidc_claims *claims, int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_IDENTITY_ADD);

    driver_bind_number(statement, 1, account_id);
    driver_bind_text(statement, 2, claims->issuer);
    driver_bind_text(statement, 3, claims->subject);
    driver_bind_text(statement, 4, claims->label);
    driver_bind_number(statement, 5, now);
    return store_finish(statement);
}

enum result store_identity_link(struct store *store, apr_pool_t *pool,
                                int64_t account_id,
                                const struct oidc_claims *claims,
                                const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = add_row(store, account_id, claims, now);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_IDENTITY_LINKED,
                                 identity_text(pool, claims), origin, now);
    return store_end(store, result);
}

/* The work of store_identity_unlink, within its transaction: two unlinked at
 * the same moment cannot both be the one that is not the last. */
static enum result unlink_locked(struct store *store, apr_pool_t *pool,
                                 int64_t account_id, int64_t id,
                                 const struct origin *origin, int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_IDENTITY_REMOVE);
    struct identity identity;
    bool can_unlink = false;
    enum result result =
        store_identity_get(store, pool, account_id, id, &identity);

    if (result == RESULT_OK)
        result = store_identity_can_unlink(store, account_id, &can_unlink);
    if (result == RESULT_OK && !can_unlink)
        result = RESULT_DENIED;
    if (result != RESULT_OK)
        return result;
    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, id);
    result = store_change(store, statement);
    if (result == RESULT_OK)
        result =
            store_event_add(store, account_id, 0, EVENT_IDENTITY_UNLINKED,
                            identity_text(pool, &identity.claims), origin, now);
    return result;
}

enum result store_identity_unlink(struct store *store, apr_pool_t *pool,
                                  int64_t account_id, int64_t id,
                                  const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = unlink_locked(store, pool, account_id, id, origin, now);
    return store_end(store, result);
}

static enum result note_use(struct store *store,
                            const struct identity *identity, int64_t now)
{
    struct driver_statement *statement = store_use(store, SQL_IDENTITY_USED);

    driver_bind_number(statement, 1, identity->id);
    driver_bind_number(statement, 2, now);
    driver_bind_text(statement, 3, identity->claims.label);
    return store_change(store, statement);
}

enum result store_identity_sign_in(struct store *store, apr_pool_t *pool,
                                   const struct identity *identity,
                                   const struct session_limits *limits,
                                   const struct origin *origin,
                                   const char *browser, int64_t now,
                                   char **cookie)
{
    const struct session_new session = {
        .account_id = identity->account_id,
        .browser = browser,
        .how = apr_pstrcat(pool, "by ", identity_text(pool, &identity->claims),
                           NULL),
    };
    char *created = NULL;
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = note_use(store, identity, now);
    if (result == RESULT_OK)
        result = sessions_begin(store, pool, &session, limits, origin, now,
                                &created);
    result = store_end(store, result);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}
