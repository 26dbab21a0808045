/* token_rows.h: a token's row and its scopes' feeds; for the files of store/
 * alone. */
#ifndef TOKENBOOTH_STORE_TOKEN_ROWS_H
#define TOKENBOOTH_STORE_TOKEN_ROWS_H

#include "store/driver.h"
#include "store/tokens.h"

/* The columns of a struct token, and where they come from. */
#define TOKEN_COLUMNS                                                          \
    "t.id, t.account_id, t.description, t.is_primary, t.read_scope,"           \
    " t.write_scope, t.created_at, t.expires_at, t.revoked_at,"                \
    " t.revoked_by, t.revision, v.last4,"                                      \
    " u.used_at, u.used_address, u.used_client, u.used_feed, u.used_access,"   \
    " u.used_count, u.denied_at, u.denied_address, u.denied_client,"           \
    " u.denied_feed, u.denied_access, u.denied_reason, u.denied_count"

/* v: the current value; of a revoked token the one that ended with it, for its
 * last four characters. */
#define TOKEN_TABLES                                                           \
    " FROM token t"                                                            \
    " LEFT JOIN token_value v"                                                 \
    " ON v.token_id = t.id AND (v.ended_at IS NULL"                            \
    " OR (t.revoked_at IS NOT NULL AND v.status = 'revoked'))"                 \
    " LEFT JOIN token_use u ON u.token_id = t.id"

/* A deleted feed's name stays in the scope's words: it says what it was. */

/* Reads the columns of TOKEN_COLUMNS into a struct token; the lists of
 * feeds are not made. */
void token_row_read(struct row *row, void *token);

/* Makes the lists of feeds that the token's scopes name, and of those that it
 * is cut off from. */
enum result token_row_read_feeds(struct store *store, apr_pool_t *pool,
                                 struct token *token);

#endif
