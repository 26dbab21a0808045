/* request_rejection.c: Apache rejected a request itself, mostly before it was
 * checked.
 *
 * GET /request-rejection  of a feed's URL: 400 or 403 with what is wrong, as a
 *                         check's denial has it; of another: a page. Only
 *                         Apache gets here: 404 to all others.
 * Apache's own page would not say what is wrong, and nothing that a client
 * prints. */
#include "endpoints/request_rejection.h"

#include <string.h>

#include "access/header_name.h"
#include "base/text.h"
#include "endpoints/endpoint.h"

static const char UNREADABLE[] =
    "Apache cannot read or write what is stored at this URL. Tell an "
    "administrator of this site.";
static const char RESERVED[] = "Invalid URL: " RESOURCE_RESERVED;
static const char TOO_LONG[] = "Invalid URL: " RESOURCE_TOO_LONG;
static const char UNDECODABLE[] = "Invalid URL: each % must be followed by two "
                                  "hexadecimal digits, and not by "
                                  "00.";
static const char HEADERS[] =
    "Invalid request: a header, such as Host, is malformed.";

/* What Apache has rejected. */
struct rejection {
    int status;
    const char *uri; /* as it was sent */
    const char *why;
};

static bool is_of_feed(const char *uri)
{
    const char *authority = strstr(uri, "://");

    if (*uri != '/' && authority) {
        authority += strlen("://");
        uri = authority + strcspn(authority, "/");
    }
    return text_starts(uri, "/F/") || strcmp(uri, "/F") == 0;
}

/* What is wrong with a request of status 400. */
static const char *explain_invalid(const struct page *page, const char *path)
{
    if (request_variable(page->request, "REDIRECT_TOKENBOOTH_MISSPELT"))
        return HEADER_NAME_INVALID;
    return path ? HEADERS : UNDECODABLE;
}

/* Sets the status that the client gets, and why. */
static void explain(const struct page *page, struct rejection *rejection)
{
    const char *path = NULL, *query;

    if (resource_split(page->pool, rejection->uri, &path, &query) != RESULT_OK)
        path = NULL;
    if (path && resource_is_too_long(path)) {
        rejection->status = 400;
        rejection->why = TOO_LONG;
    } else if (rejection->status != 403) {
        rejection->status = 400;
        rejection->why = explain_invalid(page, path);
    } else {
        rejection->why =
            path && resource_is_reserved(path) ? RESERVED : UNREADABLE;
    }
}

/* What a page says of it. */
static enum result result_of(int status)
{
    switch (status) {
    case 403: return RESULT_DENIED;
    case 404: return RESULT_NOT_FOUND;
    default: return RESULT_INVALID;
    }
}

static void build_answer(const struct page *page,
                         const struct rejection *rejection,
                         struct answer *answer)
{
    const struct attributes attributes = {0};
    const struct decision decision = {.outcome = OUTCOME_REQUEST};
    const struct message_context message = {
        .attributes = &attributes,
        .why = rejection->why,
        .site = page->address,
    };
    const struct client_profile profile =
        endpoint_client_profile(page->request, NULL);

    answer_build(page->pool, &decision, &message, &profile, answer);
    answer->status = rejection->status;
}

void endpoint_request_rejection_get(struct page *page)
{
    const char *status = request_variable(page->request, "REDIRECT_STATUS");
    struct rejection rejection = {
        .uri = request_variable(page->request, "REQUEST_URI")};
    struct answer answer;
    long long number;

    if (!status || !text_number(status, 400, 404, &number) || !rejection.uri) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    rejection.status = (int)number;
    if (!is_of_feed(rejection.uri)) {
        page_error_from(page, result_of(rejection.status));
        return;
    }
    explain(page, &rejection);
    build_answer(page, &rejection, &answer);
    endpoint_begin_feed_answer(page->response);
    endpoint_set_denial_headers(&answer, page->response);
    response_text(page->response, answer.type, answer.body);
}
