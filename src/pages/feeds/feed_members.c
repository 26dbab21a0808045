/* feed_members.c: changing what an account can do on a feed.
 *
 * GET  /feeds/NAME/members  username: asks whether to remove this member, or to
 *                           leave, and says what will stop working; 404 for
 *                           who is no member; 409 for the last owner; 403 as
 *                           below
 * POST /feeds/NAME/members  username, privilege (none, read, write, manage,
 *                           own): 303; 422 for an unknown username, or for the
 *                           last owner; 403 for members who cannot manage
 *                           members, or who would grant, or change, more than
 *                           they have themselves. Everybody can leave.
 * Signed in. Templates: feed.tpl, feed_member_remove.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

#include "pages/feeds/feed.h"
#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_place.h"
#include "pages/feeds/feed_token_list.h"
#include "pages/feeds/feed_words.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/validate.h"
#include "store/members.h"

enum { USERNAME, PRIVILEGE, FIELDS };

static const char *validate_privilege(const char *text)
{
    enum privilege privilege;

    return privilege_read(text, &privilege) ? NULL : "Choose a permission.";
}

static const char *validate_member(const char *text)
{
    return strchr(text, '@')
               ? "Enter a username, not an email address. People see theirs at "
                 "the top of every page."
               : validate_username(text);
}

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_member},
    [PRIVILEGE] = {"privilege", FORM_NAME, validate_privilege},
};

/* The notice after a change from what was held before. */
static const char *notice(const struct page *page, const struct feed *feed,
                          enum privilege held, enum privilege wanted)
{
    if (wanted != PRIVILEGE_NONE)
        return apr_pstrcat(page->pool, "member-", privilege_word(wanted), NULL);
    if (held == PRIVILEGE_NONE)
        return "no-member";
    return feed->is_public ? "removed-public" : "removed";
}

/* Back to the feed's screen, which a member who left may no longer see. */
static void redirect_done(struct page *page, const struct feed *feed,
                          const struct account *account, enum privilege held,
                          enum privilege wanted)
{
    bool left =
        wanted == PRIVILEGE_NONE && account->id == page->session.account_id;
    const char *done = notice(page, feed, held, wanted);

    if (left)
        page_redirect(page, apr_pstrcat(page->pool, "/feeds?done=left&feed=",
                                        feed->name, NULL));
    else
        feed_redirect(page, feed->name,
                      apr_pstrcat(page->pool, done,
                                  "&username=", account->username, NULL));
}

static const char MUST_STAY[] =
    "A feed needs at least one owner. Make someone else an owner first.";

static void grant(struct page *page, const struct feed *feed,
                  const struct account *account, enum privilege wanted,
                  struct form *form)
{
    const struct act act = page_act(page);
    struct feed theirs = {0};
    enum result result = store_feed_get(page->store, page->pool, feed->name,
                                        account->id, &theirs);

    if (result == RESULT_OK)
        result = store_feed_grant(&act, feed, account->id, wanted);

    if (result == RESULT_DENIED) {
        page_error(
            page, 403, "You can\u2019t change this member",
            "Nothing was changed. You can\u2019t grant, or change, a "
            "permission higher than your own. Ask an owner of this feed.");
        return;
    }
    if (result == RESULT_MUST_STAY) {
        form_set_error(form, USERNAME, MUST_STAY);
        feed_show_screen(page, feed, 422, form);
    } else if (result != RESULT_OK) {
        page_error_from(page, result);
    } else {
        redirect_done(page, feed, account, theirs.privilege, wanted);
    }
}

static bool leaves(const struct page *page)
{
    const char *username = page_field(page, "username");
    const char *privilege = page_field(page, "privilege");

    return username && privilege && strcmp(privilege, "none") == 0 &&
           text_same_ignoring_case(username, page->session.username);
}

/* A member who sends the form for leaving twice is none by then. Of a private
 * feed the same is said as of one that does not exist. */
static bool has_left(struct page *page)
{
    struct feed feed = {0};
    enum result result;

    if (!leaves(page))
        return false;
    result = store_feed_get(page->store, page->pool, page->name,
                            page->session.account_id, &feed);
    if (feed.privilege || (result != RESULT_OK && result != RESULT_NOT_FOUND))
        return false;
    page_error(page, feed.is_public ? 403 : 404,
               "You\u2019re not a member of this feed",
               "Nothing was changed. You may have left it already.");
    return true;
}

void feed_members_post(struct page *page)
{
    struct feed feed;
    struct account account;
    struct form form;
    enum privilege wanted = PRIVILEGE_NONE;
    enum result result = RESULT_NOT_FOUND;
    bool right, myself;

    if (has_left(page) || !feed_find_with(page, PRIVILEGE_READ, &feed))
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

static void show_question(struct page *page, const struct feed *feed,
                          const struct account *account, enum privilege held,
                          const struct feed_token_counts *tokens,
                          const struct feed_token *last)
{
    bool is_you = account->id == page->session.account_id;
    const char *whose = is_you
                            ? "of your"
                            : apr_pstrcat(page->pool, "of ", account->username,
                                          "\u2019s", NULL);
    struct view *screen = page_begin(
        page, SECTION_FEEDS, is_you ? "Leave a feed" : "Remove a member",
        "feed_member_remove.tpl");
    struct view *some;

    view_set(screen, "NAME", feed->name);
    view_set(screen, "MEMBERS_URL",
             feed_place_both(page, feed->name, "/members"));
    view_set(screen, "BACK_URL", feed_place_both(page, feed->name, "#members"));
    view_set(screen, "MEMBER_NAME", account->username);
    view_set(screen, "MEMBER_PRIVILEGE", feed_words_privilege(held));
    view_show(screen, is_you ? "IS_YOU" : "IS_OTHER");
    if (feed->is_public)
        view_show(screen, "PUBLIC");
    some = view_add(screen, tokens->open ? "SOME_TOKENS" : "NO_TOKENS");
    view_show(some, is_you ? "IS_YOU" : "IS_OTHER");
    view_set(
        some, "TOKENS",
        apr_psprintf(page->pool, "%s %s tokens",
                     page_least(page, text_grouped(page->pool, tokens->open),
                                tokens->more),
                     whose));
    feed_token_list_used(page, some, last);
    page_end(page, 200);
}

/* RESULT_MUST_STAY: it is the last owner, who can neither leave nor be
 * removed. */
static enum result check_removable(const struct page *page,
                                   const struct feed *feed, int64_t account_id,
                                   enum privilege held)
{
    int64_t others = 0;
    enum result result;

    if (!held)
        return RESULT_NOT_FOUND;
    if (held < PRIVILEGE_OWN)
        return RESULT_OK;
    result =
        store_feed_other_owners(page->store, feed->id, account_id, &others);
    return result == RESULT_OK && !others ? RESULT_MUST_STAY : result;
}

/* What the account can do on the feed, and which of its tokens stop. */
static void ask(struct page *page, const struct feed *feed,
                const struct account *account)
{
    const struct feed_token_filter filter = {
        .feed_id = feed->id, .now = page->now, .owner = account->username};
    struct feed_token_counts counts = {0};
    struct feed_token last = {0};
    struct feed theirs = {0};
    enum result result = store_feed_get(page->store, page->pool, feed->name,
                                        account->id, &theirs);

    if (result == RESULT_OK)
        result = check_removable(page, feed, account->id, theirs.privilege);
    if (result == RESULT_OK)
        result =
            store_feed_token_count(page->store, page->pool, &filter, &counts);
    if (result == RESULT_OK)
        result =
            store_feed_token_last_use(page->store, page->pool, &filter, &last);
    if (result == RESULT_OK)
        show_question(page, feed, account, theirs.privilege, &counts, &last);
    else if (result == RESULT_MUST_STAY)
        page_error(page, 409, "The last owner stays", MUST_STAY);
    else
        page_error_from(page, result);
}

void feed_members_get(struct page *page)
{
    const char *username = page_query(page, "username");
    struct feed feed;
    struct account account;
    enum result result = RESULT_NOT_FOUND;

    if (!feed_find_with(page, PRIVILEGE_READ, &feed))
        return;
    if (!username)
        username = "";
    if (strcmp(username, page->session.username) != 0 &&
        !feed_find_with(page, PRIVILEGE_MANAGE, &feed))
        return;
    if (!validate_username(username))
        result =
            store_account_by_name(page->store, page->pool, username, &account);
    if (result == RESULT_OK)
        ask(page, &feed, &account);
    else
        page_error_from(page, result);
}
