/* csrf.h: that a form was sent by our own page, by this browser.
 *
 * Three walls: Origin and Sec-Fetch-Site, where a browser sends them, name this
 * site; the hidden csrf_token is a keyed digest of the session's cookie, or
 * before sign-in of a cookie that was set with the form; cookies are
 * SameSite=Lax. */
#ifndef TOKENBOOTH_WEB_CSRF_H
#define TOKENBOOTH_WEB_CSRF_H

#include <stdbool.h>

#include "web/page.h"

/* True where the browser does not say that another site sent this. */
bool csrf_is_same_site(const struct page *page);

/* Sets page->form_token, and where needed the cookie that it is bound to. */
void csrf_prepare(struct page *page);

/* True where the form carries the token of this very browser. */
bool csrf_check_token(const struct page *page);

#endif
