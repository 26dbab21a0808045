/* feed.c: one feed: its address, who may read it, its members; deleting it.
 *
 * GET  /feeds/NAME         404 for a private feed to everyone but its members
 * POST /feeds/NAME         visibility: 303; 403 for who may not manage it; 422
 * POST /feeds/NAME/delete  303 /feeds; 403 for who does not own it. Packages
 *                          stay where they are, and the name stays its last
 *                          owners'.
 * Signed in. Template: feed.tpl. */
#include "pages/feed.h"

#include <apr_strings.h>

#include "pages/feed_words.h"
#include "pages/pages.h"

bool feed_find(struct page *page, struct feed *feed)
{
    enum result result = store_feed_get(page->store, page->pool, page->name,
                                        page->session.account_id, feed);

    if (result == RESULT_OK && !feed->is_public && !feed->privilege)
        result = RESULT_NOT_FOUND;
    if (result != RESULT_OK)
        page_failed(page, result);
    return result == RESULT_OK;
}

bool feed_find_with(struct page *page, enum privilege least, struct feed *feed)
{
    if (!feed_find(page, feed))
        return false;
    if (feed->privilege >= least)
        return true;
    page_error(page, 403, "Not yours to change",
               "Nothing was changed: ask an owner of this feed.");
    return false;
}

static int count_owners(const apr_array_header_t *members)
{
    int owners = 0;

    for (int i = 0; i < members->nelts; i++)
        owners +=
            APR_ARRAY_IDX(members, i, struct member).privilege == PRIVILEGE_OWN;
    return owners;
}

/* Whether the page offers to remove a member: everybody may leave, and who
 * manages the feed removes those who hold no more; the last owner stays. */
static bool may_remove(const struct feed *feed, const struct member *member,
                       bool is_you, int owners)
{
    if (member->privilege == PRIVILEGE_OWN && owners == 1)
        return false;
    return is_you || (feed->privilege >= PRIVILEGE_MANAGE &&
                      member->privilege <= feed->privilege);
}

static void show_members(const struct page *page, struct view *screen,
                         const struct feed *feed,
                         const apr_array_header_t *members)
{
    struct view *list = view_add(screen, "MEMBERS");
    int owners = count_owners(members);

    for (int i = 0; i < members->nelts; i++) {
        const struct member *member = &APR_ARRAY_IDX(members, i, struct member);
        bool is_you = member->account_id == page->session.account_id;
        struct view *row = view_add(list, "MEMBER");
        view_set(row, "MEMBER_NAME", member->username);
        view_set(row, "MEMBER_PRIVILEGE", privilege_word(member->privilege));
        if (is_you)
            view_show(row, "IS_YOU");
        /* Sections are looked up where they are shown: the button's in its
         * own. */
        if (may_remove(feed, member, is_you, owners)) {
            struct view *remove = view_add(row, "CAN_REMOVE");
            view_show(remove, is_you ? "IS_YOU" : "IS_OTHER");
        }
    }
}

void feed_show_screen(struct page *page, const struct feed *feed, int status,
                      const struct form *members_form)
{
    struct view *screen = page_begin(page, PLACE_FEEDS, feed->name, "feed.tpl");
    apr_array_header_t *members;
    enum result result =
        store_feed_members(page->store, page->pool, feed->id, &members);

    if (result != RESULT_OK) {
        page_failed(page, result);
        return;
    }
    feed_show(page, screen, feed);
    view_show(screen, feed->is_public ? "PUBLIC_ON" : "PRIVATE_ON");
    if (feed->privilege >= PRIVILEGE_MANAGE)
        view_show(screen, "CAN_MANAGE");
    if (feed->privilege >= PRIVILEGE_OWN)
        view_show(screen, "CAN_DELETE");
    if (feed->privilege)
        show_members(page, screen, feed, members);
    if (members_form) {
        form_show(page, screen, members_form);
        view_set(screen, "MEMBER_NAME_VALUE", members_form->values[0]);
    }
    page_end(page, status);
}

void page_feed(struct page *page)
{
    struct feed feed;

    if (feed_find(page, &feed))
        feed_show_screen(page, &feed, 200, NULL);
}

static void go_to_feed(struct page *page, const struct feed *feed)
{
    page_go(page, apr_pstrcat(page->pool, "/feeds/", feed->name, NULL));
}

void page_feed_post(struct page *page)
{
    const struct origin origin = page_origin(page);
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
    result = store_feed_set_public(page->store, &feed, page->session.account_id,
                                   is_public, &origin, page->now);
    if (result == RESULT_OK)
        go_to_feed(page, &feed);
    else
        page_failed(page, result);
}

void page_feed_delete_post(struct page *page)
{
    const struct origin origin = page_origin(page);
    struct feed feed;
    enum result result;

    if (!feed_find_with(page, PRIVILEGE_OWN, &feed))
        return;
    result = store_feed_delete(page->store, &feed, page->session.account_id,
                               &origin, page->now);
    if (result == RESULT_OK)
        page_go(page, "/feeds");
    else
        page_failed(page, result);
}
