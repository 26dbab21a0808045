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

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, struct token *token)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_BY_ID);
    enum result result;

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, id);
    result = store_one(statement, pool, token_row_read, token);
    return result == RESULT_OK ? token_row_read_feeds(store, pool, token)
                               : result;
}

enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_OWNER);

    driver_bind_number(statement, 1, id);
    return store_number(statement, account_id);
}

static void bind_end(struct driver_statement *statement, int number, int64_t at)
{
    if (at)
        driver_bind_number(statement, number, at);
    else
        driver_bind_null(statement, number);
}

static enum result add_row(struct store *store, int64_t account_id,
                           const struct token_choice *choice, bool primary,
                           int64_t now, int64_t *id)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_ADD);
    enum result result;

    driver_bind_number(statement, 1, account_id);
    driver_bind_text(statement, 2, choice->description);
    driver_bind_number(statement, 3, primary);
    driver_bind_number(statement, 4, choice->read_scope);
    driver_bind_number(statement, 5, choice->write_scope);
    driver_bind_number(statement, 6, now);
    bind_end(statement, 7, choice->expires_at);
    driver_bind_text(statement, 8, choice->form_id);
    result = store_finish(statement);
    if (result == RESULT_OK)
        *id = driver_last_id(store->driver);
    return result;
}

static enum result add_feeds(struct store *store, int64_t id, int access,
                             enum scope scope, const apr_array_header_t *feeds)
{
    enum result result = RESULT_OK;

    if (scope != SCOPE_FEEDS)
        return RESULT_OK;
    for (int i = 0; i < feeds->nelts && result == RESULT_OK; i++) {
        struct driver_statement *statement =
            store_use(store, SQL_TOKEN_FEED_ADD);
        driver_bind_number(statement, 1, id);
        driver_bind_number(statement, 2, access);
        driver_bind_number(statement, 3, APR_ARRAY_IDX(feeds, i, int64_t));
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
    struct driver_statement *statement = store_use(store, SQL_TOKEN_BY_FORM);

    if (!form_id)
        return RESULT_NOT_FOUND;
    driver_bind_number(statement, 1, account_id);
    driver_bind_text(statement, 2, form_id);
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
    struct driver_statement *statement = store_use(store, SQL_TOKEN_SAVE);
    bool primary = old->is_primary;

    driver_bind_number(statement, 1, old->id);
    driver_bind_text(statement, 2, choice->description);
    driver_bind_number(statement, 3, primary ? SCOPE_ALL : choice->read_scope);
    driver_bind_number(statement, 4, primary ? SCOPE_ALL : choice->write_scope);
    bind_end(statement, 5, primary ? 0 : choice->expires_at);
    return store_finish(statement);
}

static enum result save_scopes(struct store *store, int64_t id,
                               const struct token_choice *choice)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_FEED_CLEAR);
    enum result result;

    driver_bind_number(statement, 1, id);
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
