/* safe_redirect.h: where a person goes after signing in. */
#ifndef TOKENBOOTH_PAGES_LOGIN_SAFE_REDIRECT_H
#define TOKENBOOTH_PAGES_LOGIN_SAFE_REDIRECT_H

#include "web/page.h"

/* next, if it is an address of this site (one "/", then neither "/" nor "\",
 * no control bytes, not too long) that can be opened by GET, so not /logout;
 * otherwise /profile/Me. next may be NULL. */
const char *safe_redirect(const struct page *page, const char *next);

#endif
