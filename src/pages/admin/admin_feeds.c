/* admin_feeds.c: all feeds of the site, and making an owner of one.
 *
 * GET  /admin/feeds       q (a part of a name), state (ownerless, public), page
 *                         (from 1), done (the notice to show)
 * GET  /admin/feeds/NAME  the feed, with the form; 404
 * POST /admin/feeds/NAME  username: 303 to the list; 422 for an unknown or
 *                         disabled account, and for an owner
 * Administrators. Templates: admin_feeds.tpl, admin_feed.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin/admin_list.h"
#include "pages/feeds/feed_words.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/members.h"
#include "store/site_feeds.h"
#include "store/validate.h"
#include "web/form.h"

enum { USERNAME, FIELDS };

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_username},
};

static const struct admin_chip states[SITE_FEED_STATES] = {
    [SITE_FEED_ANY] = {"", "All"},
    [SITE_FEED_WITHOUT_OWNER] = {"ownerless", "Without an owner"},
    [SITE_FEED_PUBLIC] = {"public", "Public"},
};

static const struct page_notice notices[] = {
    {"owner", "{username} is now an owner of {feed}.", false},
    {0},
};

/* "3 members", "More than 1,000 members" */
static const char *members_of(const struct page *page,
                              const struct site_feed *feed)
{
    bool more = feed->members > SITE_FEED_MEMBERS_MAX;
    const char *count =
        text_count(page->pool, more ? SITE_FEED_MEMBERS_MAX : feed->members,
                   "member", "members");

    return more ? apr_pstrcat(page->pool, "More than ", count, NULL) : count;
}

/* Its owners; NO_OWNER unless one of them can sign in. */
static void show_owners(struct view *row, const struct site_feed *feed)
{
    bool has_owner = feed->owners->nelts >= SITE_FEED_OWNERS;

    for (int i = 0; i < feed->owners->nelts && i < SITE_FEED_OWNERS - 1; i++) {
        const struct site_feed_owner *owner =
            &APR_ARRAY_IDX(feed->owners, i, struct site_feed_owner);
        struct view *view = view_add(row, "OWNER");
        view_set(view, "OWNER", owner->username);
        if (owner->is_disabled)
            view_show(view, "IS_DISABLED");
        has_owner |= !owner->is_disabled;
    }
    if (feed->owners->nelts)
        view_show(row, "OWNERS");
    if (feed->owners->nelts >= SITE_FEED_OWNERS)
        view_show(row, "MORE_OWNERS");
    if (!has_owner)
        view_show(row, "NO_OWNER");
}

static void show_feed(const struct page *page, struct view *row,
                      const struct site_feed *feed)
{
    feed_words_show(page, row, &feed->feed);
    view_set(row, "MEMBERS", members_of(page, feed));
    show_owners(row, feed);
}

static enum result count(const struct page *page, const char *words, int state,
                         int64_t max, int64_t *all)
{
    const struct site_feed_filter filter = {words, (enum site_feed_state)state};

    return store_site_feed_count(page->store, page->pool, &filter, max, all);
}

static enum result read_rows(const struct page *page, const char *words,
                             int state, const struct range *range,
                             apr_array_header_t **rows)
{
    const struct site_feed_filter filter = {words, (enum site_feed_state)state};

    return store_site_feed_list(page->store, page->pool, &filter, range, rows);
}

static void show_rows(const struct page *page, struct view *screen,
                      const apr_array_header_t *rows)
{
    for (int i = 0; i < rows->nelts; i++)
        show_feed(page, view_add(screen, "FEED"),
                  &APR_ARRAY_IDX(rows, i, struct site_feed));
}

void admin_feeds_get(struct page *page)
{
    static const struct admin_list list = {.tab = ADMIN_FEEDS,
                                           .title = "All feeds",
                                           .file = "admin_feeds.tpl",
                                           .path = "/admin/feeds",
                                           .label = "Feed pages",
                                           .states = states,
                                           .state_count = SITE_FEED_STATES,
                                           .notices = notices,
                                           .count = count,
                                           .read = read_rows,
                                           .show = show_rows};

    admin_list_get(page, &list);
}

static void ask(struct page *page, int status, const struct form *form)
{
    struct site_feed feed;
    struct view *screen;
    enum result result =
        store_site_feed_get(page->store, page->pool, page->name, &feed);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen =
        admin_page_begin(page, ADMIN_FEEDS, "Add an owner", "admin_feed.tpl");
    show_feed(page, screen, &feed);
    if (form)
        form_show(page, screen, form);
    page_end(page, status);
}

void admin_feeds_one_get(struct page *page)
{
    ask(page, 200, NULL);
}

/* The account that the form names; RESULT_INVALID if the form says why not. */
static enum result find_account(const struct page *page, struct form *form,
                                struct account *account)
{
    enum result result = store_account_by_name(page->store, page->pool,
                                               form->values[USERNAME], account);

    if (result == RESULT_NOT_FOUND)
        form_set_error(form, USERNAME, "There is no account of that name.");
    else if (result == RESULT_OK && account->disabled_at)
        form_set_error(form, USERNAME,
                       "That account is disabled. Enable it first.");
    else
        return result;
    return RESULT_INVALID;
}

static enum result make_owner(const struct page *page, struct form *form)
{
    const struct act act = page_administrator_act(page, 0);
    struct account account = {0};
    struct feed feed;
    enum result result =
        store_feed_get(page->store, page->pool, page->name, 0, &feed);

    if (result == RESULT_OK)
        result = find_account(page, form, &account);
    if (result == RESULT_OK)
        result = store_feed_get(page->store, page->pool, page->name, account.id,
                                &feed);
    if (result != RESULT_OK)
        return result;
    if (feed.privilege == PRIVILEGE_OWN) {
        form_set_error(form, USERNAME,
                       apr_pstrcat(page->pool, account.username,
                                   " is an owner already.", NULL));
        return RESULT_INVALID;
    }
    return store_feed_grant(&act, &feed, account.id, PRIVILEGE_OWN);
}

void admin_feeds_one_post(struct page *page)
{
    struct form form;
    enum result result = form_parse(page, fields, FIELDS, &form)
                             ? make_owner(page, &form)
                             : RESULT_INVALID;

    if (result == RESULT_OK)
        page_redirect(page,
                      apr_pstrcat(page->pool, "/admin/feeds?q=", page->name,
                                  "&done=owner&feed=", page->name,
                                  "&username=", form.values[USERNAME], NULL));
    else if (result == RESULT_INVALID)
        ask(page, 422, &form);
    else
        page_error_from(page, result);
}
