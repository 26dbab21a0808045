/* revoke.h: the endpoint of profile.fcgi, which routes.c lists among the
 * pages. */
#ifndef TOKENBOOTH_ENDPOINTS_REVOKE_H
#define TOKENBOOTH_ENDPOINTS_REVOKE_H

#include "web/page.h"

/* Revokes the token that has this value; RESULT_OK even if it was never issued,
 * which counts as a guess. RESULT_THROTTLED: there were too many of them,
 * Retry-After is set, and *wait says how long it is (seconds; else 0).
 * RESULT_BUSY or RESULT_BROKEN: the store failed. text: the value, and what may
 * stand around it. */
enum result endpoint_revoke_value(struct page *page, const char *text,
                                  int *wait);

/* POST /revoke: revokes the token whose value is sent (RFC 7009). */
void endpoint_revoke_post(struct page *page);

#endif
