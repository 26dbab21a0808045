/* adding_rejection.c: two clients stored the same name, and this one came
 * second. */
#include "endpoints/adding_rejection.h"

#include <apr_strings.h>
#include <string.h>

#include "endpoints/allowed_request.h"
#include "endpoints/endpoint.h"
#include "store/checks.h"
#include "store/token_query.h"

/* The environment of the request that was rejected. */
#define WAS "REDIRECT_"

static bool was(const struct page *page, const char *name, const char *word)
{
    const char *value = request_variable(page->request, name);

    return value && strcmp(value, word) == 0;
}

/* Whether the client itself made the request depend on something that may not
 * be so where nothing is. Of a PUT, Apache has set If-None-Match. */
static bool has_condition(const struct page *page)
{
    static const char *const conditions[] = {"HTTP_IF", "HTTP_IF_MATCH",
                                             "HTTP_IF_UNMODIFIED_SINCE"};

    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        if (request_variable(page->request, conditions[i]))
            return true;
    }
    return was(page, WAS "REQUEST_METHOD", "COPY") &&
           request_variable(page->request, "HTTP_IF_NONE_MATCH");
}

/* With the authorizer, the request has been made to depend on nothing being
 * there: 412. */
bool adding_rejection_applies(const struct page *page, int status)
{
    if (status == 403)
        return was(page, WAS "TOKENBOOTH_WHY", "adds");
    return status == 412 && was(page, WAS "TOKENBOOTH_ACCESS", "add") &&
           (was(page, WAS "REQUEST_METHOD", "PUT") ||
            was(page, WAS "REQUEST_METHOD", "COPY")) &&
           !has_condition(page);
}

/* Sets what the message tells of the token; nothing if it cannot be read. */
static void find_token(const struct page *page, const struct check *check,
                       struct subject *subject)
{
    struct account_attributes account = {0};
    struct token token = {0};

    if (!page->store || !check->token_id || !check->account ||
        store_check_account(page->store, page->pool, check->account,
                            &account) != RESULT_OK ||
        store_token_get(page->store, page->pool, account.id, check->token_id,
                        &token) != RESULT_OK)
        return;
    subject->kind = CREDENTIAL_VALUE;
    subject->known = true;
    subject->token.id = token.id;
    subject->token.account = account.username;
    subject->token.of_machine = account.is_machine;
    subject->token.description = token.description;
    if (token.last4)
        apr_cpystrn(subject->last4, token.last4, sizeof subject->last4);
}

/* Of a COPY, its Destination was denied. */
static void find_feed(const struct page *page, const char *path,
                      struct check *check)
{
    const struct http_request http = {
        .method = request_variable(page->request, WAS "REQUEST_METHOD"),
        .path = path,
        .destination = request_variable(page->request, "HTTP_DESTINATION"),
    };
    struct resource *resource = &check->attributes.resource;
    const char *why;

    check->attributes.understood =
        http.method && path &&
        resource_find(page->pool, &http, resource, &why) == RESULT_OK;
    if (check->attributes.understood)
        check->decision.denied = resource->count - 1;
}

static void build_answer(const struct page *page, const struct check *check,
                         struct answer *answer)
{
    const struct required_access *required =
        &check->attributes.resource.required[0];
    const struct message_context message = {
        .attributes = &check->attributes,
        .value = check->attributes.subject.last4,
        .denied = check->decision.denied,
        .site = page->address,
    };
    const struct client_profile profile =
        endpoint_client_profile(page->request, required->rest);

    answer_build(page->pool, &check->decision, &message, &profile, answer);
}

void adding_rejection_answer(const struct page *page, const char *path,
                             struct answer *answer)
{
    const struct check_context context = page_check_context(page);
    struct check check = {.decision.outcome = OUTCOME_ADDS};

    check.attributes.replaces = true;
    allowed_request_read(page->request, &check);
    find_feed(page, path, &check);
    if (check.attributes.understood)
        find_token(page, &check, &check.attributes.subject);
    build_answer(page, &check, answer);
    if (check.attributes.understood)
        allowed_request_record(&context, page->request, &check);
}
