/* token_lists.c: an account's tokens, filtered, counted and cut into pages. */
#include "store/internal.h"
#include "store/search_pattern.h"
#include "store/token_rows.h"
#include "store/tokens.h"

static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        int64_t account_id, int64_t now,
                        const struct token_filter *filter)
{
    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, now);
    driver_bind_text(statement, 4,
                     search_pattern(pool, filter ? filter->words : NULL));
    driver_bind_text(statement, 5, filter ? filter->last4 : NULL);
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
    struct driver_statement *statement = store_use(store, SQL_TOKEN_COUNT);

    bind_filter(statement, pool, account_id, now, filter);
    return store_two_numbers(statement, all, valid);
}

enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *place)
{
    struct driver_statement *statement = store_use(store, SQL_TOKEN_POSITION);

    driver_bind_number(statement, 1, account_id);
    driver_bind_number(statement, 2, now);
    driver_bind_number(statement, 3, id);
    return store_number(statement, place);
}
