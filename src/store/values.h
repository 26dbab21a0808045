/* values.h: what a token's values go through; for the files of store/ alone.
 *
 * Each function runs within a transaction that its caller began. */
#ifndef TOKENBOOTH_STORE_VALUES_H
#define TOKENBOOTH_STORE_VALUES_H

#include "store/tokens.h"

/* token_feed.access */
enum { VALUE_ACCESS_READ = 1, VALUE_ACCESS_WRITE = 2 };

/* Makes a value for the token, found by its digest and kept sealed. *value may
 * be NULL where nobody wants to see it. */
enum result values_issue(struct store *store, apr_pool_t *pool,
                         int64_t account_id, int64_t token_id, int64_t now,
                         char **value);

/* The token as it is now: RESULT_DENIED where it is revoked, RESULT_CONFLICT
 * where it is past revision (0: any). */
enum result values_token_at(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id, int64_t revision,
                            struct token *token);

#endif
