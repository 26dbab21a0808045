/* identities.c: linked identities as rows. */
#include "store/identities.h"

#include <apr_strings.h>
#include <string.h>

#include "store/events.h"
#include "store/internal.h"

#define IDENTITY_COLUMNS                                                       \
    "id, account_id, issuer, subject, label, linked_at, used_at"

STATEMENT insert_identity = {
    PAGES,
    "INSERT INTO identity (account_id, issuer, subject, label, linked_at)"
    " VALUES ($1, $2, $3, $4, $5)"};

STATEMENT select_by_claims = {PAGES, "SELECT " IDENTITY_COLUMNS " FROM identity"
                                     " WHERE issuer = $1 AND subject = $2"};

STATEMENT select_by_id = {PAGES, "SELECT " IDENTITY_COLUMNS " FROM identity"
                                 " WHERE account_id = $1 AND id = $2"};

STATEMENT select_of_account = {PAGES,
                               "SELECT " IDENTITY_COLUMNS " FROM identity"
                               " WHERE account_id = $1 ORDER BY id"};

/* Whether one of them can go: there is a password, or another one. */
STATEMENT select_can_unlink = {
    PAGES, "SELECT a.password <> '' OR (SELECT count(*) FROM identity"
           " WHERE account_id = a.id) > 1 FROM account a WHERE a.id = $1"};

STATEMENT update_used = {
    PAGES, "UPDATE identity SET used_at = $2, label = $3 WHERE id = $1"};

STATEMENT delete_identity = {
    PAGES, "DELETE FROM identity WHERE account_id = $1 AND id = $2"};

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

static void read_identity(struct row *row, void *to)
{
    struct identity *identity = to;

    identity->id = row_int64(row);
    identity->account_id = row_int64(row);
    identity->claims.issuer = row_text(row);
    identity->claims.subject = row_text(row);
    identity->claims.label = row_text(row);
    identity->linked_at = row_int64(row);
    identity->used_at = row_int64(row);
}

/* What the provider calls them may have changed since it was linked. */
enum result store_identity_find(struct store *store, apr_pool_t *pool,
                                const struct oidc_claims *claims,
                                struct identity *identity)
{
    struct driver_statement *statement = store_use(store, &select_by_claims);
    enum result result;

    bind_text(statement, 1, claims->issuer);
    bind_text(statement, 2, claims->subject);
    result = store_one(statement, pool, read_identity, identity);
    if (result == RESULT_OK)
        identity->claims.label = claims->label;
    return result;
}

enum result store_identity_list(struct store *store, apr_pool_t *pool,
                                int64_t account_id,
                                apr_array_header_t **identities)
{
    struct driver_statement *statement = store_use(store, &select_of_account);

    *identities = apr_array_make(pool, 4, sizeof(struct identity));
    bind_int64(statement, 1, account_id);
    return store_all(statement, pool, read_identity, *identities);
}

enum result store_identity_get(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               struct identity *identity)
{
    struct driver_statement *statement = store_use(store, &select_by_id);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, id);
    return store_one(statement, pool, read_identity, identity);
}

enum result store_identity_can_unlink(struct store *store, int64_t account_id,
                                      bool *can_unlink)
{
    struct driver_statement *statement = store_use(store, &select_can_unlink);

    bind_int64(statement, 1, account_id);
    return store_one(statement, NULL, store_read_bool, can_unlink);
}

static enum result add_row(struct store *store, int64_t account_id,
                           const struct oidc_claims *claims, int64_t now)
{
    struct driver_statement *statement = store_use(store, &insert_identity);

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, claims->issuer);
    bind_text(statement, 3, claims->subject);
    bind_text(statement, 4, claims->label);
    bind_int64(statement, 5, now);
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
    struct driver_statement *statement = store_use(store, &delete_identity);
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
    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, id);
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
    struct driver_statement *statement = store_use(store, &update_used);

    bind_int64(statement, 1, identity->id);
    bind_int64(statement, 2, now);
    bind_text(statement, 3, identity->claims.label);
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
