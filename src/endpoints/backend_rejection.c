/* backend_rejection.c: a registry behind a feed rejected the request of
 * somebody who is allowed.
 *
 * GET /backend-rejection  502 with whom to tell; recorded in the activity of
 *                         the account let in. Only Apache gets here, when a
 *                         backend answers 401 or 407: 404 to all others.
 * The registry's answer would say that the token is wrong; a client would ask
 * for another one, or delete it. */
#include "endpoints/backend_rejection.h"

#include <apr_strings.h>
#include <string.h>

#include "access/client_name.h"
#include "base/text.h"
#include "endpoints/endpoint.h"
#include "store/checks.h"
#include "store/events.h"
#include "store/token_query.h"

/* The environment of the request that the backend rejected. */
#define WAS "REDIRECT_TOKENBOOTH_"

static void read_check(const struct page *page, struct check *check)
{
    const struct http_request http = {
        .method = "GET",
        .path = request_variable(page->request, WAS "PATH"),
    };
    const char *access = request_variable(page->request, WAS "ACCESS");
    const char *token = request_variable(page->request, WAS "TOKEN");
    const char *why;
    long long id = 0;

    check->attributes.understood =
        resource_find(page->pool, &http, &check->attributes.resource, &why) ==
        RESULT_OK;
    check->account = request_variable(page->request, WAS "ACCOUNT");
    check->access =
        access && strcmp(access, "write") == 0 ? ACCESS_WRITE : ACCESS_READ;
    if (token && text_number(token, 1, INT64_MAX, &id))
        check->token_id = id;
    check->decision.outcome = OUTCOME_BACKEND;
}

static void build_answer(const struct page *page, struct check *check)
{
    const struct message_context message = {
        .attributes = &check->attributes,
        .site = page->address,
        .contact = page->context->settings->contact,
    };
    const struct client_profile profile = endpoint_client_profile(
        page->request, check->attributes.resource.required[0].rest);

    answer_build(page->pool, &check->decision, &message, &profile,
                 &check->answer);
}

/* The owner of the token, or the account of the password; 0: nobody. */
static int64_t find_account(const struct page *page, const struct check *check)
{
    struct account_attributes account = {0};
    int64_t id = 0;

    if (check->token_id)
        return store_token_owner(page->store, check->token_id, &id) == RESULT_OK
                   ? id
                   : 0;
    if (!check->account ||
        store_check_account(page->store, page->pool, check->account,
                            &account) != RESULT_OK)
        return 0;
    return account.id;
}

static void record(const struct page *page, const struct check *check)
{
    const char *agent = request_variable(page->request, "HTTP_USER_AGENT");
    struct access_record access_record = {
        .at = page->now,
        .count = 1,
        .token_id = check->token_id,
        .account_id = find_account(page, check),
        .address = page->request->address,
        .client = client_name(page->pool, client_find(agent), agent),
        .feed = check->attributes.resource.required[0].feed,
        .access = access_word(check->access),
        .kind = check->token_id ? EVENT_TOKEN_DENIED : EVENT_PASSWORD_DENIED,
        .reason = outcome_cause(OUTCOME_BACKEND),
    };

    if (access_record.account_id)
        recorder_add(page->context->recorder, &access_record);
}

void endpoint_backend_rejection_get(struct page *page)
{
    struct check check = {0};

    read_check(page, &check);
    if (!check.attributes.understood) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    build_answer(page, &check);
    record(page, &check);
    endpoint_begin_feed_answer(page->response);
    endpoint_set_denial_headers(&check.answer, page->response);
    response_text(page->response, check.answer.type, check.answer.body);
}
