/* revoke.c: revokes a token by its value alone (RFC 7009).
 *
 * POST /revoke  token: anybody who has a whole value can revoke it, without
 *               signing in, even if other text stands around it. 200, even for
 *               a value that was never issued
 *               (RFC 7009, 2.2); 400 without token, or with two; 429. */
#include "endpoints/revoke.h"

#include <ctype.h>
#include <string.h>

#include "access/wrapping.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"
#include "store/values.h"

static bool is_part_of_word(const char *text, const char *value)
{
    const char *at = strstr(text, value);

    return at && ((at > text && isalnum((unsigned char)at[-1])) ||
                  isalnum((unsigned char)at[strlen(value)]));
}

/* A whole value in a text is meant, whatever stands around it (quotes,
 * "Bearer", an address): its checksum says so, and 200 would be false while it
 * works. As part of a longer word, it is another, mistyped one. */
static const char *value_in(struct page *page, const char *text)
{
    const char *value = NULL;

    if (!value_is_well_formed(text))
        wrapping_find(page->pool, text, &value);
    return value && !is_part_of_word(text, value) ? value : text;
}

enum result endpoint_revoke_value(struct page *page, const char *text,
                                  int *wait)
{
    const char *value = value_in(page, text);
    const struct throttle_rule rule = {
        "value", CLOCK_MINUTE, page->context->settings->throttle_values};
    const struct act act = page_act(page);
    enum result result = RESULT_NOT_FOUND;

    *wait = 0;
    /* What clients send in place of a value is no guess. */
    if (!value_is_meant(value))
        return RESULT_OK;
    if (value_is_well_formed(value))
        result = store_token_revoke_by_value(&act, value, NULL);
    if (result != RESULT_NOT_FOUND)
        return result;
    *wait = page_throttle(page, &rule);
    return *wait ? RESULT_THROTTLED : RESULT_OK;
}

void endpoint_revoke_post(struct page *page)
{
    const char *token = page_field(page, "token");
    enum result result;
    int wait;

    token =
        token ? secret_wipe_with_pool(page->pool, text_trim(page->pool, token))
              : "";
    if (!*token || request_field_count(page->fields, "token") > 1) {
        response_oauth_error(page->response, 400, "invalid_request",
                             "Send the value in the field \"token\", once.");
        return;
    }
    result = endpoint_revoke_value(page, token, &wait);
    if (result == RESULT_THROTTLED)
        response_oauth_error(page->response, 429, "slow_down",
                             "Too many invalid values from this address.");
    else if (result != RESULT_OK)
        response_oauth_error(page->response, 503, "temporarily_unavailable",
                             "Nothing was changed. Try again.");
}
