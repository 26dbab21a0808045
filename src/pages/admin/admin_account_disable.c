/* admin_account_disable.c: disabling an account, and enabling it again, after
 * asking.
 *
 * GET  /admin/accounts/ID/disable, /enable  what will stop working, or work
 *                                           again
 * POST /admin/accounts/ID/disable, /enable  303 to the list
 * 404 for an account that is not there; 409 for one that is disabled, or
 * enabled, already; 422 for disabling one's own.
 * Administrators. Template: admin_account_disable.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/admin/admin_page.h"
#include "pages/pages.h"
#include "store/account_delete.h"
#include "store/account_passwords.h"
#include "store/accounts.h"
#include "web/session.h"

static void reject_own(struct page *page)
{
    page_error(page, 422, "You can\u2019t disable your own account",
               "Nothing was changed. Ask another administrator of this site.");
}

/* As when the list in another tab is older than the account's state. */
static void reject_repeated(struct page *page, const char *username,
                            bool disable)
{
    page_error(
        page, 409, disable ? "Already disabled" : "Already enabled",
        apr_pstrcat(page->pool, "Nothing was changed. ", username,
                    disable ? " is disabled already." : " is enabled already.",
                    NULL));
}

/* The account, which is to be disabled or enabled; else it has answered. */
static bool find_account(struct page *page, bool disable,
                         struct account *account)
{
    enum result result =
        store_account_by_id(page->store, page->pool, page->id, account);

    if (result != RESULT_OK)
        page_error_from(page, result);
    else if (disable && account->id == page->session.account_id)
        reject_own(page);
    else if (disable == (account->disabled_at != 0))
        reject_repeated(page, account->username, disable);
    else
        return true;
    return false;
}

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
    struct view *alone = names->nelts ? view_add(screen, section) : NULL;

    for (int i = 0; i < names->nelts; i++)
        view_set(view_add(alone, "ALONE"), "NAME",
                 APR_ARRAY_IDX(names, i, const char *));
}

/* What the account has, in numbers, and what only it looks after. */
static enum result show_summary(const struct page *page, struct view *screen)
{
    const struct session_limits limits = session_limits_of(page);
    const struct act act = page_administrator_act(page, page->id);
    struct account_summary summary;
    enum result result = store_account_summary(&act, &limits, &summary);

    if (result != RESULT_OK)
        return result;
    show_count(page, screen, "TOKENS", summary.tokens, "access token",
               "access tokens");
    show_count(page, screen, "SESSIONS", summary.sessions, "session",
               "sessions");
    show_alone(screen, "OWNED_ALONE", summary.sole_owner_feeds);
    show_alone(screen, "MANAGED_ALONE", summary.sole_machines);
    return RESULT_OK;
}

static void ask(struct page *page, bool disable)
{
    struct account account;
    struct view *screen;
    enum result result;

    if (!find_account(page, disable, &account))
        return;
    screen = admin_page_begin(page, ADMIN_ACCOUNTS,
                              disable ? "Disable account" : "Enable account",
                              "admin_account_disable.tpl");
    page_set_number(page, screen, "ID", account.id);
    view_set(screen, "NAME", account.username);
    if (account.is_machine)
        view_show(view_add(screen, disable ? "DISABLE" : "ENABLE"), "MACHINE");
    else
        view_show(view_add(screen, disable ? "DISABLE" : "ENABLE"), "PERSON");
    result = show_summary(page, screen);
    if (result == RESULT_OK)
        page_end(page, 200);
    else
        page_error_from(page, result);
}

/* The list shows the account as it is now. */
static void redirect_done(struct page *page, const char *username,
                          const char *done)
{
    page_redirect(page,
                  apr_pstrcat(page->pool, "/admin/accounts?q=", username,
                              "&done=", done, "&username=", username, NULL));
}

static void change(struct page *page, bool disable)
{
    const struct act act = page_administrator_act(page, page->id);
    struct account account;
    enum result result;

    result = store_account_by_id(page->store, page->pool, page->id, &account);
    if (result == RESULT_OK)
        result = store_account_set_disabled(&act, disable);
    if (result == RESULT_OK)
        redirect_done(page, account.username, disable ? "disabled" : "enabled");
    else if (result == RESULT_MUST_STAY)
        reject_own(page);
    else if (result == RESULT_CHANGED)
        reject_repeated(page, account.username, disable);
    else
        page_error_from(page, result);
}

void admin_account_disable_get(struct page *page)
{
    ask(page, true);
}

void admin_account_disable_post(struct page *page)
{
    change(page, true);
}

void admin_account_disable_enable_get(struct page *page)
{
    ask(page, false);
}

void admin_account_disable_enable_post(struct page *page)
{
    change(page, false);
}
