/* admin_tokens.c: the tokens of all accounts, and revoking several at once. No
 * value is ever shown here.
 *
 * GET  /admin/tokens         q (words of a description, or a value's last four
 *                            characters), owner (an account), can_write (a
 *                            feed), unused and expires_within (days), state
 *                            (expired, revoked, any; else the active ones),
 *                            before (where the previous page ended), done
 * POST /admin/tokens/find    the same fields but the last two: 303 to the list.
 *                            Of a whole value in q, only the last four
 *                            characters get into its address
 * GET, POST /admin/tokens/revoke  as token_revoke_several.c has it
 * Administrators. Template: admin_tokens.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin/admin_page.h"
#include "pages/admin/admin_token_filters.h"
#include "pages/pages.h"
#include "pages/tokens/token_revoke_several.h"
#include "pages/tokens/token_row.h"

enum { COUNT_MAX = 1000000 /* an address can contain anything */ };

static const char PATH[] = "/admin/tokens";

/* Returns whether it can be selected. */
static enum result show_row(const struct page *page, struct view *screen,
                            const struct site_token *found, bool *can_select)
{
    const struct token_row_marks marks = {
        .revoked_ids = apr_array_make(page->pool, 0, sizeof(int64_t)),
        .selecting = true,
        .owner = found->account,
    };
    struct token token;
    enum result result = store_token_get(page->store, page->pool,
                                         found->account_id, found->id, &token);

    if (result != RESULT_OK)
        return result;
    token_row(page, screen, &token, &marks);
    *can_select |= token_row_can_select(&token);
    return RESULT_OK;
}

static enum result show_rows(const struct page *page, struct view *screen,
                             const apr_array_header_t *tokens)
{
    bool can_select = false;
    enum result result = RESULT_OK;

    for (int i = 0; i < tokens->nelts && result == RESULT_OK; i++)
        result =
            show_row(page, screen, &APR_ARRAY_IDX(tokens, i, struct site_token),
                     &can_select);
    if (can_select)
        view_show(screen, "SELECTING");
    return result;
}

/* To the pages before and after this one; also where the tokens that were
 * looked through did not fill it. */
static void show_pager(const struct page *page, struct view *screen,
                       const struct admin_token_filters *filters,
                       int64_t before_id)
{
    const char *query = admin_token_filters_of(page, false);
    struct view *pager;

    if (!filters->query.before_id && !before_id)
        return;
    pager = view_add(screen, "PAGER");
    if (filters->query.before_id)
        view_set(view_add(pager, "NEWEST"), "HREF",
                 admin_filters_address(page, PATH, query));
    if (before_id)
        view_set(view_add(pager, "OLDER"), "HREF",
                 admin_filters_address(
                     page, PATH,
                     apr_psprintf(page->pool, "%s&before=%" APR_INT64_T_FMT,
                                  query, before_id)));
}

static void show_empty(struct view *screen,
                       const struct admin_token_filters *filters,
                       int64_t before_id)
{
    view_set(view_add(screen, "EMPTY"), "EMPTY",
             admin_filters_are_wrong(&filters->form)
                 ? "Nothing is listed while a filter is wrong."
             : before_id ? "None of the tokens looked through so far match."
                         : "No tokens match.");
}

/* What was revoked is no longer in a list of active tokens. */
static void show_done(struct page *page)
{
    int64_t count = page_query_number(page, "count", COUNT_MAX);

    if (!page->done || strcmp(page->done, "several") != 0)
        return;
    page_notice_show(
        page, apr_pstrcat(page->pool,
                          text_count(page->pool, count, "token", "tokens"),
                          count == 1 ? " revoked. It no longer works."
                                     : " revoked. They no longer work.",
                          NULL));
}

/* Four letters are looked for in values first, then in descriptions. */
static enum result find(const struct page *page,
                        struct admin_token_filters *filters,
                        apr_array_header_t **tokens, int64_t *before_id)
{
    enum result result = store_site_token_page(
        page->store, page->pool, &filters->query, tokens, before_id);

    if (result != RESULT_OK || (*tokens)->nelts || !filters->query.last4)
        return result;
    filters->query.last4 = NULL;
    return store_site_token_page(page->store, page->pool, &filters->query,
                                 tokens, before_id);
}

void admin_tokens_get(struct page *page)
{
    struct admin_token_filters filters;
    apr_array_header_t *tokens = apr_array_make(page->pool, 0, 1);
    int64_t before_id = 0;
    struct view *screen;
    enum result result = admin_token_filters_read(page, &filters);

    if (result == RESULT_OK && !admin_filters_are_wrong(&filters.form))
        result = find(page, &filters, &tokens, &before_id);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = admin_page_begin(page, ADMIN_TOKENS, "Tokens", "admin_tokens.tpl");
    show_done(page);
    admin_token_filters_show(page, screen, &filters);
    result = show_rows(page, screen, tokens);
    if (!tokens->nelts)
        show_empty(screen, &filters, before_id);
    show_pager(page, screen, &filters, before_id);
    if (result == RESULT_OK)
        page_end(page, 200);
    else
        page_error_from(page, result);
}

void admin_tokens_find_post(struct page *page)
{
    page_redirect(page, admin_filters_address(page, PATH,
                                              admin_token_filters_sent(page)));
}

static void redirect_done(struct page *page, const apr_array_header_t *ids)
{
    page_redirect(
        page, apr_psprintf(page->pool, "/admin/tokens?done=several&count=%d%s",
                           ids->nelts, admin_token_filters_of(page, true)));
}

static const struct token_revoke_list list = {
    .path = PATH,
    .of_site = true,
    .section = SECTION_ADMIN,
    .filters = admin_token_filters_of,
    .redirect_done = redirect_done,
};

void admin_tokens_revoke_get(struct page *page)
{
    token_revoke_several_ask(page, &list);
}

void admin_tokens_revoke_post(struct page *page)
{
    token_revoke_several_confirm(page, &list);
}
