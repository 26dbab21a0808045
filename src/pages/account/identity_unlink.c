/* identity_unlink.c: unlinking an identity, after asking.
 *
 * GET  /profile/identities/ID/unlink  what will stop working; 404; 409 if it is
 *                                     the last way to sign in
 * POST /profile/identities/ID/unlink  303 to the list; 404 and 409 likewise
 * Signed in. Template: identity_unlink.tpl. */
#include "pages/pages.h"
#include "store/identities.h"

static void reject_last(struct page *page)
{
    page_error(
        page, 409, "This is your only way to sign in",
        "Nothing was changed. Set a password or link another identity first.");
}

void identity_unlink_get(struct page *page)
{
    struct identity identity;
    struct view *screen;
    bool can_unlink = false;
    enum result result = store_identity_get(
        page->store, page->pool, page->session.account_id, page->id, &identity);

    if (result == RESULT_OK)
        result = store_identity_can_unlink(
            page->store, page->session.account_id, &can_unlink);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    if (!can_unlink) {
        reject_last(page);
        return;
    }
    screen = page_begin(page, SECTION_ACCOUNT, "Unlink an identity",
                        "identity_unlink.tpl");
    page_set_number(page, screen, "ID", identity.id);
    view_set(screen, "WHO", identity_who(&identity.claims));
    view_set(screen, "WHERE", identity_where(&identity.claims));
    page_end(page, 200);
}

void identity_unlink_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result = store_identity_unlink(&act, page->id);

    if (result == RESULT_OK)
        page_redirect(page, "/profile/identities?done=unlinked");
    else if (result == RESULT_MUST_STAY)
        reject_last(page);
    else
        page_error_from(page, result);
}
