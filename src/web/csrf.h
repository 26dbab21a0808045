/* csrf.h: makes sure that a form was sent from our own page by this browser.
 *
 * Three defenses: Origin and Sec-Fetch-Site, if the browser sends them, must
 * name this site; the hidden csrf_token is a keyed digest of the session cookie
 * (before sign-in, of a cookie set along with the form); cookies are
 * SameSite=Lax. */
#ifndef TOKENBOOTH_WEB_CSRF_H
#define TOKENBOOTH_WEB_CSRF_H

#include <stdbool.h>

#include "web/page.h"

/* False if the browser says that another site sent the request. */
bool csrf_is_same_site(const struct page *page);

/* Sets page->form_token, and the cookie that it is bound to if there is
 * none. */
void csrf_prepare(struct page *page);

/* True if the form contains the token of this browser. */
bool csrf_check_token(const struct page *page);

#endif
