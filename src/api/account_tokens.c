/* account_tokens.c: the tokens of an account, for a token that can manage them.
 * None of what it creates, edits or regenerates can do more than itself.
 *
 * GET    /api/v1/tokens      200 {"tokens", "next"}: `next` is the address of
 *                            the next part of the list, or null
 * POST   /api/v1/tokens      201, the token with its "value"
 * GET    /api/v1/tokens/ID   200; 404 for another account's
 * PATCH  /api/v1/tokens/ID   200, the token; what is not sent stays
 * DELETE /api/v1/tokens/ID   204, also of a revoked one; 409 for the primary
 * POST   /api/v1/tokens/ID/regenerate   as in own_token.c */
#include <apr_strings.h>
#include <string.h>

#include "api/api.h"
#include "api/api_body.h"
#include "api/api_caller.h"
#include "api/regeneration.h"
#include "api/token_change.h"
#include "api/token_json.h"
#include "base/text.h"
#include "store/feeds.h"
#include "store/site_tokens.h"
#include "store/values.h"
#include "web/problem.h"

enum { PART = 100 /* tokens in one answer */ };

static enum result read_token(const struct page *page,
                              const struct api_caller *caller, int64_t id,
                              struct token *token)
{
    return store_token_get(page->store, page->pool, caller->token.account_id,
                           id, token);
}

/* Answers with a token, and with its value if that is new. */
static void answer_token(struct page *page, const struct api_caller *caller,
                         int status, int64_t id, const char *value)
{
    struct token token;
    enum result result = read_token(page, caller, id, &token);
    json_t *object;

    if (result != RESULT_OK) {
        api_caller_reject(page, result);
        return;
    }
    object = token_json(page->pool, &token, caller->username, page->now);
    if (value)
        json_object_set_new(object, "value", json_string(value));
    api_answer(page, status, object);
}

/* "valid-17", "ended-17": after which token a part of the list begins. */
static bool read_cursor(const struct page *page, struct site_token_place *place)
{
    const char *cursor = page_query(page, "after");
    long long id = 0;

    *place = (struct site_token_place){.ended = false};
    if (!cursor)
        return true;
    place->ended = text_starts(cursor, "ended-");
    if (!place->ended && !text_starts(cursor, "valid-"))
        return false;
    if (!text_number(cursor + strlen("valid-"), 1, INT64_MAX, &id))
        return false;
    place->id = id;
    return true;
}

static json_t *next_address(const struct page *page,
                            const struct site_token_place *place)
{
    return json_string(apr_psprintf(
        page->pool, "%s/api/v1/tokens?after=%s-%" APR_INT64_T_FMT,
        page->address, place->ended ? "ended" : "valid", place->id));
}

static enum result add_all(const struct page *page,
                           const struct api_caller *caller,
                           const apr_array_header_t *found, json_t *tokens)
{
    enum result result = RESULT_OK;

    for (int i = 0; i < found->nelts && result == RESULT_OK; i++) {
        struct token token;
        result =
            read_token(page, caller,
                       APR_ARRAY_IDX(found, i, struct site_token).id, &token);
        if (result == RESULT_OK)
            json_array_append_new(
                tokens,
                token_json(page->pool, &token, caller->username, page->now));
    }
    return result;
}

void api_tokens_get(struct page *page)
{
    struct api_caller caller;
    struct site_token_place place;
    struct site_token_filter filter = {.now = page->now, .limit = PART};
    apr_array_header_t *found;
    json_t *tokens;
    enum result result;

    if (!api_caller_find(page, API_MANAGE, &caller))
        return;
    if (!read_cursor(page, &place)) {
        problem_answer(page, 400,
                       "The field after is not one of an address in `next`.");
        return;
    }
    filter.account_id = caller.token.account_id;
    tokens = json_array();
    result =
        store_site_tokens(page->store, page->pool, &filter, &place, &found);
    if (result == RESULT_OK)
        result = add_all(page, &caller, found, tokens);
    if (result == RESULT_OK) {
        api_answer(
            page, 200,
            json_pack("{s:o, s:o}", "tokens", tokens, "next",
                      found->nelts ? next_address(page, &place) : json_null()));
        return;
    }
    json_decref(tokens);
    api_caller_reject(page, result);
}

void api_tokens_one_get(struct page *page)
{
    struct api_caller caller;

    if (api_caller_find(page, API_MANAGE, &caller))
        answer_token(page, &caller, 200, page->id, NULL);
}

/* What exceeds the token that asks is named by its member. */
static bool reject_excess(struct page *page, const struct api_caller *caller,
                          const struct token_choice *choice)
{
    const char *member = api_caller_excess(page->pool, &caller->token, choice);
    json_t *errors;

    if (!member)
        return false;
    errors = json_array();
    problem_add(errors, member,
                strcmp(member, "manage") == 0
                    ? "No token that manages others is created or changed by "
                      "the API. Use the page \u201cAccess tokens\u201d."
                    : "This is more than the token that asks can do itself.");
    problem_answer_errors(page, 403, "Nothing was changed.", errors);
    return true;
}

/* Reads the body into a choice. False after answering. */
static bool read_choice(struct page *page, const struct api_caller *caller,
                        struct token_choice *choice)
{
    json_t *body = NULL, *errors;
    apr_array_header_t *feeds;
    enum result result;

    if (!api_body_read(page, &body))
        return false;
    errors = json_array();
    result = store_feed_list(page->store, page->pool, caller->token.account_id,
                             &feeds);
    if (result == RESULT_OK) {
        token_change_read(page, body, feeds, choice, errors);
        if (!json_array_size(errors))
            result = token_change_judge(page, choice, errors);
    }
    if (result == RESULT_OK && !json_array_size(errors)) {
        json_decref(errors);
        return !reject_excess(page, caller, choice);
    }
    if (result == RESULT_OK) {
        problem_answer_errors(page, 422, "Nothing was changed.", errors);
        return false;
    }
    json_decref(errors);
    api_caller_reject(page, result);
    return false;
}

static void reject_change(struct page *page, enum result result)
{
    if (result == RESULT_TOO_MANY)
        problem_answer(page, 422,
                       "Nothing was changed. The account has as many tokens as "
                       "it can have. Revoke one first.");
    else if (result == RESULT_AGAINST_POLICY || result == RESULT_INVALID)
        problem_answer(page, 409,
                       "Nothing was changed. The site\u2019s policy was just "
                       "changed: try again.");
    else
        api_caller_reject(page, result);
}

void api_tokens_post(struct page *page)
{
    struct api_caller caller;
    struct token_choice choice = {0};
    struct act act;
    char *value = NULL;
    int64_t id = 0;
    enum result result;

    if (!api_caller_find(page, API_ISSUE, &caller) ||
        !read_choice(page, &caller, &choice))
        return;
    choice.limit = page->context->settings->tokens_per_account;
    caller.choice = &choice;
    act = api_caller_act(page, &caller);
    result = store_token_add(&act, &choice, &id, &value);
    if (result == RESULT_OK)
        answer_token(page, &caller, 201, id, value);
    else
        reject_change(page, result);
}

void api_tokens_one_patch(struct page *page)
{
    struct api_caller caller;
    struct token token;
    struct token_choice choice;
    struct act act;
    enum result result;

    if (!api_caller_find(page, API_ISSUE, &caller))
        return;
    result = read_token(page, &caller, page->id, &token);
    if (result == RESULT_OK && token.revoked_at)
        result = RESULT_GONE;
    if (result != RESULT_OK) {
        api_caller_reject(page, result);
        return;
    }
    choice = token_choice_of(page->pool, &token);
    if (!read_choice(page, &caller, &choice))
        return;
    caller.choice = &choice;
    act = api_caller_act(page, &caller);
    result = store_token_save(&act, page->id, token.revision, &choice);
    if (result == RESULT_OK)
        answer_token(page, &caller, 200, page->id, NULL);
    else
        reject_change(page, result);
}

void api_tokens_one_delete(struct page *page)
{
    struct api_caller caller;
    struct act act;
    enum result result;

    if (!api_caller_find(page, API_MANAGE, &caller))
        return;
    act = api_caller_act(page, &caller);
    result = store_token_revoke(&act, page->id);
    if (result == RESULT_OK)
        page->response->status = 204;
    else if (result == RESULT_MUST_STAY)
        problem_answer(page, 409,
                       "Nothing was changed. The primary token can\u2019t be "
                       "revoked. Regenerate it on the page \u201cAccess "
                       "tokens\u201d.");
    else
        api_caller_reject(page, result);
}

void api_tokens_one_regenerate_post(struct page *page)
{
    struct api_caller caller;

    if (!api_caller_find(page, API_ISSUE, &caller))
        return;
    caller.target_id = page->id;
    regeneration_run(page, &caller, page->id);
}
