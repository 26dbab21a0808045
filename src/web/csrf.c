/* csrf.c: checks Origin, Sec-Fetch-Site and csrf_token. */
#include "web/csrf.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "web/cookie.h"
#include "web/page_digest.h"

bool csrf_is_same_site(const struct page *page)
{
    const char *origin = request_variable(page->request, "HTTP_ORIGIN");
    const char *fetch = request_variable(page->request, "HTTP_SEC_FETCH_SITE");

    if (origin && !text_same_ignoring_case(origin, page->address))
        return false;
    return !fetch || strcmp(fetch, "same-origin") == 0 ||
           strcmp(fetch, "none") == 0;
}

#define PURPOSE "form token"

void csrf_prepare(struct page *page)
{
    const char *cookie =
        page->signed_in ? page->cookie : cookie_get(page->request, COOKIE_FORM);

    if (!cookie || !*cookie) {
        cookie = secret_random_text(page->pool);
        cookie_set(page->request, page->response, COOKIE_FORM, cookie, 0);
    }
    page->form_token = page_digest(page, PURPOSE, cookie);
}

bool csrf_check_token(const struct page *page)
{
    const char *cookie =
        page->signed_in ? page->cookie : cookie_get(page->request, COOKIE_FORM);

    return cookie && *cookie &&
           page_digest_is(page, PURPOSE, cookie,
                          page_field(page, "csrf_token"));
}
