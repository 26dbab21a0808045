/* csrf.c: checks Origin, Sec-Fetch-Site and csrf_token. */
#include "web/csrf.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "web/cookie.h"

bool csrf_is_same_site(const struct page *page)
{
    const char *origin = request_variable(page->request, "HTTP_ORIGIN");
    const char *fetch = request_variable(page->request, "HTTP_SEC_FETCH_SITE");

    if (origin && !text_same_ignoring_case(origin, page->address))
        return false;
    return !fetch || strcmp(fetch, "same-origin") == 0 ||
           strcmp(fetch, "none") == 0;
}

static const char *token_of(const struct page *page, const char *cookie)
{
    struct secret_digest digest;

    secret_digest(page->context->keys.lookup, "form token", cookie,
                  strlen(cookie), &digest);
    return secret_digest_text(page->pool, &digest);
}

void csrf_prepare(struct page *page)
{
    const char *cookie =
        page->signed_in ? page->cookie : cookie_get(page->request, COOKIE_FORM);

    if (!cookie || !*cookie) {
        cookie = secret_random_text(page->pool);
        cookie_set(page->request, page->response, COOKIE_FORM, cookie, 0);
    }
    page->form_token = token_of(page, cookie);
}

bool csrf_check_token(const struct page *page)
{
    const char *cookie =
        page->signed_in ? page->cookie : cookie_get(page->request, COOKIE_FORM);

    return cookie && *cookie &&
           secret_equal(page_field(page, "csrf_token"), token_of(page, cookie));
}
