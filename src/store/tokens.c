/* tokens.c: a token is made, read and changed. Its values' lives are in
 * values.c, the lists in token_list.c. */
#include "store/tokens.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/token_rows.h"
#include "store/values.h"

STATEMENT insert_token = {
    PAGES | ADMINISTRATOR,
    "INSERT INTO token (account_id, description, is_primary, read_scope,"
    " write_scope, created_at, expires_at, revision, form_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) RETURNING id"};

STATEMENT select_by_form = {
    PAGES, "SELECT id FROM token WHERE account_id = $1 AND form_id = $2"};

STATEMENT select_owner = {ADMINISTRATOR | PAGES,
                          "SELECT account_id FROM token WHERE id = $1"};

STATEMENT update_token = {
    PAGES, "UPDATE token SET description = $2, read_scope = $3,"
           " write_scope = $4, expires_at = $5, revision = revision + 1"
           " WHERE id = $1 AND revoked_at IS NULL"};

STATEMENT insert_scope_feed = {
    PAGES | ADMINISTRATOR, "INSERT INTO token_feed (token_id, access, feed_id)"
                           " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

STATEMENT delete_scope_feeds = {PAGES,
                                "DELETE FROM token_feed WHERE token_id = $1"};

STATEMENT select_by_id = {PAGES | ADMINISTRATOR,
                          "SELECT " TOKEN_COLUMNS TOKEN_TABLES
                          " WHERE t.id = $2 AND t.account_id = $1"};

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, struct token *token)
{
    struct driver_statement *statement = store_use(store, &select_by_id);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, id);
    result = store_one(statement, pool, token_row_read, token);
    return result == RESULT_OK ? token_row_read_feeds(store, pool, token)
                               : result;
}

enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, &select_owner);

    bind_int64(statement, 1, id);
    return store_number(statement, account_id);
}

static enum result add_row(struct store *store, int64_t account_id,
                           const struct token_choice *choice, bool primary,
                           int64_t now, int64_t *id)
{
    struct driver_statement *statement = store_use(store, &insert_token);

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, choice->description);
    bind_bool(statement, 3, primary);
    bind_int64(statement, 4, choice->read_scope);
    bind_int64(statement, 5, choice->write_scope);
    bind_int64(statement, 6, now);
    bind_optional(statement, 7, choice->expires_at);
    bind_text(statement, 8, choice->form_id);
    return store_number(statement, id);
}

static enum result add_feeds(struct store *store, int64_t id, int access,
                             enum scope scope, const apr_array_header_t *feeds)
{
    enum result result = RESULT_OK;

    if (scope != SCOPE_FEEDS)
        return RESULT_OK;
    for (int i = 0; i < feeds->nelts && result == RESULT_OK; i++) {
        struct driver_statement *statement =
            store_use(store, &insert_scope_feed);
        bind_int64(statement, 1, id);
        bind_int64(statement, 2, access);
        bind_int64(statement, 3, APR_ARRAY_IDX(feeds, i, int64_t));
        result = store_finish(statement);
    }
    return result;
}

static enum result add_scopes(struct store *store, int64_t id,
                              const struct token_choice *choice)
{
    enum result result = add_feeds(store, id, VALUE_ACCESS_READ,
                                   choice->read_scope, choice->read_feeds);

    if (result == RESULT_OK)
        result = add_feeds(store, id, VALUE_ACCESS_WRITE, choice->write_scope,
                           choice->write_feeds);
    return result;
}

/* The token that this form made before; RESULT_NOT_FOUND for the first
 * submit. */
static enum result find_by_form(struct store *store, int64_t account_id,
                                const char *form_id, int64_t *id)
{
    struct driver_statement *statement = store_use(store, &select_by_form);

    if (!form_id)
        return RESULT_NOT_FOUND;
    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, form_id);
    return store_number(statement, id);
}

static enum result add_locked(struct store *store, apr_pool_t *pool,
                              int64_t account_id,
                              const struct token_choice *choice,
                              const struct origin *origin, int64_t now,
                              int64_t *id, char **value)
{
    enum result result = find_by_form(store, account_id, choice->form_id, id);

    if (result != RESULT_NOT_FOUND)
        return result == RESULT_OK ? RESULT_CONFLICT : result;
    result = add_row(store, account_id, choice, false, now, id);
    if (result == RESULT_OK)
        result = add_scopes(store, *id, choice);
    if (result == RESULT_OK)
        result = values_issue(store, pool, account_id, *id, now, value);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, *id, EVENT_TOKEN_CREATED,
                                 "", origin, now);
    return result;
}

enum result store_token_add(struct store *store, apr_pool_t *pool,
                            int64_t account_id,
                            const struct token_choice *choice,
                            const struct origin *origin, int64_t now,
                            int64_t *id, char **value)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store, add_locked(store, pool, account_id, choice, origin,
                                       now, id, value));
}

enum result store_token_add_primary(struct store *store, apr_pool_t *pool,
                                    int64_t account_id, int64_t now)
{
    const struct token_choice choice = {
        .description = "Primary token",
        .read_scope = SCOPE_ALL,
        .write_scope = SCOPE_ALL,
    };
    int64_t id = 0;
    enum result result = add_row(store, account_id, &choice, true, now, &id);

    if (result == RESULT_OK)
        result = values_issue(store, pool, account_id, id, now, NULL);
    return result;
}

static enum result save_row(struct store *store, const struct token *old,
                            const struct token_choice *choice)
{
    struct driver_statement *statement = store_use(store, &update_token);
    bool primary = old->is_primary;

    bind_int64(statement, 1, old->id);
    bind_text(statement, 2, choice->description);
    bind_int64(statement, 3, primary ? SCOPE_ALL : choice->read_scope);
    bind_int64(statement, 4, primary ? SCOPE_ALL : choice->write_scope);
    bind_optional(statement, 5, primary ? 0 : choice->expires_at);
    return store_finish(statement);
}

static enum result save_scopes(struct store *store, int64_t id,
                               const struct token_choice *choice)
{
    struct driver_statement *statement = store_use(store, &delete_scope_feeds);
    enum result result;

    bind_int64(statement, 1, id);
    result = store_finish(statement);
    return result == RESULT_OK ? add_scopes(store, id, choice) : result;
}

static enum result save_locked(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id, int64_t revision,
                               const struct token_choice *choice,
                               const struct origin *origin, int64_t now)
{
    struct token old;
    enum result result =
        values_token_at(store, pool, account_id, id, revision, &old);

    if (result == RESULT_OK)
        result = save_row(store, &old, choice);
    if (result == RESULT_OK && !old.is_primary)
        result = save_scopes(store, id, choice);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, id, EVENT_TOKEN_CHANGED, "",
                                 origin, now);
    return result;
}

enum result store_token_save(struct store *store, apr_pool_t *pool,
                             int64_t account_id, int64_t id, int64_t revision,
                             const struct token_choice *choice,
                             const struct origin *origin, int64_t now)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store, save_locked(store, pool, account_id, id, revision,
                                        choice, origin, now));
}
