/* admin_accounts.c: all accounts of the site.
 *
 * GET /admin           303 to the list
 * GET /admin/accounts  q (a part of a name or of an email address), state
 *                      (disabled, administrators), page (from 1), done (the
 *                      notice to show)
 * Administrators. Template: admin_accounts.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/admin/admin_list.h"
#include "pages/pages.h"
#include "store/site_accounts.h"

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
    if (account->is_machine)
        view_show(row, "IS_MACHINE");
    else if (!account->signed_in_at)
        view_show(row, "NO_SIGN_IN");
    if (account->administrator_at)
        view_show(row, "IS_ADMINISTRATOR");
    if (account->id == page->session.account_id)
        view_show(row, "IS_YOU");
    else
        view_show(row, account->disabled_at ? "CAN_ENABLE" : "CAN_DISABLE");
}

static struct site_account_filter filter_of(const struct page *page,
                                            const char *words, int state)
{
    return (struct site_account_filter){words, (enum site_account_state)state,
                                        page->now};
}

static enum result count(const struct page *page, const char *words, int state,
                         int64_t max, int64_t *all)
{
    const struct site_account_filter filter = filter_of(page, words, state);

    return store_site_account_count(page->store, page->pool, &filter, max, all);
}

static enum result read_rows(const struct page *page, const char *words,
                             int state, const struct range *range,
                             apr_array_header_t **rows)
{
    const struct site_account_filter filter = filter_of(page, words, state);

    return store_site_account_list(page->store, page->pool, &filter, range,
                                   rows);
}

static void show_rows(const struct page *page, struct view *screen,
                      const apr_array_header_t *rows)
{
    for (int i = 0; i < rows->nelts; i++)
        show_row(page, view_add(screen, "ACCOUNT"),
                 &APR_ARRAY_IDX(rows, i, struct site_account));
}

void admin_accounts_get(struct page *page)
{
    static const struct admin_list list = {.tab = ADMIN_ACCOUNTS,
                                           .title = "People",
                                           .file = "admin_accounts.tpl",
                                           .path = "/admin/accounts",
                                           .label = "Account pages",
                                           .states = states,
                                           .state_count = SITE_ACCOUNT_STATES,
                                           .notices = notices,
                                           .count = count,
                                           .read = read_rows,
                                           .show = show_rows};

    admin_list_get(page, &list);
}
