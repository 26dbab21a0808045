/* token_revoke_several.c: ending several tokens at once, after asking. Both
 * come back to the list as it was narrowed (state, access, feed, sort and q in
 * the query).
 *
 * GET  /profile/tokens/revoke  id (repeated): what will stop working
 * POST /profile/tokens/revoke  id (repeated): all of them or none; 303
 * Those that are revoked already are left out. 404 if one is not there; 409 if
 * one is the primary, or all are revoked; 422 without any. Signed in. Template:
 * token_revoke_several.tpl. For the tokens of the site, admin_tokens.c has the
 * addresses. */
#include "pages/tokens/token_revoke_several.h"

#include <apr_strings.h>

#include "base/text.h"
#include "pages/pages.h"
#include "pages/tokens/token_confirm.h"
#include "pages/tokens/token_filters.h"
#include "pages/tokens/token_receipt.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_words.h"
#include "store/accounts.h"
#include "store/values.h"
#include "web/page_owner.h"

enum { TOKENS_MAX = 1000 };

struct collecting {
    apr_array_header_t *ids; /* int64_t */
    bool valid;
};

static bool has_id(const apr_array_header_t *ids, int64_t id)
{
    for (int i = 0; i < ids->nelts; i++) {
        if (APR_ARRAY_IDX(ids, i, int64_t) == id)
            return true;
    }
    return false;
}

/* A token that is named twice counts once. */
static int collect(void *data, const char *name, const char *value)
{
    struct collecting *collecting = data;
    long long id = 0;

    (void)name;
    collecting->valid = collecting->valid &&
                        text_number(value, 1, INT64_MAX, &id) &&
                        collecting->ids->nelts < TOKENS_MAX;
    if (!has_id(collecting->ids, id))
        APR_ARRAY_PUSH(collecting->ids, int64_t) = id;
    return collecting->valid;
}

/* "/profile/tokens?state=expired" */
static const char *address_of(const struct page *page, const char *path,
                              const char *filters)
{
    return *filters ? apr_pstrcat(page->pool, path, "?", filters + 1, NULL)
                    : path;
}

/* The list, selecting. */
static const char *list_address(const struct page *page,
                                const struct token_revoke_list *list)
{
    return address_of(page, list->path, list->filters(page, true));
}

static void reject(struct page *page, const struct token_revoke_list *list,
                   int status, const char *title, const char *text)
{
    struct view *back =
        view_add(page_error_begin(page, status, title, text), "BACK");

    view_set(back, "HREF", list_address(page, list));
    view_set(back, "BACK_TEXT", "Back to selecting tokens");
    page_end(page, status);
}

/* The ids of the query or the form; NULL after answering 404 or 422. */
static apr_array_header_t *read_ids(struct page *page,
                                    const struct token_revoke_list *list,
                                    apr_table_t *fields)
{
    struct collecting collecting = {
        apr_array_make(page->pool, 16, sizeof(int64_t)), true};

    if (fields)
        apr_table_do(collect, &collecting, fields, "id", NULL);
    if (!collecting.valid) {
        page_error_from(page, RESULT_NOT_FOUND);
        return NULL;
    }
    if (!collecting.ids->nelts) {
        reject(page, list, 422, "No token selected",
               "Nothing was changed. Select the tokens to revoke.");
        return NULL;
    }
    return collecting.ids;
}

/* One of the list's tokens. */
static enum result read_token(const struct page *page,
                              const struct token_revoke_list *list, int64_t id,
                              struct token *token)
{
    int64_t account_id = page->owner.account_id;
    enum result result = list->of_site
                             ? store_token_owner(page->store, id, &account_id)
                             : RESULT_OK;

    return result == RESULT_OK
               ? store_token_get(page->store, page->pool, account_id, id, token)
               : result;
}

/* Of these, the tokens that are not revoked yet, as in another tab. */
static enum result read_live(const struct page *page,
                             const struct token_revoke_list *list,
                             const apr_array_header_t *ids,
                             apr_array_header_t *tokens)
{
    for (int i = 0; i < ids->nelts; i++) {
        struct token token;
        enum result result =
            read_token(page, list, APR_ARRAY_IDX(ids, i, int64_t), &token);
        if (result == RESULT_OK && token.is_primary)
            result = RESULT_MUST_STAY;
        if (result != RESULT_OK)
            return result;
        if (!token.revoked_at)
            APR_ARRAY_PUSH(tokens, struct token) = token;
    }
    return RESULT_OK;
}

static void answer(struct page *page, const struct token_revoke_list *list,
                   enum result result)
{
    if (result == RESULT_MUST_STAY)
        page_error(page, 409, "The primary token can\u2019t be revoked",
                   list->of_site
                       ? "Nothing was changed. Leave the primary token out; "
                         "disabling its account stops it, too."
                       : "Nothing was changed. Leave the primary token out; "
                         "you can regenerate it instead.");
    else
        page_error_from(page, result);
}

/* What can be revoked of what was selected, struct token; NULL after
 * answering. */
static const apr_array_header_t *find(struct page *page,
                                      const struct token_revoke_list *list,
                                      apr_table_t *fields)
{
    apr_array_header_t *ids = read_ids(page, list, fields);
    apr_array_header_t *tokens;
    enum result result;

    if (!ids)
        return NULL;
    tokens = apr_array_make(page->pool, ids->nelts, sizeof(struct token));
    result = read_live(page, list, ids, tokens);
    if (result != RESULT_OK) {
        answer(page, list, result);
        return NULL;
    }
    if (!tokens->nelts) {
        reject(page, list, 409, "Already revoked",
               "Nothing was changed. These tokens are revoked already.");
        return NULL;
    }
    return tokens;
}

/* In a list of several accounts' tokens. */
static void show_owner(const struct page *page, struct view *row,
                       const struct token *token)
{
    struct account account;

    if (store_account_by_id(page->store, page->pool, token->account_id,
                            &account) == RESULT_OK)
        view_set(view_add(row, "OWNED"), "OWNER", account.username);
}

static void show_token(const struct page *page, struct view *screen,
                       const struct token_revoke_list *list,
                       const struct token *token)
{
    struct view *row = view_add(screen, "TOKEN");

    if (list->of_site)
        show_owner(page, row, token);

    page_set_number(page, row, "ID", token->id);
    view_set(row, "DESCRIPTION", token->description);
    view_set(row, "LAST4", token->last4);
    view_set(row, "SCOPE", token_words_scope(page->pool, token));
    token_row_used(page, row, token);
}

/* Returns how many of them were ever used. */
static int show_tokens(const struct page *page, struct view *screen,
                       const struct token_revoke_list *list,
                       const apr_array_header_t *tokens)
{
    int used = 0;

    for (int i = 0; i < tokens->nelts; i++) {
        const struct token *token = &APR_ARRAY_IDX(tokens, i, struct token);
        used += token->used.at != 0;
        show_token(page, screen, list, token);
    }
    return used;
}

/* How many of them were used before, in words. */
static void show_used(const struct page *page, struct view *screen, int all,
                      int used)
{
    struct view *some;

    if (!used) {
        view_show(screen, all == 1 ? "ONE_UNUSED" : "NONE_USED");
        return;
    }
    some = view_add(screen, "SOME_USED");
    view_set(some, "WHICH",
             all == 1      ? "This token has"
             : used == all ? "All of them have"
             : used == 1
                 ? "One of them has"
                 : apr_pstrcat(page->pool, text_grouped(page->pool, used),
                               " of them have", NULL));
    view_set(some, "IT", used == 1 ? "it" : "them");
}

/* On, and back to the list as it was narrowed. */
static void show_ways(const struct page *page, struct view *screen,
                      const struct token_revoke_list *list)
{
    const char *path = apr_pstrcat(page->pool, list->path, "/revoke", NULL);

    view_set(screen, "ACTION",
             address_of(page, path, list->filters(page, false)));
    view_set(screen, "BACK_URL", list_address(page, list));
}

void token_revoke_several_ask(struct page *page,
                              const struct token_revoke_list *list)
{
    const apr_array_header_t *tokens = find(page, list, page->query);
    struct view *screen;

    if (!tokens)
        return;
    screen = page_begin(page, list->section, "Revoke tokens",
                        "token_revoke_several.tpl");
    show_used(page, screen, tokens->nelts,
              show_tokens(page, screen, list, tokens));
    view_set(screen, "TOKENS",
             text_count(page->pool, tokens->nelts, "token", "tokens"));
    if (list->of_site)
        view_show(screen, "OF_SITE");
    show_ways(page, screen, list);
    page_end(page, 200);
}

static apr_array_header_t *ids_of(apr_pool_t *pool,
                                  const apr_array_header_t *tokens)
{
    apr_array_header_t *ids =
        apr_array_make(pool, tokens->nelts, sizeof(int64_t));

    for (int i = 0; i < tokens->nelts; i++)
        APR_ARRAY_PUSH(ids, int64_t) =
            APR_ARRAY_IDX(tokens, i, struct token).id;
    return ids;
}

void token_revoke_several_confirm(struct page *page,
                                  const struct token_revoke_list *list)
{
    const struct act act =
        list->of_site ? page_administrator_act(page, 0) : page_owner_act(page);
    const apr_array_header_t *tokens = find(page, list, page->fields);
    apr_array_header_t *ids;
    enum result result;

    if (!tokens)
        return;
    ids = ids_of(page->pool, tokens);
    result = store_token_revoke_all(&act, ids);
    if (result == RESULT_OK)
        list->redirect_done(page, ids);
    else
        answer(page, list, result);
}

/* Of one, as if it had been revoked by its own button. */
static void redirect_done(struct page *page, const apr_array_header_t *ids)
{
    if (ids->nelts == 1) {
        page->id = APR_ARRAY_IDX(ids, 0, int64_t);
        token_confirm_redirect(page, "revoked");
        return;
    }
    token_receipt_redirect_revoked(page, ids);
}

static struct token_revoke_list owner_list(const struct page *page)
{
    return (struct token_revoke_list){
        .path = page_owner_address(page, "/tokens"),
        .section = page->owner.section,
        .filters = token_filters_of,
        .redirect_done = redirect_done,
    };
}

void token_revoke_several_get(struct page *page)
{
    const struct token_revoke_list list = owner_list(page);

    token_revoke_several_ask(page, &list);
}

void token_revoke_several_post(struct page *page)
{
    const struct token_revoke_list list = owner_list(page);

    token_revoke_several_confirm(page, &list);
}
