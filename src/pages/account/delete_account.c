/* delete_account.c: deleting the account.
 *
 * GET  /profile/delete  what is removed with it, in numbers
 * POST /profile/delete  password: 303 /login; 422 if it is wrong, or while the
 *                       account is the only owner of a feed, the only manager
 *                       of a machine account, or the only administrator; 429
 * Signed in. Template: delete_account.tpl. */
#include "base/text.h"
#include "pages/account/current_password.h"
#include "pages/pages.h"
#include "store/account_delete.h"
#include "web/session.h"

enum { PASSWORD, FIELDS };

static const struct form_field fields[FIELDS] = {
    [PASSWORD] = {"password", FORM_SECRET, NULL},
};

static void show_count(const struct page *page, struct view *screen,
                       const char *section, int64_t count, const char *one,
                       const char *many)
{
    if (count)
        view_set(view_add(screen, section), "COUNT",
                 text_count(page->pool, count, one, many));
}

/* What only this account looks after: nothing is shown of none. */
static void show_alone(struct view *screen, const char *section,
                       const apr_array_header_t *names)
{
    struct view *list = names->nelts ? view_add(screen, section) : NULL;

    for (int i = 0; i < names->nelts; i++)
        view_set(view_add(list, "ALONE"), "NAME",
                 APR_ARRAY_IDX(names, i, const char *));
}

static void show_summary(const struct page *page, struct view *screen,
                         const struct account_summary *summary)
{
    show_count(page, screen, "TOKENS", summary->tokens, "access token",
               "access tokens");
    show_count(page, screen, "FEEDS", summary->feeds, "feed", "feeds");
    show_count(page, screen, "MACHINES", summary->machines, "machine account",
               "machine accounts");
    show_count(page, screen, "SESSIONS", summary->sessions, "session",
               "sessions");
    show_count(page, screen, "IDENTITIES", summary->identities,
               "linked identity", "linked identities");
}

/* What else is known of the person. */
static const char *personal(const struct account *account)
{
    if (account->email)
        return account->password ? "Your email address and password. "
                                 : "Your email address. ";
    return account->password ? "Your password. " : "";
}

static void show(struct page *page, int status, const struct form *form)
{
    const struct session_limits limits = session_limits_of(page);
    const struct act act = page_act(page);
    struct account_summary summary;
    struct account account;
    struct view *screen, *asked;
    enum result result = store_account_by_id(
        page->store, page->pool, page->session.account_id, &account);

    if (result == RESULT_OK)
        result = store_account_summary(&act, &limits, &summary);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(page, SECTION_ACCOUNT, "Delete account",
                        "delete_account.tpl");
    view_show(view_include(screen, "TABS", "account_tabs.tpl"), "ON_DELETE");
    show_summary(page, screen, &summary);
    view_set(screen, "PERSONAL", personal(&account));
    if (summary.is_last_administrator)
        view_show(screen, "LAST_ADMINISTRATOR");
    show_alone(screen, "OWNED_ALONE", summary.sole_owner_feeds);
    show_alone(screen, "MANAGED_ALONE", summary.sole_machines);
    if (!summary.is_last_administrator && !summary.sole_owner_feeds->nelts &&
        !summary.sole_machines->nelts) {
        asked = view_add(screen, "MAY_DELETE");
        view_show(asked, account.password ? "HAS_PASSWORD" : "NO_PASSWORD");
        if (form)
            form_show(page, asked, form);
    }
    page_end(page, status);
}

void delete_account_get(struct page *page)
{
    show(page, 200, NULL);
}

/* RESULT_INVALID if the form, or the list of feeds, says why not. */
static enum result delete_account(struct page *page, struct form *form,
                                  int *status)
{
    const struct act act = page_act(page);
    struct account account;
    enum result result;

    form_parse(page, fields, FIELDS, form);
    result = current_password_check(page, form, PASSWORD, &account, status);
    if (result == RESULT_OK)
        result = store_account_delete(&act, account.password_revision);
    if (result == RESULT_CHANGED)
        current_password_was_changed(form, PASSWORD);
    return result == RESULT_CHANGED || result == RESULT_MUST_STAY
               ? RESULT_INVALID
               : result;
}

void delete_account_post(struct page *page)
{
    struct form form;
    int status;
    enum result result = delete_account(page, &form, &status);

    if (result == RESULT_OK) {
        session_forget(page);
        page_redirect(page, "/login?done=deleted");
    } else if (result == RESULT_INVALID) {
        show(page, status, &form);
    } else {
        page_error_from(page, result);
    }
}
