/* request_rejection.c: Apache rejected a request itself, before it was checked
 * or because it cannot carry it out.
 *
 * GET /request-rejection  of a feed's URL: Apache's status with what is wrong,
 *                         as a check's denial has it; of /authorize or
 *                         /introspect: in their own JSON; of another: a page.
 *                         Only Apache gets here: 404 to all others.
 * Apache's own page would not say what is wrong, and nothing that a client
 * prints. */
#include "endpoints/request_rejection.h"

#include <apr_strings.h>
#include <string.h>

#include "access/header_name.h"
#include "base/text.h"
#include "endpoints/adding_rejection.h"
#include "endpoints/endpoints.h"
#include "endpoints/execution_rejection.h"
#include "web/route.h"

/* The environment of the request that was rejected. */
#define WAS "REDIRECT_"

static const char UNREADABLE[] =
    "Apache cannot read or write what is stored at this URL. Tell an "
    "administrator of this site.";
static const char LOCKED[] =
    "The lock that this request names belongs to another account. It ends by "
    "itself within 10 minutes.";
static const char ITSELF[] =
    "Invalid Destination: it is what would be copied or moved, or inside it.";
static const char TOO_DEEP[] =
    "Invalid Depth: PROPFIND lists a folder with 0 (itself) or 1 (what it "
    "holds), not with infinity, which is also what no Depth means.";
static const char RESERVED[] = "Invalid URL: " RESOURCE_RESERVED;
static const char TOO_LONG[] = "Invalid URL: " RESOURCE_TOO_LONG;
static const char UNDECODABLE[] = "Invalid URL: each % must be followed by two "
                                  "hexadecimal digits, and not by "
                                  "00.";
static const char HEADERS[] =
    "Invalid request: a header, such as Host, is missing, malformed or was "
    "sent twice.";
static const char METHOD[] =
    "This URL doesn\u2019t accept that kind of request.";

/* What Apache has rejected. */
struct rejection {
    int status;
    const char *uri;  /* as it was sent */
    const char *path; /* decoded; NULL if it does not decode */
    const char *why;
    const char *allow; /* of a 405: the methods that can be used; else NULL */
};

/* A request target without the scheme and host that may stand before it. */
static const char *path_of(const char *uri)
{
    const char *authority = strstr(uri, "://");

    if (*uri == '/' || !authority)
        return uri;
    authority += strlen("://");
    return authority + strcspn(authority, "/");
}

static bool is_of_feed(const char *uri)
{
    return text_starts(path_of(uri), "/F/") || strcmp(path_of(uri), "/F") == 0;
}

static bool is_of(const char *uri, const char *endpoint)
{
    const char *path = path_of(uri);
    size_t size = strlen(endpoint);

    return text_starts(path, endpoint) &&
           (path[size] == '\0' || strchr("?/", path[size]));
}

/* What is wrong with a request of status 400. path: NULL if it does not
 * decode. */
static const char *explain_invalid(const struct page *page, const char *path)
{
    if (request_variable(page->request, WAS "TOKENBOOTH_MISSPELT"))
        return HEADER_NAME_INVALID;
    if (!path)
        return UNDECODABLE;
    return request_variable(page->request, WAS "TOKENBOOTH_PASSED")
               ? execution_rejection_message(page, 400)
               : HEADERS;
}

/* What is wrong with an allowed request of status 403. */
static const char *explain_forbidden(const struct page *page)
{
    const char *why = request_variable(page->request, WAS "TOKENBOOTH_WHY");

    if (why && strcmp(why, "itself") == 0)
        return ITSELF;
    if (why && strcmp(why, "depth") == 0)
        return TOO_DEEP;
    return request_variable(page->request, "HTTP_IF") ||
                   request_variable(page->request, "HTTP_LOCK_TOKEN")
               ? LOCKED
               : UNREADABLE;
}

/* Whether Apache could not carry it out, whatever else is wrong with it. */
static bool is_of_execution(int status)
{
    return status == 405 || status == 409 || status == 412 || status == 415 ||
           status == 413 || status == 423 || status == 501;
}

/* Sets the status that the client gets, and why. */
static void explain(const struct page *page, struct rejection *rejection)
{
    const char *path = NULL, *query;

    rejection->status = execution_rejection_status(page, rejection->status);
    if (resource_split(page->pool, rejection->uri, &path, &query) != RESULT_OK)
        path = NULL;
    rejection->path = path;
    if (path && resource_is_too_long(path)) {
        rejection->status = 400;
        rejection->why = TOO_LONG;
    } else if (path && rejection->status == 403 && resource_is_reserved(path)) {
        rejection->status = 400;
        rejection->why = RESERVED;
    } else if (is_of_execution(rejection->status)) {
        rejection->why = execution_rejection_message(page, rejection->status);
        if (rejection->status == 405)
            rejection->allow = execution_rejection_methods(page, path);
    } else if (rejection->status != 403) {
        rejection->status = 400;
        rejection->why = explain_invalid(page, path);
    } else {
        rejection->why = explain_forbidden(page);
    }
}

static void answer_of_feed(const struct page *page,
                           const struct rejection *rejection)
{
    struct answer answer;

    if (adding_rejection_applies(page, rejection->status))
        adding_rejection_answer(page, rejection->path, &answer);
    else
        endpoint_rejection_answer(page->request, page->address,
                                  rejection->status, rejection->why, &answer);
    endpoint_begin_feed_answer(page->response);
    response_header(page->response, "Allow", rejection->allow);
    endpoint_set_denial_headers(&answer, page->response);
    response_text(page->response, answer.type, answer.body);
}

/* Of another status than 400. */
static const char *explain_endpoint(bool is_authorize, int status)
{
    if (status == 404)
        return is_authorize ? "Not found. Ask at /authorize."
                            : "Not found. Ask at /introspect.";
    return is_authorize ? "Use GET or HEAD for /authorize."
                        : "Use POST for /introspect.";
}

/* As the endpoint itself would answer, without the headers of pages. */
static void answer_of_endpoint(const struct page *page,
                               struct rejection *rejection)
{
    bool is_authorize = is_of(rejection->uri, "/authorize");

    apr_table_clear(page->response->headers);
    if (rejection->status != 400)
        rejection->why = explain_endpoint(is_authorize, rejection->status);
    if (rejection->status == 405)
        response_header(page->response, "Allow",
                        is_authorize ? "GET, HEAD" : "POST");
    if (is_authorize) {
        endpoint_forward_auth_reject(page->request, page->address,
                                     rejection->status, rejection->why,
                                     page->response);
        return;
    }
    response_header(page->response, "Cache-Control", "no-store");
    response_oauth_error(page->response, rejection->status, "invalid_request",
                         rejection->why);
}

static void answer_method(struct page *page, const struct rejection *rejection)
{
    if (rejection->status == 405)
        response_header(page->response, "Allow", "GET, HEAD");
    page_error(page, rejection->status, "Method not allowed", METHOD);
}

/* A person's browser asked, and gets a page. */
static void answer_elsewhere(struct page *page,
                             const struct rejection *rejection)
{
    if (!route_become_page(page))
        return;
    if (rejection->status == 404)
        page_error_from(page, RESULT_NOT_FOUND);
    else if (rejection->status == 403)
        page_error(page, 403, "Permission denied",
                   "This server does not let you open this page.");
    else if (is_of_execution(rejection->status))
        answer_method(page, rejection);
    else
        page_error(page, 400, "Invalid request", rejection->why);
}

static bool is_of_endpoint(const struct rejection *rejection)
{
    return rejection->status != 403 && (is_of(rejection->uri, "/authorize") ||
                                        is_of(rejection->uri, "/introspect"));
}

void endpoint_request_rejection_get(struct page *page)
{
    const char *status = request_variable(page->request, "REDIRECT_STATUS");
    struct rejection rejection = {
        .uri = request_variable(page->request, "REQUEST_URI")};
    long long number;

    if (!status || !text_number(status, 400, 501, &number) || !rejection.uri) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    rejection.status = (int)number;
    if (is_of_feed(rejection.uri)) {
        explain(page, &rejection);
        answer_of_feed(page, &rejection);
        return;
    }
    if (rejection.status == 400 || rejection.status == 403)
        explain(page, &rejection);
    if (is_of_endpoint(&rejection))
        answer_of_endpoint(page, &rejection);
    else
        answer_elsewhere(page, &rejection);
}
