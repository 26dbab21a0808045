/* revoke.h: the endpoint of profile.fcgi, which routes.c lists among the
 * pages. */
#ifndef TOKENBOOTH_ENDPOINTS_REVOKE_H
#define TOKENBOOTH_ENDPOINTS_REVOKE_H

#include "web/page.h"

/* POST /revoke: revokes the token whose value is sent (RFC 7009). */
void endpoint_revoke_post(struct page *page);

#endif
