/* token_rows.c: columns into a struct token. */
#include "store/token_rows.h"

#include <string.h>

#include "store/internal.h"
#include "store/values.h"

STATEMENT select_scope_feeds = {
    PAGES | ADMINISTRATOR,
    "SELECT s.access, f.id, f.name, f.deleted_at IS NOT NULL FROM token_feed s"
    " JOIN feed f ON f.id = s.feed_id WHERE s.token_id = $1"
    " ORDER BY f.name"};

/* Told only while the account may know that the feed is there. */
STATEMENT select_blocked_feeds = {
    PAGES | ADMINISTRATOR,
    "SELECT f.id, f.name FROM token_block c"
    " JOIN feed f ON f.id = c.feed_id"
    " JOIN privilege p ON p.account_id = $2 AND p.feed_id = c.feed_id"
    " WHERE c.token_id = $1 AND f.deleted_at IS NULL ORDER BY f.name"};

static void read_use(struct row *row, struct token_use *use)
{
    use->at = row_int64(row);
    use->address = row_text(row);
    use->client = row_text(row);
    use->feed = row_text(row);
    use->access = row_text(row);
}

void token_row_read(struct row *row, void *to)
{
    struct token *token = to;

    memset(token, 0, sizeof *token);
    token->id = row_int64(row);
    token->account_id = row_int64(row);
    token->description = row_text(row);
    token->is_primary = row_bool(row);
    token->read_scope = (enum scope)row_int64(row);
    token->write_scope = (enum scope)row_int64(row);
    token->created_at = row_int64(row);
    token->expires_at = row_int64(row);
    token->revoked_at = row_int64(row);
    token->revoked_by = row_text(row);
    token->revision = row_int64(row);
    token->last4 = row_text(row);
    read_use(row, &token->used);
    token->used.count = row_int64(row);
    read_use(row, &token->denied);
    token->denied.reason = row_text(row);
    token->denied.count = row_int64(row);
}

static void read_blocked_feed(struct row *row, void *to)
{
    struct scope_feed *feed = to;

    feed->id = row_int64(row);
    feed->name = row_text(row);
    feed->deleted = false;
}

static enum result read_blocked_feeds(struct store *store, apr_pool_t *pool,
                                      struct token *token)
{
    struct driver_statement *statement =
        store_use(store, &select_blocked_feeds);

    token->blocked_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    bind_int64(statement, 1, token->id);
    bind_int64(statement, 2, token->account_id);
    return store_all(statement, pool, read_blocked_feed, token->blocked_feeds);
}

static void read_scope_feed(struct row *row, void *to)
{
    const struct token *token = to;
    struct scope_feed *feed = apr_array_push(row_int64(row) == VALUE_ACCESS_READ
                                                 ? token->read_feeds
                                                 : token->write_feeds);

    feed->id = row_int64(row);
    feed->name = row_text(row);
    feed->deleted = row_bool(row);
}

static enum result read_scopes(struct store *store, apr_pool_t *pool,
                               struct token *token)
{
    struct driver_statement *statement = store_use(store, &select_scope_feeds);

    token->read_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    token->write_feeds = apr_array_make(pool, 1, sizeof(struct scope_feed));
    if (token->read_scope != SCOPE_FEEDS && token->write_scope != SCOPE_FEEDS)
        return RESULT_OK;
    bind_int64(statement, 1, token->id);
    return store_each(statement, pool, read_scope_feed, token);
}

enum result token_row_read_feeds(struct store *store, apr_pool_t *pool,
                                 struct token *token)
{
    enum result result = read_scopes(store, pool, token);

    return result == RESULT_OK ? read_blocked_feeds(store, pool, token)
                               : result;
}
