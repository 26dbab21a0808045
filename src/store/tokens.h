/* tokens.h: creating tokens, and changing what they can do.
 *
 * A token of another account than the act's is RESULT_NOT_FOUND. revision is
 * the one that a person saw in a form; 0 stands for the current one. */
#ifndef TOKENBOOTH_STORE_TOKENS_H
#define TOKENBOOTH_STORE_TOKENS_H

#include "store/token_query.h"

/* What can be chosen for a token. */
struct token_choice {
    const char *description;
    enum scope read_scope;
    enum scope write_scope;
    apr_array_header_t *read_feeds;  /* int64_t: ids; with SCOPE_FEEDS */
    apr_array_header_t *write_feeds; /* int64_t: ids; with SCOPE_FEEDS */
    int64_t expires_at;              /* 0: never */
    const char *networks;            /* as networks.h writes them; NULL: any */
    const char *form_id;             /* NULL: none */
    int64_t limit; /* of a new one: tokens that an account can have, not
                      counting revoked ones; 0: any number */
};

/* Creates a token of the act's account with its first value. *value (value can
 * be NULL) is wiped with the pool. RESULT_REPEATED, with *id, if this form
 * created one already. RESULT_TOO_MANY: the account has .limit tokens.
 * RESULT_AGAINST_POLICY: see policy.h. */
enum result store_token_add(const struct act *act,
                            const struct token_choice *choice, int64_t *id,
                            char **value);

/* Saves what can be chosen; of the primary token only the description.
 * RESULT_GONE: it is revoked. RESULT_CHANGED: it was changed since revision.
 * RESULT_AGAINST_POLICY: see policy.h. */
enum result store_token_save(const struct act *act, int64_t id,
                             int64_t revision,
                             const struct token_choice *choice);

/* For store/, within the act's transaction: an account's primary token. */
enum result store_token_add_primary(const struct act *act, int64_t account_id);

#endif
