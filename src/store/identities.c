/* identities.c: linked identities, and signing in by one. */
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

/* Whether one of them can be unlinked: there is a password, or another
 * identity. */
STATEMENT select_can_unlink = {
    PAGES, "SELECT a.password <> '' OR (SELECT count(*) FROM identity"
           " WHERE account_id = a.id) > 1 FROM account a WHERE a.id = $1"};

/* Whether the account of a linked identity can sign in. */
STATEMENT select_active = {
    PAGES, "SELECT NOT a.is_machine AND a.disabled_at IS NULL"
           " AND a.deleted_at IS NULL"
           " FROM identity i JOIN account a ON a.id = i.account_id"
           " WHERE i.account_id = $1 AND i.id = $2"};

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

/* The provider can have changed the label since it was linked. */
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

/* Adds an event about an identity. */
static enum result add_event(const struct act *act, const char *kind,
                             const struct oidc_claims *claims)
{
    const struct event event = {
        .kind = kind,
        .label = identity_who(claims),
        .issuer = identity_where(claims),
    };

    return store_event_add(act, act->account_id, &event);
}

static enum result insert(const struct act *act,
                          const struct oidc_claims *claims)
{
    struct driver_statement *statement =
        store_use(act->store, &insert_identity);

    bind_int64(statement, 1, act->account_id);
    bind_text(statement, 2, claims->issuer);
    bind_text(statement, 3, claims->subject);
    bind_text(statement, 4, claims->label);
    bind_int64(statement, 5, act->now);
    return store_finish(statement);
}

enum result store_identity_link(const struct act *act,
                                const struct oidc_claims *claims)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = insert(act, claims);
    if (result == RESULT_OK)
        result = add_event(act, EVENT_IDENTITY_LINKED, claims);
    return store_end(act, result);
}

static enum result delete_row(const struct act *act, int64_t id)
{
    struct driver_statement *statement =
        store_use(act->store, &delete_identity);

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, id);
    return store_change(act->store, statement);
}

/* In one transaction, so that of two that are unlinked at the same time, one
 * stays. */
enum result store_identity_unlink(const struct act *act, int64_t id)
{
    struct identity identity;
    bool can_unlink = false;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_identity_get(act->store, act->pool, act->account_id, id,
                                    &identity);
    if (result == RESULT_OK)
        result =
            store_identity_can_unlink(act->store, act->account_id, &can_unlink);
    if (result == RESULT_OK && !can_unlink)
        result = RESULT_MUST_STAY;
    if (result == RESULT_OK)
        result = delete_row(act, id);
    if (result == RESULT_OK)
        result = add_event(act, EVENT_IDENTITY_UNLINKED, &identity.claims);
    return store_end(act, result);
}

static enum result check_active(const struct act *act, int64_t id)
{
    struct driver_statement *statement = store_use(act->store, &select_active);
    bool active = false;
    enum result result;

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, id);
    result = store_one(statement, NULL, store_read_bool, &active);
    return result == RESULT_OK && !active ? RESULT_DENIED : result;
}

static enum result record_use(const struct act *act,
                              const struct identity *identity)
{
    struct driver_statement *statement = store_use(act->store, &update_used);

    bind_int64(statement, 1, identity->id);
    bind_int64(statement, 2, act->now);
    bind_text(statement, 3, identity->claims.label);
    return store_finish(statement);
}

enum result store_identity_sign_in(const struct act *act,
                                   const struct identity *identity,
                                   const struct session_new *session,
                                   char **cookie)
{
    const struct event event = {
        .kind = EVENT_SIGNED_IN,
        .label = identity_who(&identity->claims),
        .issuer = identity_where(&identity->claims),
    };
    char *created = NULL;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = check_active(act, identity->id);
    if (result == RESULT_OK)
        result = record_use(act, identity);
    if (result == RESULT_OK)
        result = sessions_begin(act, session, &event, &created);
    result = store_end(act, result);
    if (result == RESULT_OK)
        *cookie = created;
    return result;
}
