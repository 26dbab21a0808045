/* token_regenerate.c: giving a token a new value, after asking.
 *
 * GET  /profile/tokens/ID/regenerate  what will stop working: 404, 409 revoked,
 *                                     422 expired
 * POST /profile/tokens/ID/regenerate  overlap (seconds that the old value goes
 *                                     on working: 3600, 86400, 604800; 0 or
 *                                     none), revision (optional): 303;
 *                                     409 revoked; 422 expired, or overlap
 * Signed in. Template: token_confirm.tpl. */
#include "base/text.h"
#include "pages/pages.h"
#include "pages/tokens/token_confirm.h"
#include "pages/tokens/token_find.h"
#include "pages/tokens/token_row.h"
#include "store/values.h"
#include "web/page_owner.h"

static void reject_expired(struct page *page)
{
    page_error(page, 422, "This token has expired",
               "Nothing was changed. Renew it first; you can regenerate the "
               "value after that.");
}

void token_regenerate_get(struct page *page)
{
    struct token token;

    if (!token_find(page, &token))
        return;
    if (token_is_ended(&token, page->now))
        reject_expired(page);
    else
        token_confirm_show(page, &token, "Regenerate a token", "REGENERATE");
}

/* Seconds; false after answering. */
static bool read_overlap(struct page *page, int64_t *overlap)
{
    const char *text = page_field(page, "overlap");
    long long seconds = 0;

    *overlap = 0;
    if (!text || !*text)
        return true;
    if (text_number(text, 0, INT64_MAX, &seconds) &&
        (!seconds || token_is_overlap(seconds))) {
        *overlap = seconds;
        return true;
    }
    page_error(page, 422, "The old value can\u2019t work that long",
               "Nothing was changed. overlap can be 3600 (an hour), 86400 (a "
               "day) or 604800 (a week); 0 or nothing ends the old value at "
               "once.");
    return false;
}

void token_regenerate_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    int64_t overlap;
    enum result result;

    if (!read_overlap(page, &overlap))
        return;
    result = store_token_rotate(&act, page->id, token_confirm_revision(page),
                                overlap, NULL);
    if (result == RESULT_OK)
        token_confirm_redirect(page, overlap ? "rotated" : "regenerated");
    else if (result == RESULT_CHANGED)
        token_confirm_redirect(page, "conflict");
    else if (result == RESULT_GONE)
        token_reject_revoked(page);
    else if (result == RESULT_EXPIRED)
        reject_expired(page);
    else
        page_error_from(page, result);
}
