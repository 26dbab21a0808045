/* machine_delete.c: deleting a machine account, after asking.
 *
 * GET  /machines/NAME/delete  what will stop working
 * POST /machines/NAME/delete  303 /machines; 422 while it is the only owner of
 *                             a feed
 * 404 for everybody who does not manage it. Signed in. Template:
 * machine_delete.tpl. */
#include <apr_strings.h>

#include "pages/machines/machine.h"
#include "pages/pages.h"
#include "store/account_delete.h"
#include "web/page_owner.h"

static void show(struct page *page, int status)
{
    const struct act act = page_owner_act(page);
    apr_array_header_t *feeds;
    struct view *screen, *alone;
    enum result result = store_account_sole_owner_feeds(&act, &feeds);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(page, SECTION_MACHINES, "Delete a machine account",
                        "machine_delete.tpl");
    view_set(screen, "TOKENS", machine_words_tokens(page, page->owner.machine));
    view_show(screen,
              page->owner.machine->tokens ? "SOME_TOKENS" : "NO_TOKENS");
    alone = feeds->nelts ? view_add(screen, "OWNED_ALONE") : NULL;
    for (int i = 0; i < feeds->nelts; i++)
        view_set(view_add(alone, "FEED"), "NAME",
                 APR_ARRAY_IDX(feeds, i, const char *));
    if (!alone)
        view_show(screen, "CAN_DELETE");
    page_end(page, status);
}

void machine_delete_get(struct page *page)
{
    show(page, 200);
}

void machine_delete_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    enum result result = store_machine_delete(&act);

    if (result == RESULT_OK)
        page_redirect(page, apr_pstrcat(page->pool,
                                        "/machines?done=deleted&username=",
                                        page->owner.username, NULL));
    else if (result == RESULT_MUST_STAY)
        show(page, 422);
    else
        page_error_from(page, result);
}
