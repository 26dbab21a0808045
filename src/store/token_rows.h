/* token_rows.h: a token's row and its scopes' feeds; for the files of store/
 * alone. */
#ifndef TOKENBOOTH_STORE_TOKEN_ROWS_H
#define TOKENBOOTH_STORE_TOKEN_ROWS_H

#include "store/driver.h"
#include "store/tokens.h"

/* Reads the columns of TOKEN_COLUMNS in sql.c into a struct token; the lists of
 * feeds are not made. */
void token_row_read(struct driver_statement *statement, apr_pool_t *pool,
                    void *token);

/* Makes the lists of feeds that the token's scopes name, and of those that it
 * is cut off from. */
enum result token_row_read_feeds(struct store *store, apr_pool_t *pool,
                                 struct token *token);

#endif
