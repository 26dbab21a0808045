/* check_failure.h: an endpoint of profile.fcgi, which routes.c lists among the
 * pages. */
#ifndef TOKENBOOTH_ENDPOINTS_CHECK_FAILURE_H
#define TOKENBOOTH_ENDPOINTS_CHECK_FAILURE_H

#include "web/page.h"

/* GET /check-failure: 503, in place of Apache's own answer to a request that
 * could not be checked. */
void endpoint_check_failure_get(struct page *page);

#endif
