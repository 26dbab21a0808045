/* first_steps.c: which of the three steps are done, and which one is next.
 *
 * Nothing is remembered for this: a feed that the account can access, an active
 * token besides the primary and a use of any token each speak for themselves.
 * So somebody who was added to a feed need not create one. */
#include "pages/tokens/first_steps.h"

#include "store/feeds.h"
#include "store/tokens.h"

static void show_feed_step(const struct page *page, struct view *steps)
{
    view_show(view_add(steps, "FEED_NEXT"),
              page->context->settings->feeds_open ? "OPEN" : "CLOSED");
}

static void show_steps(const struct page *page, struct view *steps,
                       bool has_feed, int64_t token_id)
{
    if (has_feed)
        view_show(steps, "FEED_DONE");
    else
        show_feed_step(page, steps);
    if (token_id)
        view_show(steps, "TOKEN_DONE");
    else if (has_feed)
        view_show(steps, "TOKEN_NEXT");
    if (has_feed && token_id)
        page_set_number(page, view_add(steps, "SETUP_NEXT"), "ID", token_id);
}

enum result first_steps_show(const struct page *page, struct view *screen,
                             bool *shown)
{
    struct token_progress progress;
    int64_t feeds;
    enum result result = store_token_progress(
        page->store, page->session.account_id, page->now, &progress);

    if (shown)
        *shown = result == RESULT_OK && !progress.has_used;
    if (result != RESULT_OK || progress.has_used)
        return result;
    result = store_feed_count(page->store, page->pool, page->session.account_id,
                              NULL, &feeds);
    if (result == RESULT_OK)
        show_steps(page, view_include(screen, "FIRST_STEPS", "first_steps.tpl"),
                   feeds > 0, progress.newest_id);
    return result;
}
