/* feed_members.c: changing what an account can do on a feed.
 *
 * POST /feeds/NAME/members  username, privilege (none, read, write, manage,
 *                           own): 303; 422 for an unknown username, or for the
 *                           last owner; 403 for members who cannot manage
 *                           members, or who would grant, or change, more than
 *                           they have themselves. Everybody can leave.
 * Signed in. Template: feed.tpl. */
#include <string.h>

#include "pages/feeds/feed.h"
#include "pages/feeds/feed_find.h"
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

static const struct form_field fields[FIELDS] = {
    [USERNAME] = {"username", FORM_NAME, validate_username},
    [PRIVILEGE] = {"privilege", FORM_NAME, validate_privilege},
};

/* Back to the feed's screen, which whoever left may no longer see. */
static void answer_done(struct page *page, const struct feed *feed,
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
        answer_done(page, feed, account, wanted);
    }
}

void feed_members_post(struct page *page)
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
