/* backend_rejection.c: a registry behind a feed rejected the request of
 * somebody who is allowed, or could not be asked.
 *
 * GET /backend-rejection  502 with whom to tell; recorded in the activity of
 *                         the account let in. Or Apache's own 502, 503 or 504,
 *                         which is recorded nowhere: it says nothing about the
 *                         account. Only Apache gets here, when a backend
 *                         answers 401 or 407, or not at all: 404 to all others.
 * The registry's answer would say that the token is wrong; a client would ask
 * for another one, or delete it. Apache sends it all the same if nobody answers
 * here, so the program that has just checked the request is asked for this. Its
 * own page of a 503 says nothing that a client prints. */
#include "endpoints/endpoints.h"

#include "base/text.h"
#include "endpoints/allowed_request.h"

/* The environment of the request that the backend rejected. */
#define WAS "REDIRECT_TOKENBOOTH_"

/* Apache's own status where it got no answer; 0: the backend has answered. */
static int status_of_failure(const struct request *request)
{
    const char *status = request_variable(request, "REDIRECT_STATUS");
    long long number = 0;

    return status && text_number(status, 502, 504, &number) ? (int)number : 0;
}

static void read_check(const struct request *request, struct check *check)
{
    const struct http_request http = {
        .method = "GET",
        .path = request_variable(request, WAS "PATH"),
    };
    const char *why;

    check->attributes.understood =
        resource_find(request->pool, &http, &check->attributes.resource,
                      &why) == RESULT_OK;
    allowed_request_read(request, check);
    check->decision.outcome =
        status_of_failure(request) ? OUTCOME_DOWN : OUTCOME_BACKEND;
}

static void build_answer(const struct endpoint *endpoint,
                         const struct request *request, struct check *check)
{
    struct check_request check_request = {0};
    struct message_context message = {
        .attributes = &check->attributes,
        .contact = endpoint->context.settings->contact,
    };
    const struct client_profile profile = endpoint_client_profile(
        request, check->attributes.resource.required[0].rest);

    endpoint_read_request(endpoint, request, &check_request);
    message.site = check_request.site;
    answer_build(request->pool, &check->decision, &message, &profile,
                 &check->answer);
    if (check->decision.outcome == OUTCOME_DOWN)
        check->answer.status = status_of_failure(request);
}

void endpoint_backend_rejection(const struct endpoint *endpoint,
                                struct request *request,
                                struct response *response)
{
    struct check check = {0};

    read_check(request, &check);
    if (!check.attributes.understood) {
        endpoint_not_found(response);
        return;
    }
    build_answer(endpoint, request, &check);
    if (check.decision.outcome == OUTCOME_BACKEND)
        allowed_request_record(&endpoint->context, request, &check);
    endpoint_begin_feed_answer(response);
    endpoint_set_denial_headers(&check.answer, response);
    response_text(response, check.answer.type, check.answer.body);
}
