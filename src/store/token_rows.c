/* token_rows.c: columns into a struct token. */
#include "store/token_rows.h"

#include <string.h>

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
void token_row_read(struct driver_statement *statement, apr_pool_t *pool,
                    void *to)
{
    struct token *token = to;

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
    token->last4 = driver_text(pool, statement, 11);
    read_use(statement, pool, 12, &token->used);
    token->used.count = driver_number(statement, 17);
    read_use(statement, pool, 18, &token->denied);
    token->denied.reason = driver_text(pool, statement, 23);
    token->denied.count = driver_number(statement, 24);
}

static void read_blocked_feed(struct driver_statement *statement,
                              apr_pool_t *pool, void *to)
{
    struct scope_feed *feed = to;

    feed->id = driver_number(statement, 0);
    feed->name = driver_text(pool, statement, 1);
    feed->deleted = false;
}

static enum result read_blocked_feeds(struct store *store, apr_pool_t *pool,
                                      struct token *token)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_BLOCK_LIST);

    token->blocked_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    driver_bind_number(statement, 1, token->id);
    driver_bind_number(statement, 2, token->account_id);
    return store_all(statement, pool, read_blocked_feed, token->blocked_feeds);
}

static enum result read_scopes(struct store *store, apr_pool_t *pool,
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

enum result token_row_read_feeds(struct store *store, apr_pool_t *pool,
                                 struct token *token)
{
    enum result result = read_scopes(store, pool, token);

    return result == RESULT_OK ? read_blocked_feeds(store, pool, token)
                               : result;
}
