/* token_overlap.c: ends the overlap of a token: its old value stops now.
 *
 * POST /profile/tokens/ID/end-overlap  revision (optional): 303, also if there
 *                                      is none any more; 409 revoked
 * Signed in. */
#include "pages/pages.h"
#include "pages/tokens/token_confirm.h"
#include "pages/tokens/token_find.h"
#include "store/values.h"
#include "web/page_owner.h"

void token_overlap_end_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    enum result result =
        store_token_end_overlap(&act, page->id, token_confirm_revision(page));

    if (result == RESULT_OK)
        token_confirm_redirect(page, "overlap-ended");
    else if (result == RESULT_CHANGED)
        token_confirm_redirect(page, "conflict");
    else if (result == RESULT_GONE)
        token_reject_revoked(page);
    else
        page_error_from(page, result);
}
