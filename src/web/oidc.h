/* oidc.h: signing in elsewhere, by mod_auth_openidc in front of the pages.
 *
 * Apache guards two addresses of ours (the macro TokenboothOpenID): whoever
 * gets there has proven an identity at the provider, and mod_auth_openidc says
 * which. This program speaks no OpenID Connect, keeps no client's secret, and
 * reads nothing of a client's headers.
 *
 * An errand is what brings a person to the provider. It begins at an address of
 * ours that is not guarded, and ends at a guarded one, in the same browser. */
#ifndef TOKENBOOTH_WEB_OIDC_H
#define TOKENBOOTH_WEB_OIDC_H

#include <stdbool.h>

#include "store/identities.h"
#include "web/page.h"

enum openid_errand {
    OPENID_SIGN_IN,
    OPENID_LINK, /* of this session alone */
};

/* Sends this browser on an errand: what mod_auth_openidc knows of it from
 * before is forgotten, so that the provider is asked anew. */
void openid_begin(struct page *page, enum openid_errand errand);

/* Ends the errand, and with it what mod_auth_openidc knows of this browser.
 * False where it was not on this errand, or has been for too long. */
bool openid_end(struct page *page, enum openid_errand errand);

/* Who mod_auth_openidc says is there. False, with a line in the log, where this
 * request did not come through it. */
bool openid_read(const struct page *page, struct identity_proof *proof);

#endif
