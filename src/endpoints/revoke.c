/* revoke.c: revokes a token by its value alone (RFC 7009).
 *
 * POST /revoke  token: anybody who has a whole value can revoke it, without
 *               signing in. 200, also for a value that was never issued
 *               (RFC 7009, 2.2); 400 without token; 429. */
#include "endpoints/revoke.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "store/values.h"

/* A value that was never issued counts as a guess, as in a check. */
static bool is_throttled(struct page *page)
{
    const struct throttle_rule rule = {
        "value", CLOCK_MINUTE, page->context->settings->throttle_values};

    if (!page_throttle(page, &rule))
        return false;
    response_oauth_error(page->response, 429, "slow_down",
                         "Too many invalid values from this address.");
    return true;
}

void endpoint_revoke_post(struct page *page)
{
    const struct act act = page_act(page);
    const char *token = page_field(page, "token");
    enum result result = RESULT_NOT_FOUND;

    token =
        token ? secret_wipe_with_pool(page->pool, text_trim(page->pool, token))
              : "";
    if (!*token) {
        response_oauth_error(page->response, 400, "invalid_request",
                             "Send the value in the field \"token\".");
        return;
    }
    if (value_is_well_formed(token))
        result = store_token_revoke_by_value(&act, token);
    if (result == RESULT_NOT_FOUND && is_throttled(page))
        return;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        response_oauth_error(page->response, 503, "temporarily_unavailable",
                             "Nothing was changed. Try again.");
}
