/* values.h: what a token's values go through; for the files of store/ alone.
 *
 * Each function works within the act's transaction. */
#ifndef TOKENBOOTH_STORE_VALUES_H
#define TOKENBOOTH_STORE_VALUES_H

#include "store/tokens.h"

/* A new value of a token. */
struct value_new {
    char *value; /* wiped with the pool */
    const char *last4;
};

/* Creates a value for the token, found by its digest and kept sealed. */
enum result values_issue(const struct act *act, int64_t account_id,
                         int64_t token_id, struct value_new *created);

/* The last four characters of the token's current value, or of the one that
 * ended with it; NULL for none. */
enum result values_last4(const struct act *act, int64_t token_id, char **last4);

/* The token as it is now, if it can still be changed. RESULT_GONE: it is
 * revoked. RESULT_CHANGED: it was changed since revision (0: any). */
enum result values_token_at(const struct act *act, int64_t id, int64_t revision,
                            struct token *token);

#endif
