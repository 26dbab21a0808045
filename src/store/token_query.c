/* token_query.c: reads tokens: one, or an account's, by filter and page. */
#include "store/token_query.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "store/internal.h"
#include "store/search_pattern.h"

/* The columns of a struct token, and where they come from. */
#define TOKEN_COLUMNS                                                          \
    "t.id, t.account_id, t.description, t.is_primary, t.read_scope,"           \
    " t.write_scope, t.created_at, t.expires_at, t.revoked_at,"                \
    " t.revoked_by, t.revision, v.last4,"                                      \
    " u.used_at, u.used_address, u.used_client, u.used_feed, u.used_access,"   \
    " u.used_count, u.denied_at, u.denied_address, u.denied_client,"           \
    " u.denied_feed, u.denied_access, u.denied_reason, u.denied_count,"        \
    " EXISTS (SELECT 1 FROM token_block b WHERE b.token_id = t.id)"

/* v: the current value, or of a revoked token the value that ended with it. */
#define TOKEN_JOINS                                                            \
    " LEFT JOIN token_value v"                                                 \
    " ON v.token_id = t.id AND (v.ended_at IS NULL"                            \
    " OR (t.revoked_at IS NOT NULL AND v.status = 'revoked'))"                 \
    " LEFT JOIN token_use u ON u.token_id = t.id"

/* $3 NULL: all tokens. Else a pattern for the description, and in $4 the last
 * four characters of a value that the token has or had. */
#define TOKEN_FILTER                                                           \
    " AND (CAST($3 AS TEXT) IS NULL OR lower(t.description) LIKE $3"           \
    " ESCAPE '\\' OR EXISTS (SELECT 1 FROM token_value w"                      \
    " WHERE w.token_id = t.id AND w.last4 = $4))"

STATEMENT select_by_id = {PAGES | ADMINISTRATOR,
                          "SELECT " TOKEN_COLUMNS " FROM token t" TOKEN_JOINS
                          " WHERE t.id = $2 AND t.account_id = $1"};

STATEMENT select_owner = {ADMINISTRATOR | PAGES,
                          "SELECT account_id FROM token WHERE id = $1"};

/* The rows of the tokens whose ids chosen selects, so that only these are
 * joined. In no order: sorting whole rows costs more than sort_tokens. */
#define TOKEN_ROWS(chosen)                                                     \
    "SELECT " TOKEN_COLUMNS " FROM (SELECT t.id FROM token t" chosen ") r"     \
    " JOIN token t ON t.id = r.id" TOKEN_JOINS

STATEMENT select_valid = {
    PAGES | ADMINISTRATOR,
    TOKEN_ROWS(" WHERE t.account_id = $1 AND t.revoked_at IS NULL"
               " AND (t.expires_at IS NULL OR t.expires_at > $2)" TOKEN_FILTER
               " ORDER BY t.is_primary DESC, t.id DESC LIMIT $5 OFFSET $6")};

STATEMENT select_ended = {
    PAGES | ADMINISTRATOR,
    TOKEN_ROWS(" WHERE t.account_id = $1 AND (t.revoked_at IS NOT NULL"
               " OR t.expires_at <= $2)" TOKEN_FILTER
               " ORDER BY t.id DESC LIMIT $5 OFFSET $6")};

STATEMENT count_tokens = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*), count(CASE WHEN t.revoked_at IS NULL"
    " AND (t.expires_at IS NULL OR t.expires_at > $2) THEN 1 END)"
    " FROM token t WHERE t.account_id = $1" TOKEN_FILTER};

/* The number of rows before token $3 in the list: valid ones, then ended ones,
 * each in the order of the statements above. */
STATEMENT select_position = {
    PAGES, "SELECT count(*) FROM token t, (SELECT id, is_primary,"
           " (revoked_at IS NOT NULL OR COALESCE(expires_at <= $2, FALSE)) AS"
           " ended FROM token WHERE id = $3 AND account_id = $1) w"
           " WHERE t.account_id = $1 AND CASE WHEN t.revoked_at IS NOT NULL"
           " OR COALESCE(t.expires_at <= $2, FALSE)"
           " THEN w.ended AND t.id > w.id"
           " ELSE w.ended OR t.is_primary > w.is_primary"
           " OR (t.is_primary = w.is_primary AND t.id > w.id) END"};

/* Deleted feeds too, so that a scope says what it was for. */
STATEMENT select_scope_feeds = {
    PAGES | ADMINISTRATOR,
    "SELECT s.access, f.id, f.name, f.deleted_at IS NOT NULL FROM token_feed s"
    " JOIN feed f ON f.id = s.feed_id WHERE s.token_id = $1"
    " ORDER BY f.name"};

/* Only feeds that the account may know of. */
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

static void read_token(struct row *row, void *to)
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
    token->is_blocked = row_bool(row);
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
    if (!token->is_blocked)
        return RESULT_OK;
    bind_int64(statement, 1, token->id);
    bind_int64(statement, 2, token->account_id);
    return store_all(statement, pool, read_blocked_feed, token->blocked_feeds);
}

static void read_scope_feed(struct row *row, void *to)
{
    const struct token *token = to;
    struct scope_feed *feed = apr_array_push(row_int64(row) == TOKEN_ACCESS_READ
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

/* The feeds that its scopes name, and those on which it is blocked. */
static enum result read_feeds(struct store *store, apr_pool_t *pool,
                              struct token *token)
{
    enum result result = read_scopes(store, pool, token);

    return result == RESULT_OK ? read_blocked_feeds(store, pool, token)
                               : result;
}

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, struct token *token)
{
    struct driver_statement *statement = store_use(store, &select_by_id);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, id);
    result = store_one(statement, pool, read_token, token);
    return result == RESULT_OK ? read_feeds(store, pool, token) : result;
}

enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, &select_owner);

    bind_int64(statement, 1, id);
    return store_number(statement, account_id);
}

/* No value ends in what is not UTF-8. */
static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        const struct token_filter *filter)
{
    const char *last4 = filter->last4;

    bind_int64(statement, 1, filter->account_id);
    bind_int64(statement, 2, filter->now);
    bind_text(statement, 3, search_pattern(pool, filter->words));
    bind_text(statement, 4, last4 ? utf8_sanitize(pool, last4) : NULL);
}

static int compare_newest(const void *left, const void *right)
{
    const struct token *a = left, *b = right;

    return a->id > b->id ? -1 : a->id < b->id;
}

static int compare_primary(const void *left, const void *right)
{
    const struct token *a = left, *b = right;

    if (a->is_primary != b->is_primary)
        return a->is_primary ? -1 : 1;
    return compare_newest(left, right);
}

/* As select_valid and select_ended have chosen them. */
static void sort_tokens(apr_array_header_t *tokens, bool ended)
{
    if (tokens->nelts)
        qsort(tokens->elts, (size_t)tokens->nelts, sizeof(struct token),
              ended ? compare_newest : compare_primary);
}

enum result store_token_list(struct store *store, apr_pool_t *pool,
                             const struct token_filter *filter,
                             const struct range *range,
                             apr_array_header_t **tokens)
{
    struct driver_statement *statement =
        store_use(store, filter->ended ? &select_ended : &select_valid);
    enum result result;

    *tokens = apr_array_make(pool, 16, sizeof(struct token));
    bind_filter(statement, pool, filter);
    bind_int64(statement, 5, range->limit);
    bind_int64(statement, 6, range->offset);
    result = store_all(statement, pool, read_token, *tokens);
    sort_tokens(*tokens, filter->ended);
    for (int i = 0; i < (*tokens)->nelts && result == RESULT_OK; i++)
        result =
            read_feeds(store, pool, &APR_ARRAY_IDX(*tokens, i, struct token));
    return result;
}

enum result store_token_count(struct store *store, apr_pool_t *pool,
                              const struct token_filter *filter, int64_t *all,
                              int64_t *valid)
{
    struct driver_statement *statement = store_use(store, &count_tokens);

    bind_filter(statement, pool, filter);
    return store_two_numbers(statement, all, valid);
}

enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *position)
{
    struct driver_statement *statement = store_use(store, &select_position);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, now);
    bind_int64(statement, 3, id);
    return store_number(statement, position);
}
