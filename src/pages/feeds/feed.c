/* feed.c: one feed: its URL, who can read it; deleting it. Its members are
 * listed by feed_member_list.c, the tokens with access to it by
 * feed_token_list.c.
 *
 * GET  /feeds/NAME         done (the notice to show); 404 for a private feed to
 *                          everyone but its members
 * POST /feeds/NAME         visibility: 303; 403 for members who cannot manage
 *                          the feed; 422
 * POST /feeds/NAME/delete  303 /feeds; 403 for members who do not own it.
 *                          Packages stay where they are, and the name stays
 *                          reserved for its last owners.
 * Signed in. Template: feed.tpl. */
#include "pages/feeds/feed.h"

#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_member_list.h"
#include "pages/feeds/feed_token_list.h"
#include "pages/feeds/feed_words.h"
#include "pages/pages.h"

static const struct page_notice notices[] = {
    {"created", "Feed created.", false},
    {"public", "Saved. The feed is now public.", false},
    {"private", "Saved. The feed is now private.", false},
    {"member", "Member saved.", false},
    {"removed", "Member removed.", false},
    {0},
};

/* What only members see, and what each of them can do. */
static enum result show_inside(struct page *page, struct view *screen,
                               const struct feed *feed)
{
    enum result result = feed_member_list_show(page, screen, feed);

    if (result == RESULT_OK)
        result = feed_token_list_show(page, screen, feed);
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

    page_notices(page, notices);
    feed_words_show(page, screen, feed);
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

void feed_get(struct page *page)
{
    struct feed feed;

    if (feed_find(page, &feed))
        feed_show_screen(page, &feed, 200, NULL);
}

void feed_post(struct page *page)
{
    const struct act act = page_act(page);
    const char *visibility = page_field(page, "visibility");
    bool is_public;
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_MANAGE, &feed))
        return;
    if (!visibility || !*visibility ||
        !feed_words_parse_visibility(visibility, &is_public)) {
        page_error(page, 422, "Choose who can read this feed",
                   "Nothing was changed. Choose private or public.");
        return;
    }
    result = store_feed_set_public(&act, &feed, is_public);
    if (result == RESULT_OK)
        feed_redirect(page, feed.name, is_public ? "public" : "private");
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
        page_redirect(page, "/feeds?done=deleted");
    else
        page_error_from(page, result);
}
