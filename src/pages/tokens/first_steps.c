/* first_steps.c: which of the three steps are done, and which one is next.
 *
 * Nothing is remembered for this: a feed that the account can access, an active
 * token besides the primary and a use of any token each speak for themselves.
 * So somebody who was added to a feed need not create one. */
#include "pages/tokens/first_steps.h"

#include "store/feeds.h"
#include "store/tokens.h"

enum { FEEDS_TRIED = 100 };

static void show_feed_step(const struct page *page, struct view *steps)
{
    view_show(view_add(steps, "FEED_NEXT"),
              page->context->settings->feeds_open ? "OPEN" : "CLOSED");
}

static void show_steps(const struct page *page, struct view *steps,
                       const struct feed *feed, int64_t token_id)
{
    view_show(steps,
              page->context->settings->feeds_open ? "CAN_CREATE" : "CAN_JOIN");
    if (feed)
        view_show(steps, "FEED_DONE");
    else
        show_feed_step(page, steps);
    if (token_id)
        view_show(steps, "TOKEN_DONE");
    else if (feed)
        view_set(view_add(steps, "TOKEN_NEXT"), "FEED", feed->name);
    if (feed && token_id)
        page_set_number(page, view_add(steps, "SETUP_NEXT"), "ID", token_id);
}

/* The feed that the first token is for: one that can be written to, if there is
 * any among the first; NULL without a feed. */
static const struct feed *choose_feed(const apr_array_header_t *feeds)
{
    for (int i = 0; i < feeds->nelts; i++) {
        const struct feed *feed = &APR_ARRAY_IDX(feeds, i, struct feed);
        if (feed->privilege >= PRIVILEGE_WRITE)
            return feed;
    }
    return feeds->nelts ? &APR_ARRAY_IDX(feeds, 0, struct feed) : NULL;
}

enum result first_steps_show(const struct page *page, struct view *screen,
                             bool *shown)
{
    struct token_progress progress;
    const struct range first = {.limit = FEEDS_TRIED};
    apr_array_header_t *feeds;
    enum result result = store_token_progress(
        page->store, page->owner.account_id, page->now, &progress);

    if (shown)
        *shown = result == RESULT_OK && !progress.has_used;
    if (result != RESULT_OK || progress.has_used)
        return result;
    result = store_feed_find(page->store, page->pool, page->owner.account_id,
                             NULL, &first, &feeds);
    if (result == RESULT_OK)
        show_steps(page, view_include(screen, "FIRST_STEPS", "first_steps.tpl"),
                   choose_feed(feeds), progress.newest_id);
    return result;
}
