/* token_reveal.c: the one place where a value is shown.
 *
 * POST /profile/tokens/ID/reveal  with Accept: application/json
 *                                 {"value":"tkb_…"}, else a page; recorded in
 *                                 the activity (for=copy: as a copy); 404; 409
 *                                 revoked; 503 if that cannot be recorded.
 *                                 While others write, it is recorded
 *                                 afterwards.
 * Signed in. Template: token_value.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "pages/pages.h"
#include "store/token_query.h"
#include "store/reveals.h"
#include "web/page_owner.h"

static void show(struct page *page, const char *value)
{
    struct token token;
    struct view *screen;
    enum result result = store_token_get(
        page->store, page->pool, page->owner.account_id, page->id, &token);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen =
        page_begin(page, page->owner.section, "Token value", "token_value.tpl");
    page_set_number(page, screen, "ID", token.id);
    view_set(screen, "DESCRIPTION", token.description);
    view_set(screen, "VALUE", value);
    page_end(page, 200);
}

void token_reveal_post(struct page *page)
{
    const struct act act = page_owner_act(page);
    const struct event_keeper keeper = recorder_keeper(page->context->recorder);
    char *value = NULL;
    const char *purpose = page_field(page, "for");
    enum result result =
        purpose && strcmp(purpose, "copy") == 0
            ? store_token_copy(&act, &keeper, page->id, &value)
            : store_token_reveal(&act, &keeper, page->id, &value);

    if (result == RESULT_GONE)
        page_error(page, 409, "This token has no value",
                   "Its value was revoked. Regenerate a primary token, or "
                   "create a new token.");
    else if (result != RESULT_OK)
        page_error_from(page, result);
    else if (page_wants_json(page))
        /* By hand, as jansson would leave a copy of the value in memory that it
         * frees; a value holds letters and digits only. */
        response_text(page->response, "application/json",
                      secret_wipe_with_pool(
                          page->pool, apr_pstrcat(page->pool, "{\"value\":\"",
                                                  value, "\"}\n", NULL)));
    else
        show(page, value);
}
