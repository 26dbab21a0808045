/* token_regenerate.c: giving a token a new value, after asking.
 *
 * GET  /profile/tokens/ID/regenerate  what will stop working: 404, 409 revoked,
 *                                     422 expired
 * POST /profile/tokens/ID/regenerate  revision (optional): 303; 409 revoked;
 *                                     422 expired
 * Signed in. Template: token_confirm.tpl. */
#include "pages/pages.h"
#include "pages/tokens/token_confirm.h"
#include "pages/tokens/token_find.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_unsupported.h"
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

void token_regenerate_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    enum result result;

    if (token_unsupported_reject(page))
        return;
    result = store_token_regenerate(&act, page->id,
                                    token_confirm_revision(page), NULL);
    if (result == RESULT_OK)
        token_confirm_redirect(page, "regenerated");
    else if (result == RESULT_CHANGED)
        token_confirm_redirect(page, "conflict");
    else if (result == RESULT_GONE)
        token_reject_revoked(page);
    else if (result == RESULT_EXPIRED)
        reject_expired(page);
    else
        page_error_from(page, result);
}
