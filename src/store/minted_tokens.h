/* minted_tokens.h: tokens that were created for a JWT by a trust rule.
 *
 * A build gets one each time it runs. So they do not count towards the tokens
 * that an account can have, and their rows are deleted a day after they end. */
#ifndef TOKENBOOTH_STORE_MINTED_TOKENS_H
#define TOKENBOOTH_STORE_MINTED_TOKENS_H

#include "store/trust_rules.h"

enum {
    MINTED_SECONDS = 900,            /* how long one lives */
    MINTED_DIGEST_BYTES = 32,        /* SHA-256 */
    MINTED_KEPT_SECONDS = 24 * 3600, /* after its end */
};

/* What a token is minted for. */
struct mint {
    const struct trust_rule *rule; /* that the JWT fits */
    const char *description;       /* of the token */
    /* Of what makes the JWT unique, and how long it could be used: */
    unsigned char digest[MINTED_DIGEST_BYTES];
    int64_t jwt_expires_at;
};

/* Creates a token of the act's machine account that lives MINTED_SECONDS.
 * *value is wiped with the pool. RESULT_TAKEN: the JWT was exchanged before.
 * RESULT_GONE: the rule was removed, or the machine account is disabled or
 * deleted. RESULT_AGAINST_POLICY: see policy.h. */
enum result store_token_mint(const struct act *act, const struct mint *mint,
                             char **value);

/* Deletes the rows of a few minted tokens that expired before an instant; *more
 * if there may be more. */
enum result store_minted_tokens_sweep(struct store *store, int64_t before,
                                      bool *more);

/* The same for JWTs that nobody can exchange any more. */
enum result store_taken_jwt_sweep(struct store *store, int64_t now, bool *more);

#endif
