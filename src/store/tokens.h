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
    bool adds_only;                  /* as in struct token */
    apr_array_header_t *read_feeds;  /* int64_t: ids; with SCOPE_FEEDS */
    apr_array_header_t *write_feeds; /* int64_t: ids; with SCOPE_FEEDS */
    int64_t expires_at;              /* 0: never */
    const char *networks;            /* as networks.h writes them; NULL: any */
    bool self_rotate;                /* it can regenerate itself, by the API */
    bool manages;        /* it can manage the account's tokens, by the API */
    bool is_minted;      /* created for a JWT, see minted_tokens.h */
    const char *form_id; /* NULL: none */
    int64_t limit;       /* of a new one: tokens that an account can have, not
                      counting revoked ones; 0: any number */
};

/* The IDs (int64_t) of those feeds (struct scope_feed) that are still there. */
apr_array_header_t *token_feed_ids(apr_pool_t *pool,
                                   const apr_array_header_t *feeds);

/* What is chosen for a token that exists. Feeds that are gone are left out. */
struct token_choice token_choice_of(apr_pool_t *pool,
                                    const struct token *token);

enum { TOKEN_MANAGES_DAYS = 366 }; /* a token that manages lives no longer */

/* What is wrong with the expiration of a token that manages others, as a
 * sentence for the one who chose it; NULL: nothing, or it does not manage. */
const char *token_manages_error(const struct token_choice *choice, int64_t now);

/* Creates a token of the act's account with its first value. *value (value can
 * be NULL) is wiped with the pool. RESULT_REPEATED, with *id, if this form
 * created one already. RESULT_TOO_MANY: the account has .limit tokens.
 * RESULT_AGAINST_POLICY: see policy.h. RESULT_INVALID: token_manages_error. */
enum result store_token_add(const struct act *act,
                            const struct token_choice *choice, int64_t *id,
                            char **value);

/* Saves what can be chosen; of the primary token only the description.
 * RESULT_GONE: it is revoked. RESULT_CHANGED: it was changed since revision.
 * RESULT_AGAINST_POLICY: see policy.h. RESULT_INVALID: token_manages_error. */
enum result store_token_save(const struct act *act, int64_t id,
                             int64_t revision,
                             const struct token_choice *choice);

struct value_new; /* see values.h */

/* For store/, within the act's transaction: a token of the act's account with
 * its first value. RESULT_AGAINST_POLICY, RESULT_INVALID: as above. */
enum result tokens_create(const struct act *act,
                          const struct token_choice *choice, int64_t *id,
                          struct value_new *created);

/* For store/, within the act's transaction: an account's primary token. */
enum result store_token_add_primary(const struct act *act, int64_t account_id);

#endif
