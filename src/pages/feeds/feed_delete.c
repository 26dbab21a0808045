/* feed_delete.c: deleting a feed, after asking.
 *
 * GET  /feeds/NAME/delete  what will stop working
 * POST /feeds/NAME/delete  303 /feeds. Packages stay where they are, and the
 *                          name stays reserved for its last owners.
 * 403 for members who do not own it. Signed in. Template: feed_delete.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_token_list.h"
#include "pages/pages.h"
#include "store/members.h"

static void show(struct page *page, const struct feed *feed, int64_t members,
                 const struct feed_token_counts *tokens,
                 const struct feed_token *last)
{
    struct view *screen =
        page_begin(page, SECTION_FEEDS, "Delete a feed", "feed_delete.tpl");

    view_set(screen, "NAME", feed->name);
    view_set(screen, "MEMBERS",
             text_count(page->pool, members, "member", "members"));
    view_set(screen, "TOKENS",
             page_least(page,
                        text_count(page->pool, tokens->open, "token", "tokens"),
                        tokens->more));
    /* Of the others, it is not known whether they were used. */
    if (last->used_at || !tokens->more)
        feed_token_list_used(page, screen, last);
    page_end(page, 200);
}

void feed_delete_get(struct page *page)
{
    struct feed_token_filter filter = {.now = page->now};
    struct feed_token_counts tokens = {0};
    struct feed_token last = {0};
    struct feed feed;
    int64_t members = 0;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_OWN, &feed))
        return;
    filter.feed_id = feed.id;
    result = store_feed_member_count(page->store, page->pool, feed.id, NULL,
                                     INT64_MAX, &members);
    if (result == RESULT_OK)
        result =
            store_feed_token_count(page->store, page->pool, &filter, &tokens);
    if (result == RESULT_OK)
        result =
            store_feed_token_last_use(page->store, page->pool, &filter, &last);
    if (result == RESULT_OK)
        show(page, &feed, members, &tokens, &last);
    else
        page_error_from(page, result);
}

void feed_delete_post(struct page *page)
{
    const struct act act = page_act(page);
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_OWN, &feed))
        return;
    result = store_feed_delete(&act, &feed);
    if (result == RESULT_OK)
        page_redirect(page, apr_pstrcat(page->pool, "/feeds?done=deleted&feed=",
                                        feed.name, NULL));
    else
        page_error_from(page, result);
}
