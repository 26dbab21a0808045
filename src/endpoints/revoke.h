/* revoke.h: the endpoint of profile.fcgi, which routes.c lists among the
 * pages. */
#ifndef TOKENBOOTH_ENDPOINTS_REVOKE_H
#define TOKENBOOTH_ENDPOINTS_REVOKE_H

#include "web/page.h"

/* Revokes the token that has this value; true even if it was never issued,
 * which counts as a guess. False, with the response set, if there are too many
 * of them or the store fails. */
bool endpoint_revoke_value(struct page *page, const char *value);

/* POST /revoke: revokes the token whose value is sent (RFC 7009). */
void endpoint_revoke_post(struct page *page);

#endif
