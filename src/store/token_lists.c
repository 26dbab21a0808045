/* token_lists.c: an account's tokens, filtered, counted and cut into pages. */
#include "store/internal.h"
#include "store/search_pattern.h"
#include "store/token_rows.h"
#include "store/tokens.h"

/* $3 NULL: all tokens. Else a pattern for the description, and in $4 the last
 * four characters of a value that the token has or had. */
#define TOKEN_FILTER                                                           \
    " AND (CAST($3 AS TEXT) IS NULL OR lower(t.description) LIKE $3"           \
    " ESCAPE '\\' OR EXISTS (SELECT 1 FROM token_value w"                      \
    " WHERE w.token_id = t.id AND w.last4 = $4))"

/* The page's rows are chosen first: the joins are for them alone. */
STATEMENT select_valid = {
    PAGES | ADMINISTRATOR,
    "SELECT " TOKEN_COLUMNS TOKEN_TABLES
    " WHERE t.id IN (SELECT t.id FROM token t"
    " WHERE t.account_id = $1 AND t.revoked_at IS NULL"
    " AND (t.expires_at IS NULL OR t.expires_at > $2)" TOKEN_FILTER
    " ORDER BY t.is_primary DESC, t.id DESC LIMIT $5 OFFSET $6)"
    " ORDER BY t.is_primary DESC, t.id DESC"};

STATEMENT select_ended = {
    PAGES | ADMINISTRATOR,
    "SELECT " TOKEN_COLUMNS TOKEN_TABLES
    " WHERE t.id IN (SELECT t.id FROM token t"
    " WHERE t.account_id = $1 AND (t.revoked_at IS NOT NULL"
    " OR t.expires_at <= $2)" TOKEN_FILTER
    " ORDER BY t.id DESC LIMIT $5 OFFSET $6) ORDER BY t.id DESC"};

STATEMENT count_tokens = {
    PAGES | ADMINISTRATOR,
    "SELECT count(*), count(CASE WHEN t.revoked_at IS NULL"
    " AND (t.expires_at IS NULL OR t.expires_at > $2) THEN 1 END)"
    " FROM token t WHERE t.account_id = $1" TOKEN_FILTER};

/* How many rows stand before token $3 in the list: valid ones, then ended
 * ones, each kind as the two statements above order it. */
STATEMENT select_position = {
    PAGES, "SELECT count(*) FROM token t, (SELECT id, is_primary,"
           " (revoked_at IS NOT NULL OR COALESCE(expires_at <= $2, FALSE)) AS"
           " ended FROM token WHERE id = $3 AND account_id = $1) w"
           " WHERE t.account_id = $1 AND CASE WHEN t.revoked_at IS NOT NULL"
           " OR COALESCE(t.expires_at <= $2, FALSE)"
           " THEN w.ended AND t.id > w.id"
           " ELSE w.ended OR t.is_primary > w.is_primary"
           " OR (t.is_primary = w.is_primary AND t.id > w.id) END"};

static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        int64_t account_id, int64_t now,
                        const struct token_filter *filter)
{
    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, now);
    bind_text(statement, 3,
              search_pattern(pool, filter ? filter->words : NULL));
    bind_text(statement, 4, filter ? filter->last4 : NULL);
}

enum result store_token_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct token_filter *filter, bool ended,
                             int64_t now, int64_t limit, int64_t offset,
                             apr_array_header_t **tokens)
{
    struct driver_statement *statement =
        store_use(store, ended ? &select_ended : &select_valid);
    enum result result;

    *tokens = apr_array_make(pool, 16, sizeof(struct token));
    bind_filter(statement, pool, account_id, now, filter);
    bind_int64(statement, 5, limit);
    bind_int64(statement, 6, offset);
    result = store_all(statement, pool, token_row_read, *tokens);
    for (int i = 0; i < (*tokens)->nelts && result == RESULT_OK; i++)
        result = token_row_read_feeds(store, pool,
                                      &APR_ARRAY_IDX(*tokens, i, struct token));
    return result;
}

enum result store_token_count(struct store *store, apr_pool_t *pool,
                              int64_t account_id,
                              const struct token_filter *filter, int64_t now,
                              int64_t *all, int64_t *valid)
{
    struct driver_statement *statement = store_use(store, &count_tokens);

    bind_filter(statement, pool, account_id, now, filter);
    return store_two_numbers(statement, all, valid);
}

enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *place)
{
    struct driver_statement *statement = store_use(store, &select_position);

    bind_int64(statement, 1, account_id);
    bind_int64(statement, 2, now);
    bind_int64(statement, 3, id);
    return store_number(statement, place);
}
