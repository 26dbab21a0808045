/* feed_member_list.c: the members of a feed, a section of its screen.
 *
 * Fields of the address: member (a part of a name), members (the page of the
 * list, from 1). Template: feed.tpl. */
#include "pages/feeds/feed_member_list.h"

#include <apr_strings.h>

#include "pages/feeds/feed_place.h"
#include "pages/feeds/feed_words.h"
#include "web/pager.h"
#include "store/members.h"

/* Whether a member's permission can be lowered, or taken away: everybody can
 * do so with their own, and those who manage the feed with members who have no
 * more than they have; the last owner stays. */
static bool can_lower(const struct feed *feed, const struct member *member,
                      bool is_you, int64_t owners)
{
    if (member->privilege == PRIVILEGE_OWN && owners == 1)
        return false;
    return is_you || (feed->privilege >= PRIVILEGE_MANAGE &&
                      member->privilege <= feed->privilege);
}

static void show_remove(const struct page *page, struct view *row,
                        const struct feed *feed, const struct member *member,
                        bool is_you)
{
    struct view *remove = view_add(row, "CAN_REMOVE");

    view_show(remove, is_you ? "IS_YOU" : "IS_OTHER");
    view_set(remove, "REMOVE_URL",
             feed_place_both(page, feed->name,
                             apr_pstrcat(page->pool, "/members?username=",
                                         member->username, NULL)));
}

/* A template's section sees only its own values, so the sections of what can be
 * done get them, too. */
static void show_member(const struct page *page, struct view *row,
                        const struct feed *feed, const struct member *member,
                        int64_t owners)
{
    bool is_you = member->account_id == page->session.account_id;
    bool can = can_lower(feed, member, is_you, owners);

    view_set(row, "MEMBER_NAME", member->username);
    view_set(row, "MEMBER_PRIVILEGE", feed_words_privilege(member->privilege));
    if (is_you)
        view_show(row, "IS_YOU");
    if (member->is_machine)
        view_show(row, "IS_MACHINE");
    if (can && feed->privilege > PRIVILEGE_READ)
        feed_words_show_privileges(view_add(row, "CAN_CHANGE"), feed->privilege,
                                   member->privilege);
    else
        view_show(row, "FIXED");
    if (is_you && !can)
        view_show(row, "LAST_OWNER");
    if (can)
        show_remove(page, row, feed, member, is_you);
}

static void show_filter(const struct page *page, struct view *filter,
                        const struct pager *pager)
{
    view_set(filter, "FILTER_VALUE", pager->words);
    feed_place_show_tokens(page, filter);
}

static void show_head(const struct page *page, struct view *section,
                      const struct feed *feed, const struct pager *pager)
{
    view_set(section, "ALL_URL",
             feed_place_address(page, feed->name, "#members",
                                feed_place_tokens(page)));
    page_set_least(page, section, "MEMBER_TOTAL", pager->all, pager->more);
    if (pager->words || pager->all > PAGER_FILTER)
        show_filter(page, view_add(section, "FILTER"), pager);
    if (pager->words)
        view_set(view_add(section, pager->all ? "FOUND" : "NOTHING_FOUND"),
                 "FILTER_VALUE", pager->words);
}

/* Members are counted in steps of so many, until others than those of the page
 * are found. */
enum { COUNTED = 20000 };

static enum result count(const struct page *page, const struct feed *feed,
                         struct pager *pager)
{
    int64_t reach;
    enum result result;

    pager_read_page(page, pager, 0);
    reach = pager_reach(pager, COUNTED);
    result = store_feed_member_count(page->store, page->pool, feed->id,
                                     pager->words, reach + 1, &pager->all);
    pager->more = pager->all > reach;
    if (pager->more)
        pager->all = reach;
    pager_limit(pager);
    return result;
}

enum result feed_member_list_show(struct page *page, struct view *screen,
                                  const struct feed *feed)
{
    struct pager pager = {
        .path = apr_pstrcat(page->pool, "/feeds/", feed->name, NULL),
        .field = "members",
        .find = "member",
        .anchor = "#members",
        .filter = feed_place_tokens(page),
        .label = "Member pages",
    };
    struct view *section = view_add(screen, "MEMBERS");
    apr_array_header_t *members = NULL;
    struct range range;
    int64_t owners = 0;
    enum result result;

    pager_read_search(page, &pager);
    result = count(page, feed, &pager);
    range = pager_range(&pager);
    if (result == RESULT_OK)
        result = store_feed_other_owners(page->store, feed->id, 0, &owners);
    if (result == RESULT_OK)
        result = store_feed_members(page->store, page->pool, feed->id,
                                    pager.words, &range, &members);
    if (result != RESULT_OK)
        return result;
    show_head(page, section, feed, &pager);
    for (int i = 0; i < members->nelts; i++)
        show_member(page, view_add(section, "MEMBER"), feed,
                    &APR_ARRAY_IDX(members, i, struct member), owners);
    pager_show(page, section, &pager);
    return RESULT_OK;
}
