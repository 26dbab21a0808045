/* token_end.c: giving a token a new value, and ending it; each asks first.
 *
 * GET  /profile/tokens/ID/regenerate  what will stop working; 404, 409 revoked
 * POST /profile/tokens/ID/regenerate  revision (optional): 303; 409 revoked;
 *                                     422 its end is past
 * GET, POST /profile/tokens/ID/revoke likewise: 303; 409 primary
 * Signed in. Template: token_confirm.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/pages.h"
#include "pages/tokens/token_find.h"
#include "pages/tokens/token_row.h"
#include "pages/tokens/token_words.h"

static void refuse_primary(struct page *page)
{
    page_error(
        page, 409, "The primary token can\u2019t be revoked",
        "Regenerate it instead. The old value stops working immediately.");
}

static void refuse_expired(struct page *page)
{
    page_error(page, 422, "This token has expired",
               "Nothing was changed. Renew it first; you can regenerate the "
               "value after that.");
}

/* 0 where the form sent none: then it is taken as it is now. */
static int64_t revision_of(const struct page *page)
{
    const char *text = page_field(page, "revision");
    long long revision = 0;

    return text && text_number(text, 1, INT64_MAX, &revision) ? revision : 0;
}

static void go_to_list(struct page *page, const char *done)
{
    page_redirect(page, apr_psprintf(page->pool,
                                     "/profile/tokens?changed=%" APR_INT64_T_FMT
                                     "&done=%s#token-%" APR_INT64_T_FMT,
                                     page->id, done, page->id));
}

static void show(struct page *page, const struct token *token,
                 const char *title, const char *section)
{
    struct view *screen =
        page_begin(page, SECTION_TOKENS, title, "token_confirm.tpl");

    view_show(screen, section);
    if (token->is_primary)
        view_show(screen, "PRIMARY");
    page_set_number(page, screen, "ID", token->id);
    page_set_number(page, screen, "REVISION", token->revision);
    view_set(screen, "DESCRIPTION", token->description);
    view_set(screen, "LAST4", token->last4);
    view_set(screen, "SCOPE", token_words_scope(page->pool, token));
    token_row_used(page, screen, token);
    page_end(page, 200);
}

void page_regenerate(struct page *page)
{
    struct token token;

    if (!token_find(page, &token))
        return;
    if (token_is_ended(&token, page->now))
        refuse_expired(page);
    else
        show(page, &token, "Regenerate a token", "REGENERATE");
}

void page_regenerate_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result =
        store_token_regenerate(&act, page->id, revision_of(page));

    if (result == RESULT_OK)
        go_to_list(page, "regenerated");
    else if (result == RESULT_CHANGED)
        go_to_list(page, "meanwhile");
    else if (result == RESULT_GONE)
        token_refuse_revoked(page);
    else if (result == RESULT_EXPIRED)
        refuse_expired(page);
    else
        page_error_from(page, result);
}

void page_revoke(struct page *page)
{
    struct token token;

    if (!token_find(page, &token))
        return;
    if (token.is_primary)
        refuse_primary(page);
    else
        show(page, &token, "Revoke a token", "REVOKE");
}

/* Whatever changed meanwhile, a revoked token is what was asked for. */
void page_revoke_post(struct page *page)
{
    const struct act act = page_act(page);
    enum result result = store_token_revoke(&act, page->id);

    if (result == RESULT_OK)
        go_to_list(page, "revoked");
    else if (result == RESULT_MUST_STAY)
        refuse_primary(page);
    else
        page_error_from(page, result);
}
