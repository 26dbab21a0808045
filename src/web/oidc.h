/* oidc.h: signing in elsewhere, by mod_auth_openidc in front of the pages.
 *
 * Apache guards two addresses of ours (the macro TokenboothOpenID): whoever
 * gets there has proven an identity at the provider, and mod_auth_openidc says
 * which. This program speaks no OpenID Connect, keeps no client's secret, and
 * reads nothing of a client's headers.
 *
 * A flow is what brings a person to the provider. It begins at an address of
 * ours that is not guarded, and ends at a guarded one, in the same browser. */
#ifndef TOKENBOOTH_WEB_OIDC_H
#define TOKENBOOTH_WEB_OIDC_H

#include <stdbool.h>

#include "store/identities.h"
#include "web/page.h"

enum oidc_flow {
    OIDC_SIGN_IN,
    OIDC_LINK, /* of this session alone */
};

/* Sends this browser on a flow: what mod_auth_openidc knows of it from
 * before is forgotten, so that the provider is asked anew. */
void oidc_begin(struct page *page, enum oidc_flow flow);

/* Ends the flow, and with it what mod_auth_openidc knows of this browser.
 * False where it was not on this flow, or has been for too long. */
bool oidc_end(struct page *page, enum oidc_flow flow);

/* Who mod_auth_openidc says is there. False, with a line in the log, where this
 * request did not come through it. */
bool oidc_read_claims(const struct page *page, struct oidc_claims *claims);

#endif
