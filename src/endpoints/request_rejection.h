/* request_rejection.h: an endpoint of profile.fcgi, which routes.c lists among
 * the pages. */
#ifndef TOKENBOOTH_ENDPOINTS_REQUEST_REJECTION_H
#define TOKENBOOTH_ENDPOINTS_REQUEST_REJECTION_H

#include "web/page.h"

/* GET /request-rejection: 400 or 403, in place of Apache's own page. */
void endpoint_request_rejection_get(struct page *page);

#endif
