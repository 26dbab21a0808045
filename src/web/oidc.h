/* oidc.h: sign-in at an OpenID Connect provider, done by mod_auth_openidc.
 *
 * Apache protects two of our addresses (macro TokenboothOpenID): a browser that
 * gets there has signed in at the provider, and mod_auth_openidc says as whom.
 * This program does not speak OpenID Connect, has no client secret and trusts
 * no header of the client.
 *
 * A flow takes a person to the provider and back. It begins at an unprotected
 * address of ours and ends at a protected one, in the same browser. */
#ifndef TOKENBOOTH_WEB_OIDC_H
#define TOKENBOOTH_WEB_OIDC_H

#include <stdbool.h>

#include "store/identities.h"
#include "web/page.h"

enum oidc_flow {
    OIDC_SIGN_IN,
    OIDC_LINK, /* bound to the session */
};

/* Begins a flow. Ends mod_auth_openidc's session, so that the provider is asked
 * again. */
void oidc_begin(struct page *page, enum oidc_flow flow);

/* Ends the flow and mod_auth_openidc's session. False if this browser did not
 * begin the flow, or began it too long ago. */
bool oidc_end(struct page *page, enum oidc_flow flow);

/* Reads who signed in, according to mod_auth_openidc. False, which is logged,
 * if the request did not pass through it. */
bool oidc_read_claims(const struct page *page, struct oidc_claims *claims);

#endif
