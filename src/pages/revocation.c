/* revocation.c: ending a token by its value alone (RFC 7009).
 *
 * POST /revoke  token: whoever holds a whole value can end it, without signing
 *               in. 200, also for a value that was never one (RFC 7009, 2.2);
 *               400 without token; 429. */
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "pages/pages.h"
#include "store/tokens.h"

static void refuse(struct page *page, int status, const char *error,
                   const char *sentence)
{
    page->response->status = status;
    response_text(page->response, "application/json",
                  apr_psprintf(page->pool,
                               "{\"error\":\"%s\",\"error_description\":"
                               "\"%s\"}\n",
                               error, sentence));
}

/* A value that nobody has is a guess, as it is at the doors. */
static bool is_throttled(struct page *page)
{
    const struct throttle_rule rule = {"value", CLOCK_MINUTE,
                                       page->site->settings->throttle_values};

    if (!page_throttle(page, &rule))
        return false;
    refuse(page, 429, "slow_down", "Too many wrong values came from here.");
    return true;
}

void page_revocation_post(struct page *page)
{
    const struct origin origin = page_origin(page);
    const char *token = page_field(page, "token");
    enum result result = RESULT_NOT_FOUND;

    token = token ? text_trim(page->pool, token) : "";
    if (!*token) {
        refuse(page, 400, "invalid_request",
               "Send the value in the field token.");
        return;
    }
    if (value_is_well_formed(token))
        result = store_token_end_value(page->store, token, &origin, page->now);
    if (result == RESULT_NOT_FOUND && is_throttled(page))
        return;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        refuse(page, 503, "temporarily_unavailable",
               "Nothing was changed: try again.");
}
