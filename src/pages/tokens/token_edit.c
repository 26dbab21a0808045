/* token_edit.c: creating a token, and editing one.
 *
 * GET  /profile/tokens/new  the form; from (a token's ID): with the settings of
 *                           that token; 404 another account's; feed (a name):
 *                           for that feed, with as much as one can do there;
 *                           or any of the fields below, for a link that fills
 *                           them in
 * POST /profile/tokens      description; read=on, read_feed (repeatable, none =
 *                           all); write=on, write_feed, write_how (all, add);
 *                           expires (UTC,
 *                           YYYY-MM-DDTHH:MM, empty = never) or until (days,
 *                           date, never); networks (words or lines, empty =
 *                           any); form_id, so that a second submit
 *                           creates nothing: 303 to the list; 422
 * GET  /profile/tokens/ID   the form of a token; 404 another account's; 409
 *                           revoked
 * POST /profile/tokens/ID   the same fields, revision (optional): 303; 409
 *                           revoked, or changed in the meantime; 422. The value
 *                           does not change.
 * Signed in. Template: token_form.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "pages/pages.h"
#include "pages/tokens/token_confirm.h"
#include "pages/tokens/token_find.h"
#include "pages/tokens/token_form.h"
#include "web/page_owner.h"

void token_edit_new_get(struct page *page)
{
    int64_t from = page_query_number(page, "from", INT64_MAX);
    struct token token;
    struct token_form form;
    bool filled = false;
    enum result result = RESULT_OK;

    if (!from)
        result = token_form_prefill(page, &form, &filled);
    else
        result = store_token_get(page->store, page->pool,
                                 page->owner.account_id, from, &token);
    if (result == RESULT_OK && !filled)
        result = token_form_start(page, from ? &token : NULL, true, &form);
    if (result == RESULT_OK && !from && !filled)
        token_form_choose(&form, page_query(page, "feed"));
    if (result == RESULT_OK)
        token_form_show(page, &form, 200);
    else
        page_error_from(page, result);
}

/* Whether this is a second submit of the form that created the token. Somebody
 * who went back and typed something else wants another token. */
static bool is_same(struct page *page, const struct token_choice *choice,
                    int64_t id)
{
    struct token token;

    return store_token_get(page->store, page->pool, page->owner.account_id, id,
                           &token) == RESULT_OK &&
           strcmp(token.description, choice->description) == 0 &&
           token.read_scope == choice->read_scope &&
           token.write_scope == choice->write_scope &&
           token.adds_only == choice->adds_only &&
           token.self_rotate == choice->self_rotate &&
           token.manages == choice->manages &&
           strcmp(token.networks ? token.networks : "",
                  choice->networks ? choice->networks : "") == 0;
}

static enum result make_once(struct page *page, struct token_choice *choice,
                             int64_t *id)
{
    const struct act act = page_owner_act(page);
    enum result result = store_token_add(&act, choice, id, NULL);

    if (result != RESULT_REPEATED)
        return result;
    if (is_same(page, choice, *id))
        return RESULT_OK;
    choice->form_id = NULL;
    return store_token_add(&act, choice, id, NULL);
}

static void reject_too_many(struct page *page, struct token_form *form)
{
    form->description_error =
        apr_psprintf(page->pool,
                     "You have %s tokens, as many as an account can have here. "
                     "Revoke one first, or ask an administrator.",
                     text_grouped(page->pool, form->choice.limit));
    token_form_show(page, form, 422);
}

/* The policy was changed while the form was read: it is read again, and says
 * what the policy allows now. */
static void reject_by_policy(struct page *page, const struct token *token,
                             struct token_form *form)
{
    bool right;
    enum result result = token_form_parse(page, token, form, &right);

    if (result == RESULT_OK)
        token_form_show(page, form, 422);
    else
        page_error_from(page, result);
}

/* No "#token-ID" in the address: it would keep the focus from the copy button
 * of the row. */
void token_edit_new_post(struct page *page)
{
    struct token_form form;
    bool right = false;
    int64_t id = 0;
    enum result result;

    result = token_form_parse(page, NULL, &form, &right);
    if (result == RESULT_OK && !right) {
        token_form_show(page, &form, 422);
        return;
    }
    if (result == RESULT_OK)
        result = make_once(page, &form.choice, &id);
    if (result == RESULT_OK)
        page_redirect(page,
                      page_owner_address(
                          page, apr_psprintf(page->pool,
                                             "/tokens?new=%" APR_INT64_T_FMT
                                             "&done=created",
                                             id)));
    else if (result == RESULT_TOO_MANY)
        reject_too_many(page, &form);
    else if (result == RESULT_AGAINST_POLICY)
        reject_by_policy(page, NULL, &form);
    else
        page_error_from(page, result);
}

void token_edit_get(struct page *page)
{
    struct token token;
    struct token_form form;
    enum result result;

    if (!token_find(page, &token))
        return;
    result = token_form_start(page, &token, false, &form);
    if (result == RESULT_OK)
        token_form_show(page, &form, 200);
    else
        page_error_from(page, result);
}

/* The token was changed in the meantime. What was typed is shown again, so
 * that saving it is a decision. token is the token as it is now. */
static void show_stale(struct page *page, struct token_form *form,
                       struct token *token)
{
    if (!token_find(page, token))
        return;
    form->token = token;
    form->stale = true;
    token_form_show(page, form, 409);
}

static void save(struct page *page, struct token_form *form,
                 struct token *token)
{
    const struct act act = page_owner_act(page);
    enum result result =
        store_token_save(&act, page->id, form->revision, &form->choice);

    if (result == RESULT_OK)
        token_confirm_redirect(page, "saved");
    else if (result == RESULT_CHANGED)
        show_stale(page, form, token);
    else if (result == RESULT_AGAINST_POLICY)
        reject_by_policy(page, token, form);
    else if (result == RESULT_GONE)
        token_reject_revoked(page);
    else
        page_error_from(page, result);
}

void token_edit_post(struct page *page)
{
    struct token token;
    struct token_form form;
    bool right = false;
    enum result result;

    if (!token_find(page, &token))
        return;
    result = token_form_parse(page, &token, &form, &right);
    if (result != RESULT_OK)
        page_error_from(page, result);
    else if (right)
        save(page, &form, &token);
    else
        token_form_show(page, &form, 422);
}
