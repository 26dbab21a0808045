/* check_failure.c: Apache could not ask the authorizer, or cannot believe what
 * answered; or it failed after the check.
 *
 * GET /check-failure  503 in the client's own words, or 500 if the check had
 *                     passed. Only Apache gets here, with a request below /F/
 *                     that it answers with 401 or 500: 404 to all others.
 * A 401 or 500 of Apache's own would read as if the credential were wrong. */
#include "endpoints/check_failure.h"

#include "base/log.h"
#include "endpoints/endpoint.h"

/* The environment of the request that failed. */
#define WAS "REDIRECT_"

/* Without a path, the module has checked it: what it cannot check, it answers
 * by itself. */
static bool was_checked(const struct request *request)
{
    return request_variable(request, WAS "TOKENBOOTH_PASSED") ||
           !request_variable(request, WAS "TOKENBOOTH_PATH");
}

/* The check passed, and then something else failed. */
static void answer_passed(struct response *response)
{
    response->status = 500;
    response_text(response, "text/plain; charset=utf-8",
                  "The server could not do this. An administrator can find "
                  "the reason in Apache's error log.\n");
}

static void answer_failed(const struct page *page)
{
    const struct check_request failed = {
        .user_agent = request_variable(page->request, "HTTP_USER_AGENT"),
        .accept = request_variable(page->request, "HTTP_ACCEPT"),
        .http.content_type = request_variable(page->request, "CONTENT_TYPE"),
        .site = page->address,
    };
    struct check check;

    log_error("a check failed: no authorizer answers at Apache's "
              "TOKENBOOTH_AUTHORIZE, or what answers does not know Apache's "
              "TOKENBOOTH_AUTHORIZER_SECRET");
    check_unavailable(page->context->settings, page->pool, &failed, &check);
    endpoint_set_denial_headers(&check.answer, page->response);
    response_text(page->response, check.answer.type, check.answer.body);
}

void endpoint_check_failure_get(struct page *page)
{
    if (!request_variable(page->request, WAS "STATUS")) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    endpoint_begin_feed_answer(page->response);
    if (was_checked(page->request))
        answer_passed(page->response);
    else
        answer_failed(page);
}
