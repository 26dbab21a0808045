/* site_tokens.c: finds tokens of any account. */
#include "store/site_tokens.h"

#include "store/internal.h"

#define ENDED                                                                  \
    "(t.revoked_at IS NOT NULL"                                                \
    " OR (t.expires_at IS NOT NULL AND t.expires_at <= $1))"

#define IS_UNUSED                                                              \
    "COALESCE((SELECT u.used_at FROM token_use u WHERE u.token_id = t.id), 0)" \
    " < $4"

/* A disabled account's tokens can do nothing, nor can one without a value. */
#define CAN_WRITE                                                              \
    "a.disabled_at IS NULL"                                                    \
    " AND EXISTS (SELECT 1 FROM token_value v"                                 \
    " WHERE v.token_id = t.id AND v.ended_at IS NULL)"                         \
    " AND (t.write_scope = 2 OR (t.write_scope = 1"                            \
    " AND EXISTS (SELECT 1 FROM token_feed s WHERE s.token_id = t.id"          \
    " AND s.access = 2 AND s.feed_id = $6)))"                                  \
    " AND EXISTS (SELECT 1 FROM privilege p WHERE p.account_id = a.id"         \
    " AND p.feed_id = $6 AND p.level >= 2)"                                    \
    " AND NOT EXISTS (SELECT 1 FROM token_block b"                             \
    " WHERE b.token_id = t.id AND b.feed_id = $6)"

#define LIST(owner)                                                            \
    {                                                                          \
        ADMINISTRATOR,                                                         \
            "SELECT t.id, t.account_id, a.username FROM token t"               \
            " JOIN account a ON a.id = t.account_id WHERE " owner              \
            " AND (CAST($3 AS BIGINT) = 0 OR NOT " ENDED ")"                   \
            " AND (CAST($4 AS BIGINT) IS NULL OR " IS_UNUSED ")"               \
            " AND (CAST($5 AS BIGINT) IS NULL OR t.expires_at <= $5)"          \
            " AND (CAST($6 AS BIGINT) IS NULL OR (" CAN_WRITE "))"             \
            " ORDER BY " ENDED ", t.id"                                        \
    }

STATEMENT select_all = LIST("CAST($2 AS BIGINT) IS NULL");

STATEMENT select_of_account = LIST("t.account_id = $2");

static void read_token(struct row *row, void *to)
{
    struct site_token *token = to;

    token->id = row_int64(row);
    token->account_id = row_int64(row);
    token->account = row_text(row);
}

enum result store_site_tokens(struct store *store, apr_pool_t *pool,
                              const struct site_token_filter *filter,
                              apr_array_header_t **tokens)
{
    struct driver_statement *statement =
        store_use(store, filter->account_id ? &select_of_account : &select_all);

    *tokens = apr_array_make(pool, 64, sizeof(struct site_token));
    bind_int64(statement, 1, filter->now);
    bind_optional(statement, 2, filter->account_id);
    bind_int64(statement, 3, filter->active);
    bind_optional(statement, 4, filter->unused_since);
    bind_optional(statement, 5, filter->expires_before);
    bind_optional(statement, 6, filter->writes_feed_id);
    return store_all(statement, pool, read_token, *tokens);
}
