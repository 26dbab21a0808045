/* safe_redirect.h: where a person goes after signing in. */
#ifndef TOKENBOOTH_PAGES_LOGIN_SAFE_REDIRECT_H
#define TOKENBOOTH_PAGES_LOGIN_SAFE_REDIRECT_H

#include "web/page.h"

/* next where it is an address of this site (one '/', then neither '/' nor '\',
 * no control bytes) and not one of ours that takes only forms, such as /logout;
 * else /profile/Me. NULL is none. */
const char *safe_redirect(const struct page *page, const char *next);

#endif
