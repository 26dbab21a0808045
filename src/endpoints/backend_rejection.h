/* backend_rejection.h: an endpoint of profile.fcgi, which routes.c lists among
 * the pages. */
#ifndef TOKENBOOTH_ENDPOINTS_BACKEND_REJECTION_H
#define TOKENBOOTH_ENDPOINTS_BACKEND_REJECTION_H

#include "web/page.h"

/* GET /backend-rejection: 502, in place of a registry's own 401 or 407. */
void endpoint_backend_rejection_get(struct page *page);

#endif
