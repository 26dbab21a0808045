/* site_tokens.c: finds tokens of any account.
 *
 * A site can have millions, and whoever reads the list can take hours: it is
 * read in parts, each of them by its own short statement. */
#include "store/site_tokens.h"

#include "store/internal.h"

enum { PART_ROWS = 1000 };

#define ENDED                                                                  \
    "((t.revoked_at IS NOT NULL AND t.revoked_at <= $1)"                       \
    " OR (t.expires_at IS NOT NULL AND t.expires_at <= $1))"

#define IS_UNUSED                                                              \
    "COALESCE((SELECT u.used_at FROM token_use u WHERE u.token_id = t.id), 0)" \
    " < $4"

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
        ADMINISTRATOR,                                                         \
            "SELECT t.id, t.account_id, a.username FROM token t"               \
            " JOIN account a ON a.id = t.account_id WHERE " owner              \
            " AND t.id > $3 AND " kind                                         \
            " AND (CAST($4 AS BIGINT) IS NULL OR " IS_UNUSED ")"               \
            " AND (CAST($5 AS BIGINT) IS NULL OR t.expires_at <= $5)"          \
            " AND (CAST($6 AS BIGINT) IS NULL OR (" CAN_WRITE "))"             \
            " ORDER BY t.id LIMIT $7"                                          \
    }

#define OF_ALL     "CAST($2 AS BIGINT) IS NULL"
#define OF_ACCOUNT "t.account_id = $2"

STATEMENT select_all = LIST(OF_ALL, "NOT " ENDED);
STATEMENT select_all_ended = LIST(OF_ALL, ENDED);
STATEMENT select_of_account = LIST(OF_ACCOUNT, "NOT " ENDED);
STATEMENT select_ended_of_account = LIST(OF_ACCOUNT, ENDED);

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
    bind_int64(statement, 7, PART_ROWS);
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
