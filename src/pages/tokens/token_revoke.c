/* token_revoke.c: ending a token, after asking.
 *
 * GET  /profile/tokens/ID/revoke  what will stop working: 404, 409 primary
 * POST /profile/tokens/ID/revoke  303; 409 primary
 * Signed in. Template: token_confirm.tpl. */
#include "pages/pages.h"
#include "pages/tokens/token_confirm.h"
#include "pages/tokens/token_find.h"
#include "store/values.h"
#include "web/page_owner.h"

static void reject_primary(struct page *page)
{
    page_error(
        page, 409, "The primary token can\u2019t be revoked",
        "Regenerate it instead. The old value stops working immediately.");
}

void token_revoke_get(struct page *page)
{
    struct token token;

    if (!token_find(page, &token))
        return;
    if (token.is_primary)
        reject_primary(page);
    else
        token_confirm_show(page, &token, "Revoke a token", "REVOKE");
}

/* The form needs no revision: whatever else changed, the person wants the token
 * revoked. */
void token_revoke_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    enum result result = store_token_revoke(&act, page->id);

    if (result == RESULT_OK)
        token_confirm_redirect(page, "revoked");
    else if (result == RESULT_MUST_STAY)
        reject_primary(page);
    else
        page_error_from(page, result);
}
