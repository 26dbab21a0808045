/* identities.h: identities at OpenID Connect providers that accounts sign in
 * with.
 *
 * An identity is matched by issuer and subject alone, byte for byte (OpenID
 * Connect Core 1.0, 5.7): an email address or a name can pass to somebody else,
 * and a provider can claim any. */
#ifndef TOKENBOOTH_STORE_IDENTITIES_H
#define TOKENBOOTH_STORE_IDENTITIES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/sessions.h"

/* What an OpenID Connect provider vouches for. */
struct oidc_claims {
    const char *issuer;  /* the provider: claim iss */
    const char *subject; /* who it is there: claim sub */
    const char *label; /* the name that it shows; for display only; "": none */
};

struct identity {
    int64_t id;
    int64_t account_id;
    struct oidc_claims claims; /* as of the last sign-in */
    int64_t linked_at;
    int64_t used_at; /* instant of the last sign-in by it; 0: never */
};

/* The identity with these claims; RESULT_NOT_FOUND: it is not linked. */
enum result store_identity_find(struct store *store, apr_pool_t *pool,
                                const struct oidc_claims *claims,
                                struct identity *identity);

/* All identities of an account, oldest first; struct identity. */
enum result store_identity_list(struct store *store, apr_pool_t *pool,
                                int64_t account_id,
                                apr_array_header_t **identities);

enum result store_identity_get(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               struct identity *identity);

/* *can_unlink: without one of its identities the account could still sign in,
 * by its password or another identity. */
enum result store_identity_can_unlink(struct store *store, int64_t account_id,
                                      bool *can_unlink);

/* Links it to the act's account. RESULT_TAKEN: it is linked already, to this
 * account or to another. */
enum result store_identity_link(const struct act *act,
                                const struct oidc_claims *claims);

/* RESULT_MUST_STAY: the account could not sign in any more. */
enum result store_identity_unlink(const struct act *act, int64_t id);

/* Signs in by an identity that was found and proven, and records its use.
 * session->password_revision is ignored. RESULT_NOT_FOUND: it was
 * unlinked in the meantime. RESULT_DENIED: its account was disabled or
 * deleted. */
enum result store_identity_sign_in(const struct act *act,
                                   const struct identity *identity,
                                   const struct session_new *session,
                                   char **cookie);

/* "ann at accounts.example.org"; the subject if there is no label. */
char *identity_text(apr_pool_t *pool, const struct oidc_claims *claims);

/* The two parts of it, for display. */
const char *identity_who(const struct oidc_claims *claims);
const char *identity_where(const struct oidc_claims *claims);

#endif
