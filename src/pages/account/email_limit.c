/* email_limit.c: a counter for each account. */
#include "pages/account/email_limit.h"

#include <apr_strings.h>

#include "base/clock.h"

int email_limit_count(struct page *page)
{
    static const struct throttle_rule rule = {"email link", CLOCK_HOUR,
                                              EMAIL_LIMIT_AN_HOUR};
    int wait = throttle_count(page->context->throttle, &rule,
                              page->session.username, clock_steady_seconds());

    if (wait)
        response_header(page->response, "Retry-After",
                        apr_psprintf(page->pool, "%d", wait));
    return wait;
}
