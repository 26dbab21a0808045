/* feed_tokens.c: the list, and the rows of token_block. */
#include "store/feed_tokens.h"

#include <apr_strings.h>
#include <string.h>

#include "store/events.h"
#include "store/internal.h"
#include "store/search_pattern.h"

static void bind_list(struct driver_statement *statement, apr_pool_t *pool,
                      int64_t feed_id, const struct feed_token_filter *filter,
                      int64_t now)
{
    driver_bind_number(statement, 1, feed_id);
    driver_bind_number(statement, 2, now);
    if (filter && filter->account_id)
        driver_bind_number(statement, 3, filter->account_id);
    else
        driver_bind_null(statement, 3);
    driver_bind_text(statement, 4,
                     search_pattern(pool, filter ? filter->words : NULL));
}

/* The columns of FEED_TOKEN_COLUMNS in sql.c. */
static void read_row(struct driver_statement *statement, apr_pool_t *pool,
                     void *to)
{
    struct feed_token *token = to;

    token->id = driver_number(statement, 0);
    token->account_id = driver_number(statement, 1);
    token->owner = driver_text(pool, statement, 2);
    token->description = driver_text(pool, statement, 3);
    token->is_primary = driver_number(statement, 4) != 0;
    token->reads = driver_number(statement, 5) != 0;
    token->writes = driver_number(statement, 6) != 0;
    token->expires_at = driver_number(statement, 7);
    token->blocked_at = driver_number(statement, 8);
    token->used = driver_number(statement, 9) != 0;
    token->used_at = driver_number(statement, 10);
    token->used_client = driver_text(pool, statement, 11);
    token->used_address = driver_text(pool, statement, 12);
}

enum result store_feed_tokens(struct store *store, apr_pool_t *pool,
                              int64_t feed_id,
                              const struct feed_token_filter *filter,
                              int64_t now, int64_t limit, int64_t offset,
                              apr_array_header_t **tokens)
{
    struct driver_statement *statement = store_use(store, SQL_FEED_TOKEN_LIST);

    *tokens = apr_array_make(pool, 16, sizeof(struct feed_token));
    bind_list(statement, pool, feed_id, filter, now);
    driver_bind_number(statement, 6, limit);
    driver_bind_number(statement, 7, offset);
    return store_all(statement, pool, read_row, *tokens);
}

enum result store_feed_token_count(struct store *store, apr_pool_t *pool,
                                   int64_t feed_id,
                                   const struct feed_token_filter *filter,
                                   int64_t now, int64_t *all, int64_t *blocked)
{
    struct driver_statement *statement = store_use(store, SQL_FEED_TOKEN_COUNT);

    bind_list(statement, pool, feed_id, filter, now);
    return store_two_numbers(statement, all, blocked);
}

enum result store_feed_token_position(struct store *store, int64_t feed_id,
                                      int64_t id, int64_t now, int64_t *place)
{
    struct driver_statement *statement =
        store_use(store, SQL_FEED_TOKEN_POSITION);

    bind_list(statement, NULL, feed_id, NULL, now);
    driver_bind_number(statement, 5, id);
    return store_number(statement, place);
}

enum result store_feed_token_get(struct store *store, apr_pool_t *pool,
                                 int64_t feed_id, int64_t id, int64_t now,
                                 struct feed_token *token)
{
    struct driver_statement *statement = store_use(store, SQL_FEED_TOKEN_GET);

    bind_list(statement, pool, feed_id, NULL, now);
    driver_bind_number(statement, 5, id);
    return store_one(statement, pool, read_row, token);
}

/* A change that an owner of a feed makes. */
struct change {
    enum sql statement;
    const char *event;
    const struct feed *feed;
    int64_t id, by_id;
    const struct origin *origin;
    int64_t now;
};

/* In the activity of the token's owner, who is told that an owner of the feed
 * did it and no more, and in that of whoever did it. */
static enum result tell(struct store *store, apr_pool_t *pool,
                        const struct change *change,
                        const struct feed_token *token)
{
    const struct origin by_owner = {ACTOR_FEED_OWNER, "", ""};
    const char *detail = apr_psprintf(pool, "%s's \"%s\" on %s", token->owner,
                                      token->description, change->feed->name);
    enum result result =
        store_event_add(store, token->account_id, token->id, change->event,
                        change->feed->name, &by_owner, change->now);

    if (result == RESULT_OK && change->by_id != token->account_id)
        result = store_event_add(store, change->by_id, 0, change->event, detail,
                                 change->origin, change->now);
    return result;
}

static enum result change_locked(struct store *store, apr_pool_t *pool,
                                 const struct change *change)
{
    struct driver_statement *statement;
    struct feed_token token;
    enum result result = store_feed_token_get(store, pool, change->feed->id,
                                              change->id, change->now, &token);

    if (result != RESULT_OK)
        return result;
    statement = store_use(store, change->statement);
    driver_bind_number(statement, 1, change->feed->id);
    driver_bind_number(statement, 2, change->id);
    driver_bind_number(statement, 3, change->now);
    result = store_change(store, statement);
    /* No row: it is so already. */
    if (result == RESULT_NOT_FOUND)
        return RESULT_OK;
    return result == RESULT_OK ? tell(store, pool, change, &token) : result;
}

static enum result make_change(struct store *store, apr_pool_t *pool,
                               const struct change *change)
{
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    return store_end(store, change_locked(store, pool, change));
}

enum result store_feed_token_block(struct store *store, apr_pool_t *pool,
                                   const struct feed *feed, int64_t id,
                                   int64_t by_id, const struct origin *origin,
                                   int64_t now)
{
    const struct change change = {SQL_FEED_TOKEN_BLOCK,
                                  EVENT_TOKEN_BLOCKED,
                                  feed,
                                  id,
                                  by_id,
                                  origin,
                                  now};

    return make_change(store, pool, &change);
}

enum result store_feed_token_unblock(struct store *store, apr_pool_t *pool,
                                     const struct feed *feed, int64_t id,
                                     int64_t by_id, const struct origin *origin,
                                     int64_t now)
{
    const struct change change = {SQL_FEED_TOKEN_UNBLOCK,
                                  EVENT_TOKEN_UNBLOCKED,
                                  feed,
                                  id,
                                  by_id,
                                  origin,
                                  now};

    return make_change(store, pool, &change);
}
