/* feed.c: one feed: its address, who may read it; deleting it. Its members are
 * in feed_members.c, the tokens that reach it in feed_tokens.c.
 *
 * GET  /feeds/NAME         404 for a private feed to everyone but its members
 * POST /feeds/NAME         visibility: 303; 403 for who may not manage it; 422
 * POST /feeds/NAME/delete  303 /feeds; 403 for who does not own it. Packages
 *                          stay where they are, and the name stays its last
 *                          owners'.
 * Signed in. Template: feed.tpl. */
#include "pages/feeds/feed.h"

#include <apr_strings.h>

#include "pages/feeds/feed_token_list.h"
#include "pages/feeds/feed_words.h"
#include "pages/pages.h"

bool feed_find(struct page *page, struct feed *feed)
{
    enum result result = store_feed_get(page->store, page->pool, page->name,
                                        page->session.account_id, feed);

    if (result == RESULT_OK && !feed->is_public && !feed->privilege)
        result = RESULT_NOT_FOUND;
    if (result != RESULT_OK)
        page_error_from(page, result);
    return result == RESULT_OK;
}

bool feed_find_with(struct page *page, enum privilege min, struct feed *feed)
{
    if (!feed_find(page, feed))
        return false;
    if (feed->privilege >= min)
        return true;
    page_error(page, 403, "Not yours to change",
               "Nothing was changed: ask an owner of this feed.");
    return false;
}

/* What only members see, and what each of them may do. */
static enum result show_inside(struct page *page, struct view *screen,
                               const struct feed *feed)
{
    enum result result = feed_members_show(page, screen, feed);

    if (result == RESULT_OK)
        result = feed_tokens_show(page, screen, feed);
    if (feed->privilege >= PRIVILEGE_MANAGE)
        view_show(screen, "CAN_MANAGE");
    if (feed->privilege >= PRIVILEGE_OWN)
        view_show(screen, "CAN_DELETE");
    return result;
}

void feed_show_screen(struct page *page, const struct feed *feed, int status,
                      const struct form *members_form)
{
    struct view *screen =
        page_begin(page, SECTION_FEEDS, feed->name, "feed.tpl");
    enum result result = RESULT_OK;

    feed_show(page, screen, feed);
    view_show(screen, feed->is_public ? "PUBLIC_ON" : "PRIVATE_ON");
    if (feed->privilege)
        result = show_inside(page, screen, feed);
    if (members_form) {
        form_show(page, screen, members_form);
        view_set(screen, "MEMBER_NAME_VALUE", members_form->values[0]);
    }
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void page_feed(struct page *page)
{
    struct feed feed;

    if (feed_find(page, &feed))
        feed_show_screen(page, &feed, 200, NULL);
}

static void go_to_feed(struct page *page, const struct feed *feed)
{
    page_redirect(page, apr_pstrcat(page->pool, "/feeds/", feed->name, NULL));
}

void page_feed_post(struct page *page)
{
    const struct act act = page_act(page);
    const char *visibility = page_field(page, "visibility");
    bool is_public;
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_MANAGE, &feed))
        return;
    if (!visibility || !*visibility ||
        !feed_visibility_read(visibility, &is_public)) {
        page_error(page, 422, "Private or public?",
                   "Nothing was changed: choose private or public.");
        return;
    }
    result = store_feed_set_public(&act, &feed, is_public);
    if (result == RESULT_OK)
        go_to_feed(page, &feed);
    else
        page_error_from(page, result);
}

void page_feed_delete_post(struct page *page)
{
    const struct act act = page_act(page);
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_OWN, &feed))
        return;
    result = store_feed_delete(&act, &feed);
    if (result == RESULT_OK)
        page_redirect(page, "/feeds");
    else
        page_error_from(page, result);
}
