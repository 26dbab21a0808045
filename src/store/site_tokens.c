/* site_tokens.c: finds tokens of any account.
 *
 * A site can have millions, and whoever reads the list can take hours: it is
 * read in parts, each of them by its own short statement. */
#include "store/site_tokens.h"

#include "store/internal.h"
#include "store/search_pattern.h"

enum { PART_ROWS = 1000 };

#define ENDED                                                                  \
    "((t.revoked_at IS NOT NULL AND t.revoked_at <= $1)"                       \
    " OR (t.expires_at IS NOT NULL AND t.expires_at <= $1))"

/* One that was never used is unused since it was created. */
#define IS_UNUSED                                                              \
    "COALESCE((SELECT u.used_at FROM token_use u WHERE u.token_id = t.id),"    \
    " t.created_at) <= $4"

/* A disabled account's tokens can do nothing, nor can one without a value. */
#define CAN_WRITE                                                              \
    "a.disabled_at IS NULL"                                                    \
    " AND EXISTS (SELECT 1 FROM token_value v"                                 \
    " WHERE v.token_id = t.id AND v.ended_at IS NULL)"                         \
    " AND " WRITES_FEED("$6") " AND EXISTS (SELECT 1 FROM privilege p WHERE "  \
                              "p.account_id = a.id"                            \
                              " AND p.feed_id = $6 AND p.level >= 2)"          \
                              " AND NOT EXISTS (SELECT 1 FROM token_block b"   \
                              " WHERE b.token_id = t.id AND b.feed_id = $6)"

#define LIST(owner, kind)                                                      \
    {                                                                          \
        ADMINISTRATOR | PAGES,                                                 \
            "SELECT t.id, t.account_id, a.username FROM token t"               \
            " JOIN account a ON a.id = t.account_id WHERE " owner              \
            " AND t.id > $3 AND " kind                                         \
            " AND (CAST($4 AS BIGINT) IS NULL OR " IS_UNUSED ")"               \
            " AND (CAST($5 AS BIGINT) IS NULL OR t.expires_at <= $5)"          \
            " AND (CAST($6 AS BIGINT) IS NULL OR (" CAN_WRITE "))"             \
            " ORDER BY t.id LIMIT $7"                                          \
    }

/* $8: an enum site_token_end. */
#define ENDED_HOW                                                              \
    " AND CASE CAST($8 AS BIGINT) WHEN 1 THEN t.revoked_at IS NULL"            \
    " WHEN 2 THEN t.revoked_at IS NOT NULL ELSE TRUE END"

#define OF_ALL     "CAST($2 AS BIGINT) IS NULL"
#define OF_ACCOUNT "t.account_id = $2"

STATEMENT select_all = LIST(OF_ALL, "NOT " ENDED);
STATEMENT select_all_ended = LIST(OF_ALL, ENDED ENDED_HOW);
STATEMENT select_of_account = LIST(OF_ACCOUNT, "NOT " ENDED);
STATEMENT select_ended_of_account = LIST(OF_ACCOUNT, ENDED ENDED_HOW);

/* $8: an enum site_token_state. $3 and $9: between these, without them. */
#define PAGE(owner, found)                                                     \
    {                                                                          \
        PAGES, "SELECT t.id, t.account_id, a.username FROM token t"            \
               " JOIN account a ON a.id = t.account_id WHERE " owner           \
               " AND t.id < $3 AND t.id > $9 AND CASE CAST($8 AS BIGINT)"      \
               " WHEN 0 THEN NOT " ENDED                                       \
               " WHEN 1 THEN t.revoked_at IS NULL AND t.expires_at <= $1"      \
               " WHEN 2 THEN t.revoked_at IS NOT NULL ELSE TRUE END" found     \
               " AND (CAST($4 AS BIGINT) IS NULL OR " IS_UNUSED ")"            \
               " AND (CAST($5 AS BIGINT) IS NULL OR t.expires_at <= $5)"       \
               " AND (CAST($6 AS BIGINT) IS NULL OR (" CAN_WRITE "))"          \
               " ORDER BY t.id DESC LIMIT $7"                                  \
    }

#define OF_ANY     "(CAST($2 AS BIGINT) IS NULL OR t.account_id = $2)"
#define WITH_WORDS SEARCH("lower(t.description)", "$10")
#define WITH_LAST4                                                             \
    " AND t.id IN (SELECT w.token_id FROM token_value w WHERE w.last4 = $10)"

STATEMENT select_page = PAGE(OF_ALL, WITH_WORDS);
STATEMENT select_page_of_account = PAGE(OF_ACCOUNT, WITH_WORDS);
STATEMENT select_page_by_last4 = PAGE(OF_ANY, WITH_LAST4);

STATEMENT select_nth = {PAGES, "SELECT id FROM token WHERE id < $1"
                               " ORDER BY id DESC LIMIT 1 OFFSET $2"};

static void read_token(struct row *row, void *to)
{
    struct site_token *token = to;

    token->id = row_int64(row);
    token->account_id = row_int64(row);
    token->account = row_text(row);
}

/* Those of one kind, behind a place. */
static enum result read_part(struct store *store, apr_pool_t *pool,
                             const struct site_token_filter *filter,
                             const struct site_token_place *place,
                             apr_array_header_t *tokens)
{
    const struct statement *all =
        place->ended ? &select_all_ended : &select_all;
    const struct statement *of_account =
        place->ended ? &select_ended_of_account : &select_of_account;
    struct driver_statement *statement =
        store_use(store, filter->account_id ? of_account : all);

    bind_int64(statement, 1, filter->now);
    bind_optional(statement, 2, filter->account_id);
    bind_int64(statement, 3, place->id);
    bind_optional(statement, 4, filter->unused_since);
    bind_optional(statement, 5, filter->expires_before);
    bind_optional(statement, 6, filter->writes_feed_id);
    bind_int64(statement, 7, filter->limit ? filter->limit : PART_ROWS);
    if (place->ended)
        bind_int64(statement, 8, filter->end);
    return store_all(statement, pool, read_token, tokens);
}

enum result store_site_tokens(struct store *store, apr_pool_t *pool,
                              const struct site_token_filter *filter,
                              struct site_token_place *place,
                              apr_array_header_t **tokens)
{
    enum result result;

    *tokens = apr_array_make(pool, PART_ROWS, sizeof(struct site_token));
    result = read_part(store, pool, filter, place, *tokens);
    if (result == RESULT_OK && !(*tokens)->nelts && !place->ended &&
        !filter->active) {
        *place = (struct site_token_place){.ended = true};
        result = read_part(store, pool, filter, place, *tokens);
    }
    if ((*tokens)->nelts)
        place->id =
            APR_ARRAY_IDX(*tokens, (*tokens)->nelts - 1, struct site_token).id;
    return result;
}

/* The first token that the page does not look at; 0: it looks at all. Those of
 * one account, or with one end of a value, are found by an index. */
static enum result find_end(struct store *store,
                            const struct site_token_query *query,
                            int64_t before_id, int64_t *end)
{
    struct driver_statement *statement;
    enum result result;

    *end = 0;
    if (query->filter.account_id || query->last4)
        return RESULT_OK;
    statement = store_use(store, &select_nth);
    bind_int64(statement, 1, before_id);
    bind_int64(statement, 2, query->look_at);
    result = store_number(statement, end);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static struct driver_statement *use_page(struct store *store, apr_pool_t *pool,
                                         const struct site_token_query *query)
{
    const struct site_token_filter *filter = &query->filter;
    struct driver_statement *statement =
        store_use(store, query->last4         ? &select_page_by_last4
                         : filter->account_id ? &select_page_of_account
                                              : &select_page);

    bind_int64(statement, 1, filter->now);
    bind_optional(statement, 2, filter->account_id);
    bind_optional(statement, 4, filter->unused_since);
    bind_optional(statement, 5, filter->expires_before);
    bind_optional(statement, 6, filter->writes_feed_id);
    bind_int64(statement, 7, query->limit + 1);
    bind_int64(statement, 8, query->state);
    bind_text(statement, 10,
              query->last4 ? query->last4 : search_pattern(pool, query->words));
    return statement;
}

enum result store_site_token_page(struct store *store, apr_pool_t *pool,
                                  const struct site_token_query *query,
                                  apr_array_header_t **tokens,
                                  int64_t *before_id)
{
    int64_t before = query->before_id ? query->before_id : INT64_MAX;
    struct driver_statement *statement;
    int64_t end;
    enum result result = find_end(store, query, before, &end);

    *tokens = apr_array_make(pool, query->limit + 1, sizeof(struct site_token));
    *before_id = end ? end + 1 : 0;
    if (result != RESULT_OK)
        return result;
    statement = use_page(store, pool, query);
    bind_int64(statement, 3, before);
    bind_int64(statement, 9, end);
    result = store_all(statement, pool, read_token, *tokens);
    /* One more than fits shows that there are others. */
    if ((*tokens)->nelts > query->limit) {
        apr_array_pop(*tokens);
        *before_id =
            APR_ARRAY_IDX(*tokens, query->limit - 1, struct site_token).id;
    }
    return result;
}
