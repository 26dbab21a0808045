/* api_caller.c: authenticates the caller of the API, as a check does, and
 * judges it again inside each transaction. */
#include "api/api_caller.h"

#include <apr_strings.h>
#include <string.h>

#include "access/decide.h"
#include "base/clock.h"
#include "base/networks.h"
#include "endpoints/endpoint.h"
#include "store/checks.h"
#include "web/problem.h"

static const char NO_TOKEN[] =
    "Send an access token (tkb_...) as Authorization: Bearer.";

/* Asks for no feed. Only the one header is read, so that a key that a client
 * sends to every host changes nothing here. */
static void run_check(struct page *page, struct check *check)
{
    const struct endpoint endpoint = {.context = page_check_context(page)};
    struct check_request request = {0};

    endpoint_read_request(&endpoint, page->request, &request);
    request.sent.nuget_key = NULL;
    request.sent.api_key = NULL;
    request.http.method = "GET";
    request.http.path = "/F/";
    request.own_query = page->request->query;
    request.plain = !request_came_by_https(page->request);
    request.any_feed = true;
    check_run(&endpoint.context, page->pool, &request, page->now, check);
}

/* 401 where the credential itself is missing or bad (RFC 6750, 3.1): what makes
 * package clients hide the message behind a 401 does not apply to the API. */
static int status_of(const struct check *check)
{
    switch (check->decision.outcome) {
    case OUTCOME_REQUEST: return 400;
    case OUTCOME_UNAVAILABLE: return 503;
    case OUTCOME_THROTTLED: return 429;
    case OUTCOME_INSECURE:
    case OUTCOME_NETWORK: return 403;
    default: return 401;
    }
}

static void reject_check(struct page *page, const struct check *check)
{
    bool is_missing = check->decision.outcome == OUTCOME_MISSING;
    int status = status_of(check);

    if (status == 401)
        response_header(page->response, "WWW-Authenticate",
                        is_missing ? "Bearer realm=\"tokenbooth\""
                                   : "Bearer realm=\"tokenbooth\", "
                                     "error=\"invalid_token\"");
    if (check->attributes.wait)
        response_header(page->response, "Retry-After",
                        apr_psprintf(page->pool, "%d", check->attributes.wait));
    response_header(page->response, "X-Tokenbooth-Error", check->answer.reason);
    problem_answer(page, status,
                   is_missing &&
                           check->attributes.subject.kind == CREDENTIAL_NONE
                       ? NO_TOKEN
                       : check->answer.message);
}

/* Which token it is, with what pages know of it. */
static enum result read_token(const struct page *page,
                              const struct check *check,
                              struct api_caller *caller)
{
    caller->value = check->value;
    caller->username = check->account;
    return store_token_get(page->store, page->pool,
                           check->attributes.subject.token.account_id,
                           check->token_id, &caller->token);
}

static bool has_right(const struct token *token, enum api_right right)
{
    switch (right) {
    case API_SELF_ROTATE: return token->self_rotate;
    case API_MANAGE:
    case API_ISSUE: return token->manages;
    case API_ANY: break;
    }
    return true;
}

static void reject_right(struct page *page, const struct api_caller *caller,
                         bool of_machine)
{
    const char *what = caller->right == API_SELF_ROTATE ? "regenerate itself"
                                                        : "manage other tokens";

    problem_answer(
        page, 403,
        apr_psprintf(page->pool,
                     "This token can\u2019t %s. Edit it to let it: %s/%s%s/"
                     "tokens/%" APR_INT64_T_FMT,
                     what, page->address, of_machine ? "machines/" : "profile",
                     of_machine ? caller->username : "", caller->token.id));
}

/* Whoever found an old value that still works gets no new one for it, nor a
 * token that goes on. */
static bool is_old_for(enum api_right right,
                       const struct token_attributes *token, int64_t now)
{
    return (right == API_SELF_ROTATE || right == API_ISSUE) &&
           decide_overlaps(token, now);
}

static void reject_old_value(struct page *page, const struct check *check)
{
    const struct token_attributes *token = &check->attributes.subject.token;

    problem_answer(page, 403,
                   apr_psprintf(page->pool,
                                "This is the token\u2019s old value, which "
                                "stops working on %s. Only the new one "
                                "(\u2026%s) can do this.",
                                clock_text(page->pool, token->works_until),
                                token->new_last4));
}

bool api_caller_find(struct page *page, enum api_right right,
                     struct api_caller *caller)
{
    struct check check;
    enum result result;

    memset(caller, 0, sizeof *caller);
    caller->right = right;
    run_check(page, &check);
    if (check.decision.outcome != OUTCOME_ALLOWED) {
        reject_check(page, &check);
        return false;
    }
    if (!check.token_id) {
        response_header(page->response, "WWW-Authenticate",
                        "Bearer realm=\"tokenbooth\"");
        problem_answer(page, 401, NO_TOKEN);
        return false;
    }
    result = read_token(page, &check, caller);
    if (result != RESULT_OK) {
        api_caller_reject(page, result);
        return false;
    }
    if (!has_right(&caller->token, right)) {
        reject_right(page, caller, check.attributes.subject.token.of_machine);
        return false;
    }
    if (is_old_for(right, &check.attributes.subject.token, page->now)) {
        reject_old_value(page, &check);
        return false;
    }
    return true;
}

static bool names(const apr_array_header_t *feeds, int64_t id)
{
    for (int i = 0; i < feeds->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(feeds, i, struct scope_feed);
        if (feed->id == id && !feed->deleted)
            return true;
    }
    return false;
}

/* Whether own covers all that wanted does. ids: int64_t */
static bool covers(enum scope own, const apr_array_header_t *feeds,
                   enum scope wanted, const apr_array_header_t *ids)
{
    if (own == SCOPE_ALL || wanted == SCOPE_NONE)
        return true;
    if (own == SCOPE_NONE || wanted == SCOPE_ALL)
        return false;
    for (int i = 0; i < ids->nelts; i++) {
        if (!names(feeds, APR_ARRAY_IDX(ids, i, int64_t)))
            return false;
    }
    return true;
}

static bool covers_networks(apr_pool_t *pool, const char *own,
                            const char *wanted)
{
    const char *wrong;
    const struct networks *inner, *outer;

    if (!own)
        return true;
    if (!wanted)
        return false;
    inner = networks_parse(pool, wanted, &wrong);
    outer = networks_parse(pool, own, &wrong);
    return inner && outer && networks_are_within(inner, outer);
}

const char *api_caller_excess(apr_pool_t *pool, const struct token *own,
                              const struct token_choice *choice)
{
    if (choice->manages)
        return "manage";
    if (!covers(own->read_scope, own->read_feeds, choice->read_scope,
                choice->read_feeds))
        return "read";
    if (!covers(own->write_scope, own->write_feeds, choice->write_scope,
                choice->write_feeds))
        return "write";
    if (own->adds_only && choice->write_scope && !choice->adds_only)
        return "write_how";
    if (!covers_networks(pool, own->networks, choice->networks))
        return "networks";
    return NULL;
}

/* Within the transaction: the token by its value, as a check finds it. */
static enum result find_again(const struct act *act,
                              const struct api_caller *caller,
                              struct token *token)
{
    struct token_attributes attributes;
    enum result result =
        store_check_value(act->store, act->pool, caller->value, &attributes);

    if (result == RESULT_NOT_FOUND || result == RESULT_INVALID)
        return RESULT_SIGNED_OUT;
    if (result != RESULT_OK)
        return result;
    if (attributes.account_id != act->account_id ||
        decide_token(&attributes, act->now) != OUTCOME_ALLOWED ||
        (attributes.networks &&
         !networks_hold(attributes.networks, act->address)))
        return RESULT_SIGNED_OUT;
    /* Another request has just replaced it. */
    if (is_old_for(caller->right, &attributes, act->now))
        return RESULT_CHANGED;
    return store_token_get(act->store, act->pool, act->account_id,
                           attributes.id, token);
}

/* A token that gets a new value, as what it could be created with. */
static enum result read_target(const struct act *act, int64_t id,
                               struct token_choice *choice)
{
    struct token target;
    enum result result =
        store_token_get(act->store, act->pool, act->account_id, id, &target);

    if (result == RESULT_OK)
        *choice = token_choice_of(act->pool, &target);
    return result;
}

static enum result admit(const struct act *act)
{
    const struct api_caller *caller = act->admitted;
    struct token_choice target;
    struct token own;
    enum result result = find_again(act, caller, &own);

    if (result == RESULT_OK && !has_right(&own, caller->right))
        result = RESULT_DENIED;
    if (result == RESULT_OK && caller->choice &&
        api_caller_excess(act->pool, &own, caller->choice))
        result = RESULT_DENIED;
    if (result != RESULT_OK || !caller->target_id)
        return result;
    result = read_target(act, caller->target_id, &target);
    return result == RESULT_OK && api_caller_excess(act->pool, &own, &target)
               ? RESULT_DENIED
               : result;
}

struct act api_caller_act(const struct page *page,
                          const struct api_caller *caller)
{
    struct act act = page_proof_act(page, caller->token.account_id);

    act.authority = AUTHORITY_TOKEN;
    act.admit = admit;
    act.admitted = caller;
    act.client = apr_psprintf(page->pool, "API (token ...%s)",
                              caller->token.last4 ? caller->token.last4 : "");
    return act;
}

void api_caller_reject(struct page *page, enum result result)
{
    switch (result) {
    case RESULT_SIGNED_OUT:
        response_header(page->response, "WWW-Authenticate",
                        "Bearer realm=\"tokenbooth\", error=\"invalid_token\"");
        problem_answer(page, 401,
                       "Nothing was changed. The token that asks no longer "
                       "works.");
        break;
    case RESULT_DENIED:
        problem_answer(page, 403,
                       "Nothing was changed. The other token can do more than "
                       "the one that asks, or that one can no longer manage "
                       "tokens.");
        break;
    case RESULT_NOT_FOUND:
        problem_answer(page, 404, "This account has no token with that ID.");
        break;
    case RESULT_GONE:
        problem_answer(page, 409,
                       "Nothing was changed. The token is revoked: create a "
                       "new one.");
        break;
    case RESULT_CHANGED:
        problem_answer(page, 409,
                       "Nothing was changed. The token was changed at the same "
                       "time: read it again.");
        break;
    default: page_error_from(page, result); break;
    }
}
