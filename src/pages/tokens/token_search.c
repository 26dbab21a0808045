/* token_search.c: what the search field of the Access tokens screen is sent.
 *
 * POST /profile/tokens/find         q: words or last four characters, with the
 *                                   filters of the list: 303 to it. A whole
 *                                   value never gets into an address: 303 to
 *                                   the token if it is one's own; 200 with the
 *                                   offer to revoke it if it works and is not;
 *                                   else 303 with a notice; 429 too many values
 *                                   that were never issued
 * POST /profile/tokens/find/revoke  found (the value, sealed for the session
 *                                   that searched): 303; 422
 * Signed in. Template: token_found.tpl. */
#include <apr_strings.h>

#include "access/value_guess.h"
#include "base/text.h"
#include "base/value.h"
#include "pages/pages.h"
#include "pages/tokens/token_filters.h"
#include "store/accounts.h"
#include "store/values.h"
#include "web/pager.h"
#include "web/page_owner.h"

/* To the list, with this query. */
static void redirect(struct page *page, const char *query)
{
    page_redirect(page,
                  page_owner_address(
                      page, apr_pstrcat(page->pool, "/tokens", query, NULL)));
}

/* The filters stay as they are. */
static void show_words(struct page *page)
{
    const char *words = pager_normalize(page->pool, page_field(page, "q"));
    struct token_filters filters;
    const char *query;

    token_filters_take(page, &filters);
    query = token_filters_query(page, &filters, filters.state);
    if (*words)
        query = apr_pstrcat(
            page->pool, "&q=", text_url_encode(page->pool, words), query, NULL);
    if (*query)
        query = apr_pstrcat(page->pool, "?", query + 1, NULL);
    redirect(page, query);
}

/* What a value is sealed with, so that nobody else can use the field. */
static const char *seal_context(const struct page *page)
{
    return apr_psprintf(page->pool, "found by session %" APR_INT64_T_FMT,
                        page->session.id);
}

/* A person who found a value can end it, as at /revoke. */
static void offer_to_revoke(struct page *page, const char *value)
{
    struct view *screen = page_begin(page, page->owner.section,
                                     "A value you found", "token_found.tpl");

    view_set(screen, "LAST4", value_last4(value));
    view_set(screen, "FOUND",
             secret_seal_text(page->pool, page->context->keys.seal, value,
                              seal_context(page)));
    page_end(page, 200);
}

/* Where the person sees this account's tokens: their own, or those of a machine
 * account that they manage; NULL: nowhere. */
static const char *list_of(const struct page *page, int64_t account_id)
{
    const struct machine_filter filter = {
        .manager_id = page->session.account_id, .now = page->now};
    struct account account;
    struct machine machine;

    if (account_id == page->session.account_id)
        return "/profile/tokens";
    return store_account_by_id(page->store, page->pool, account_id, &account) ==
                       RESULT_OK &&
                   store_machine_get(page->store, page->pool, account.username,
                                     &filter, &machine) == RESULT_OK
               ? apr_pstrcat(page->pool, "/machines/", machine.name, "/tokens",
                             NULL)
               : NULL;
}

static void show_owned(struct page *page, const char *value,
                       const struct value_found *found)
{
    const char *list = list_of(page, found->account_id);

    if (list)
        page_redirect(page, apr_pstrcat(page->pool, list,
                                        "?q=", value_last4(value), NULL));
    else if (found->ended)
        redirect(page, "?done=found-ended");
    else
        offer_to_revoke(page, value);
}

/* A value that was never issued counts as a guess, as at the feeds. */
static void show_unknown(struct page *page)
{
    const struct check_context context = page_check_context(page);
    int wait = value_guess_count(&context, page->pool, page->request->address);

    if (!wait) {
        redirect(page, "?done=found-unknown");
        return;
    }
    response_header(page->response, "Retry-After",
                    apr_psprintf(page->pool, "%d", wait));
    page_error(page, 429, "Too many invalid values",
               "Try again in a minute. Valid values are never limited at a "
               "feed.");
}

static void show_value(struct page *page, const char *value)
{
    struct value_found found;
    enum result result =
        store_value_find(page->store, page->pool, value, page->now, &found);

    if (result == RESULT_OK)
        show_owned(page, value, &found);
    else if (result == RESULT_NOT_FOUND)
        show_unknown(page);
    else
        page_error_from(page, result);
}

void token_search_post(struct page *page)
{
    const char *words = page_field(page, "q");
    const char *value = words ? pager_value(page->pool, words) : NULL;

    if (value && value_is_well_formed(value))
        show_value(page, value);
    else
        show_words(page);
}

void token_search_revoke_post(struct page *page)
{
    const struct act act = page_proof_act(page, 0);
    const char *found = page_field(page, "found");
    const char *value =
        found ? secret_unseal_text(page->pool, page->context->keys.seal, found,
                                   seal_context(page))
              : NULL;
    enum result result;

    if (!value) {
        page_error(page, 422, "This form is out of date",
                   "Nothing was changed. Search for the value again.");
        return;
    }
    result = store_token_revoke_by_value(&act, value, NULL);
    if (result == RESULT_OK)
        redirect(page, "?done=found-revoked");
    else
        page_error_from(page, result);
}
