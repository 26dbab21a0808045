/* feed_members.c: who may do what on a feed, a section of its screen.
 *
 * GET  /feeds/NAME          member (a part of a name), members (the page of
 *                           them, from 1)
 * POST /feeds/NAME/members  username, privilege (none, read, write, manage,
 *                           own): 303; 422 for an unknown one, or the last
 *                           owner; 403 for who may not manage members, or means
 *                           to grant, or change, more than they hold. Everybody
 *                           may leave.
 * Signed in. Template: feed.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "pages/feeds/feed.h"
#include "pages/feeds/feed_words.h"
#include "web/pager.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/validate.h"

enum { USERNAME, PRIVILEGE, FIELDS };

static const char *rule_privilege(const char *text)
{
    enum privilege privilege;

    return privilege_read(text, &privilege) ? NULL : "Choose a permission.";
}

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_username},
    [PRIVILEGE] = {"privilege", FORM_NAME, rule_privilege},
};

/* Whether the page offers to remove a member: everybody may leave, and who
 * manages the feed removes those who hold no more; the last owner stays. */
static bool may_remove(const struct feed *feed, const struct member *member,
                       bool is_you, int64_t owners)
{
    if (member->privilege == PRIVILEGE_OWN && owners == 1)
        return false;
    return is_you || (feed->privilege >= PRIVILEGE_MANAGE &&
                      member->privilege <= feed->privilege);
}

static void show_member(const struct page *page, struct view *row,
                        const struct feed *feed, const struct member *member,
                        int64_t owners)
{
    bool is_you = member->account_id == page->session.account_id;

    view_set(row, "MEMBER_NAME", member->username);
    view_set(row, "MEMBER_PRIVILEGE", feed_privilege_text(member->privilege));
    if (is_you)
        view_show(row, "IS_YOU");
    /* Sections are looked up where they are shown: the button's in its own. */
    if (may_remove(feed, member, is_you, owners))
        view_show(view_add(row, "CAN_REMOVE"), is_you ? "IS_YOU" : "IS_OTHER");
}

static void show_head(const struct page *page, struct view *section,
                      const struct pager *pager)
{
    page_set_count(page, section, "MEMBER_TOTAL", pager->all);
    if (pager->words || pager->all > PAGER_FILTER)
        view_set(view_add(section, "FILTER"), "FILTER_VALUE", pager->words);
    if (pager->words)
        view_set(view_add(section, pager->all ? "FOUND" : "NOTHING_FOUND"),
                 "FILTER_VALUE", pager->words);
}

enum result feed_members_show(struct page *page, struct view *screen,
                              const struct feed *feed)
{
    struct pager pager = {
        .path = apr_pstrcat(page->pool, "/feeds/", feed->name, NULL),
        .field = "members",
        .find = "member",
        .anchor = "#members",
        .label = "Member pages",
    };
    struct view *section = view_add(screen, "MEMBERS");
    apr_array_header_t *members = NULL;
    struct range range;
    int64_t owners = 0;
    enum result result;

    pager_read_search(page, &pager);
    result = store_feed_member_count(page->store, page->pool, feed->id,
                                     pager.words, &pager.all);
    pager_select(page, &pager, 0);
    range = pager_range(&pager);
    if (result == RESULT_OK)
        result = store_feed_other_owners(page->store, feed->id, 0, &owners);
    if (result == RESULT_OK)
        result = store_feed_members(page->store, page->pool, feed->id,
                                    pager.words, &range, &members);
    if (result != RESULT_OK)
        return result;
    show_head(page, section, &pager);
    for (int i = 0; i < members->nelts; i++)
        show_member(page, view_add(section, "MEMBER"), feed,
                    &APR_ARRAY_IDX(members, i, struct member), owners);
    pager_show(page, section, &pager);
    return RESULT_OK;
}

/* To the feed's screen; whoever has left may not be able to see it any more. */
static void go_on(struct page *page, const struct feed *feed,
                  const struct account *account, enum privilege wanted)
{
    if (wanted != PRIVILEGE_NONE)
        feed_redirect(page, feed->name, "member");
    else if (account->id == page->session.account_id)
        page_redirect(page, "/feeds?done=left");
    else
        feed_redirect(page, feed->name, "removed");
}

static void grant(struct page *page, const struct feed *feed,
                  const struct account *account, enum privilege wanted,
                  struct form *form)
{
    const struct act act = page_act(page);
    enum result result = store_feed_grant(&act, feed, account->id, wanted);

    if (result == RESULT_DENIED) {
        page_error(
            page, 403, "You can\u2019t change this member",
            "Nothing was changed. You can\u2019t grant, or change, a "
            "permission higher than your own. Ask an owner of this feed.");
        return;
    }
    if (result == RESULT_MUST_STAY) {
        form_set_error(form, USERNAME,
                       "A feed needs at least one owner. Make someone else an "
                       "owner first.");
        feed_show_screen(page, feed, 422, form);
    } else if (result != RESULT_OK) {
        page_error_from(page, result);
    } else {
        go_on(page, feed, account, wanted);
    }
}

void page_members_post(struct page *page)
{
    struct feed feed;
    struct account account;
    struct form form;
    enum privilege wanted = PRIVILEGE_NONE;
    enum result result = RESULT_NOT_FOUND;
    bool right, myself;

    if (!feed_find_with(page, PRIVILEGE_READ, &feed))
        return;
    right = form_parse(page, fields, FIELDS, &form);
    myself = strcmp(form.values[USERNAME], page->session.username) == 0;
    if (!myself && !feed_find_with(page, PRIVILEGE_MANAGE, &feed))
        return;
    if (right)
        result = store_account_by_name(page->store, page->pool,
                                       form.values[USERNAME], &account);
    if (right && result == RESULT_NOT_FOUND) {
        form_set_error(&form, USERNAME, "No account has this username.");
        right = false;
    }
    if (!right) {
        feed_show_screen(page, &feed, 422, &form);
        return;
    }
    privilege_read(form.values[PRIVILEGE], &wanted);
    if (result == RESULT_OK)
        grant(page, &feed, &account, wanted, &form);
    else
        page_error_from(page, result);
}
