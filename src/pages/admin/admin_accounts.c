/* admin_accounts.c: all accounts of the site.
 *
 * GET /admin           303 to the list
 * GET /admin/accounts  q (a part of a name or of an email address), state
 *                      (disabled, administrators), page (from 1), done (the
 *                      notice to show)
 * Administrators. Template: admin_accounts.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/admin/admin_page.h"
#include "pages/pages.h"
#include "store/site_accounts.h"

/* As many are counted at once: more than most sites have. */
enum { COUNTED = 20000 };

static const struct admin_chip states[SITE_ACCOUNT_STATES] = {
    [SITE_ACCOUNT_ANY] = {"", "All"},
    [SITE_ACCOUNT_DISABLED] = {"disabled", "Disabled"},
    [SITE_ACCOUNT_ADMINISTRATOR] = {"administrators", "Administrators"},
};

static const struct page_notice notices[] = {
    {"disabled",
     "You disabled {username}. It is signed out, and its tokens are denied.",
     false},
    {"enabled", "You enabled {username} again.", false},
    {0},
};

void admin_accounts_home_get(struct page *page)
{
    page_redirect(page, "/admin/accounts");
}

/* "3 tokens", "More than 1,000 tokens" */
static const char *tokens_of(const struct page *page,
                             const struct site_account *account)
{
    if (account->tokens > SITE_ACCOUNT_TOKENS_MAX)
        return apr_pstrcat(
            page->pool, "More than ",
            text_count(page->pool, SITE_ACCOUNT_TOKENS_MAX, "token", "tokens"),
            NULL);
    return account->tokens
               ? text_count(page->pool, account->tokens, "token", "tokens")
               : "No tokens";
}

static void show_time(const struct page *page, struct view *row,
                      const char *section, int64_t at)
{
    if (at)
        page_set_time(page, view_add(row, section), at);
}

static void show_row(const struct page *page, struct view *row,
                     const struct site_account *account)
{
    page_set_number(page, row, "ID", account->id);
    view_set(row, "NAME", account->username);
    view_set(row, "TOKENS", tokens_of(page, account));
    if (account->email)
        view_set(view_add(row, "EMAIL"), "EMAIL", account->email);
    show_time(page, row, "SIGNED_IN", account->signed_in_at);
    show_time(page, row, "DISABLED", account->disabled_at);
    if (!account->signed_in_at)
        view_show(row, "NO_SIGN_IN");
    if (account->administrator_at)
        view_show(row, "IS_ADMINISTRATOR");
    if (account->id == page->session.account_id)
        view_show(row, "IS_YOU");
    else
        view_show(row, account->disabled_at ? "CAN_ENABLE" : "CAN_DISABLE");
}

static enum result read_accounts(const struct page *page, struct pager *pager,
                                 struct site_account_filter *filter,
                                 apr_array_header_t **accounts)
{
    struct range range;
    int64_t reach;
    enum result result;

    pager_read_search(page, pager);
    filter->words = pager->words;
    pager_read_page(page, pager, 0);
    reach = pager_reach(pager, COUNTED);
    result = store_site_account_count(page->store, page->pool, filter, reach,
                                      &pager->all);
    pager->more = pager->all == reach;
    pager_limit(pager);
    if (result != RESULT_OK)
        return result;
    range = pager_range(pager);
    return store_site_account_list(page->store, page->pool, filter, &range,
                                   accounts);
}

static void show(struct page *page, const struct pager *pager,
                 const struct admin_chips *chips,
                 const apr_array_header_t *accounts)
{
    struct view *screen =
        admin_page_begin(page, ADMIN_ACCOUNTS, "People", "admin_accounts.tpl");

    page_notices(page, notices);
    admin_page_find(page, screen, pager, chips);
    for (int i = 0; i < accounts->nelts; i++)
        show_row(page, view_add(screen, "ACCOUNT"),
                 &APR_ARRAY_IDX(accounts, i, struct site_account));
    pager_show(page, screen, pager);
    page_end(page, 200);
}

void admin_accounts_get(struct page *page)
{
    struct admin_chips chips = {"state", states, SITE_ACCOUNT_STATES, 0};
    struct pager pager = {.path = "/admin/accounts",
                          .field = "page",
                          .find = "q",
                          .anchor = "",
                          .label = "Account pages"};
    struct site_account_filter filter = {.now = page->now};
    apr_array_header_t *accounts = NULL;
    enum result result;

    admin_page_choose(page, &chips, &pager);
    filter.state = (enum site_account_state)chips.chosen;
    result = read_accounts(page, &pager, &filter, &accounts);
    if (result == RESULT_OK)
        show(page, &pager, &chips, accounts);
    else
        page_error_from(page, result);
}
