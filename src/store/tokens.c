/* tokens.c: tokens and scopes as rows. Their values' lives are in values.c. */
#include "store/tokens.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/values.h"

static void read_use(struct driver_statement *statement, apr_pool_t *pool,
                     int column, struct token_use *use)
{
    use->at = driver_number(statement, column);
    use->address = driver_text(pool, statement, column + 1);
    use->client = driver_text(pool, statement, column + 2);
    use->feed = driver_text(pool, statement, column + 3);
    use->access = driver_text(pool, statement, column + 4);
}

/* The columns of TOKEN_COLUMNS in sql.c. */
static void read_token(struct driver_statement *statement, apr_pool_t *pool,
                       struct token *token)
{
    memset(token, 0, sizeof *token);
    token->id = driver_number(statement, 0);
    token->account_id = driver_number(statement, 1);
    token->description = driver_text(pool, statement, 2);
    token->is_primary = driver_number(statement, 3) != 0;
    token->read_scope = (enum scope)driver_number(statement, 4);
    token->write_scope = (enum scope)driver_number(statement, 5);
    token->created_at = driver_number(statement, 6);
    token->expires_at = driver_number(statement, 7);
    token->revoked_at = driver_number(statement, 8);
    token->revoked_by = driver_text(pool, statement, 9);
    token->revision = driver_number(statement, 10);
    token->tail = driver_text(pool, statement, 11);
    read_use(statement, pool, 12, &token->used);
    token->used.count = driver_number(statement, 17);
    read_use(statement, pool, 18, &token->refused);
    token->refused.reason = driver_text(pool, statement, 23);
    token->refused.count = driver_number(statement, 24);
}

/* Fills the lists of feeds that the token's scopes name. */
static enum result read_feeds(struct store *store, apr_pool_t *pool,
                              struct token *token)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_FEED_LIST);
    enum result result;

    token->read_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    token->write_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    if (token->read_scope != SCOPE_FEEDS && token->write_scope != SCOPE_FEEDS)
        return RESULT_OK;
    driver_bind_number(statement, 1, token->id);
    while ((result = driver_step(statement)) == RESULT_OK) {
        struct scope_feed *feed =
            apr_array_push(driver_number(statement, 0) == VALUE_ACCESS_READ
                               ? token->read_feeds
                               : token->write_feeds);
        feed->id = driver_number(statement, 1);
        feed->name = driver_text(pool, statement, 2);
        feed->deleted = driver_number(statement, 3) != 0;
    }
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, struct token *token)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_BY_ID);
    enum result result;

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, id);
    result = driver_step(statement);
    if (result == RESULT_OK)
        read_token(statement, pool, token);
    driver_reset(statement);
    return result == RESULT_OK ? read_feeds(store, pool, token) : result;
}

enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_OWNER);
    enum result result;

    driver_bind_number(statement, 1, id);
    result = driver_step(statement);
    if (result == RESULT_OK)
        *account_id = driver_number(statement, 0);
    driver_reset(statement);
    return result;
}

/* words as a LIKE pattern: in lower case, between two %, its own % and _ plain.
 * */
static char *like_pattern(apr_pool_t *pool, const char *words)
{
    char *lower = text_lower(pool, words);
    char *pattern = apr_palloc(pool, 2 * strlen(lower) + 3);
    char *to = pattern;

    *to++ = '%';
    for (; *lower; lower++) {
        if (strchr("%_\\", *lower))
            *to++ = '\\';
        *to++ = *lower;
    }
    *to++ = '%';
    *to = '\0';
    return pattern;
}

static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        int64_t account_id, int64_t now,
                        const struct token_filter *filter)
{
    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, now);
    driver_bind_text(statement, 4,
                     filter && filter->words ? like_pattern(pool, filter->words)
                                             : NULL);
    driver_bind_text(statement, 5, filter ? filter->tail : NULL);
}

enum result store_token_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct token_filter *filter, bool ended,
                             int64_t now, int64_t limit, int64_t offset,
                             apr_array_header_t **tokens)
{
    struct driver_statement *statement =
        store_use(store, ended ? SQL_TOKEN_LIST_ENDED : SQL_TOKEN_LIST_VALID);
    enum result result;

    *tokens = apr_array_make(pool, 16, sizeof(struct token));
    bind_filter(statement, pool, account_id, now, filter);
    driver_bind_number(statement, 6, limit);
    driver_bind_number(statement, 7, offset);
    while ((result = driver_step(statement)) == RESULT_OK)
        read_token(statement, pool, apr_array_push(*tokens));
    driver_reset(statement);
    if (result == RESULT_NOT_FOUND)
        result = RESULT_OK;
    for (int i = 0; i < (*tokens)->nelts && result == RESULT_OK; i++)
        result =
            read_feeds(store, pool, &APR_ARRAY_IDX(*tokens, i, struct token));
    return result;
}

enum result store_token_count(struct store *store, apr_pool_t *pool,
                              int64_t account_id,
                              const struct token_filter *filter, int64_t now,
                              int64_t *all, int64_t *valid)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_COUNT);
    enum result result;

    bind_filter(statement, pool, account_id, now, filter);
    result = driver_step(statement);
    *all = result == RESULT_OK ? driver_number(statement, 0) : 0;
    *valid = result == RESULT_OK ? driver_number(statement, 1) : 0;
    driver_reset(statement);
    return result;
}

enum result store_token_place(struct store *store, int64_t account_id,
                              int64_t id, int64_t now, int64_t *place)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_PLACE);
    enum result result;

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, now);
    driver_bind_number(statement, 3, id);
    result = driver_step(statement);
    *place = result == RESULT_OK ? driver_number(statement, 0) : 0;
    driver_reset(statement);
    return result;
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

/* The token that this form made before; RESULT_NOT_FOUND for the first submit.
 * */
static enum result find_by_form(struct store *store, int64_t account_id,
                                const char *form_id, int64_t *id)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_BY_FORM);
    enum result result;

    if (!form_id)
        return RESULT_NOT_FOUND;
    driver_bind_number(statement, 1, account_id);
    driver_bind_text(statement, 2, form_id);
    result = driver_step(statement);
    if (result == RESULT_OK)
        *id = driver_number(statement, 0);
    driver_reset(statement);
    return result;
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
