/* revoke.c: ending a token by its value alone (RFC 7009).
 *
 * POST /revoke  token: whoever holds a whole value can end it, without signing
 *               in. 200, also for a value that was never one (RFC 7009, 2.2);
 *               400 without token; 429. */
#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "pages/pages.h"
#include "store/tokens.h"

/* A value that nobody has is a guess, as it is at the endpoints. */
static bool is_throttled(struct page *page)
{
    const struct throttle_rule rule = {
        "value", CLOCK_MINUTE, page->context->settings->throttle_values};

    if (!page_throttle(page, &rule))
        return false;
    response_oauth_error(page->response, 429, "slow_down",
                         "Too many wrong values came from here.");
    return true;
}

void endpoint_revoke_post(struct page *page)
{
    const struct act act = page_act(page);
    const char *token = page_field(page, "token");
    enum result result = RESULT_NOT_FOUND;

    token = token ? text_trim(page->pool, token) : "";
    if (!*token) {
        response_oauth_error(page->response, 400, "invalid_request",
                             "Send the value in the field token.");
        return;
    }
    if (value_is_well_formed(token))
        result = store_token_revoke_by_value(&act, token);
    if (result == RESULT_NOT_FOUND && is_throttled(page))
        return;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        response_oauth_error(page->response, 503, "temporarily_unavailable",
                             "Nothing was changed: try again.");
}
