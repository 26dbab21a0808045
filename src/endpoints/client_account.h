/* client_account.h: an endpoint of profile.fcgi, which routes.c lists among the
 * pages. */
#ifndef TOKENBOOTH_ENDPOINTS_CLIENT_ACCOUNT_H
#define TOKENBOOTH_ENDPOINTS_CLIENT_ACCOUNT_H

#include "web/page.h"

/* GET /F/FEED/-/whoami: whose credential it is. */
void endpoint_client_account_get(struct page *page);

/* PUT /F/FEED/-/user/org.couchdb.user:NAME: signs in with a token. */
void endpoint_client_account_put(struct page *page);

/* DELETE /F/FEED/-/user/token/VALUE: revokes it, as POST /revoke does. */
void endpoint_client_account_delete(struct page *page);

#endif
