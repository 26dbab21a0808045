/* request_rejection.c: Apache rejected a request itself, mostly before it was
 * checked.
 *
 * GET /request-rejection  of a feed's URL: 400 or 403 with what is wrong, as a
 *                         check's denial has it; of /authorize or /introspect:
 *                         400 in its own JSON; of another: a page. Only Apache
 *                         gets here: 404 to all others.
 * Apache's own page would not say what is wrong, and nothing that a client
 * prints. */
#include "endpoints/request_rejection.h"

#include <apr_strings.h>
#include <string.h>

#include "access/header_name.h"
#include "base/text.h"
#include "endpoints/endpoints.h"
#include "web/route.h"

/* The environment of the request that was rejected. */
#define WAS "REDIRECT_"

static const char UNREADABLE[] =
    "Apache cannot read or write what is stored at this URL. Tell an "
    "administrator of this site.";
static const char RESERVED[] = "Invalid URL: " RESOURCE_RESERVED;
static const char TOO_LONG[] = "Invalid URL: " RESOURCE_TOO_LONG;
static const char UNDECODABLE[] = "Invalid URL: each % must be followed by two "
                                  "hexadecimal digits, and not by "
                                  "00.";
static const char HEADERS[] =
    "Invalid request: a header, such as Host, is missing, malformed or was "
    "sent twice.";
static const char BODY[] =
    "Invalid request: its body, or a header that its method needs, such as "
    "Depth or If, is missing or malformed.";

/* What Apache has rejected. */
struct rejection {
    int status;
    const char *uri; /* as it was sent */
    const char *why;
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

/* What WebDAV can reject of a request that the check allowed. */
static const char *explain_execution(const struct page *page)
{
    const char *method = request_variable(page->request, WAS "REQUEST_METHOD");
    const char *destination =
        request_variable(page->request, "HTTP_DESTINATION");

    if (method && destination && *destination == '/' &&
        (strcmp(method, "COPY") == 0 || strcmp(method, "MOVE") == 0))
        return apr_psprintf(page->pool,
                            "Invalid Destination: it must be a whole URL, such "
                            "as %s/F/demo/x",
                            page->address);
    return BODY;
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
               ? explain_execution(page)
               : HEADERS;
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

static void answer_of_feed(const struct page *page,
                           const struct rejection *rejection)
{
    struct answer answer;

    endpoint_rejection_answer(page->request, page->address, rejection->status,
                              rejection->why, &answer);
    endpoint_begin_feed_answer(page->response);
    endpoint_set_denial_headers(&answer, page->response);
    response_text(page->response, answer.type, answer.body);
}

/* As the endpoint itself would answer, without the headers of pages. */
static void answer_of_endpoint(const struct page *page,
                               const struct rejection *rejection)
{
    apr_table_clear(page->response->headers);
    if (is_of(rejection->uri, "/authorize")) {
        endpoint_forward_auth_reject(page->request, page->address,
                                     rejection->status, rejection->why,
                                     page->response);
        return;
    }
    response_header(page->response, "Cache-Control", "no-store");
    response_oauth_error(page->response, rejection->status, "invalid_request",
                         rejection->why);
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
    else
        page_error(page, 400, "Invalid request", rejection->why);
}

static bool is_of_endpoint(const struct rejection *rejection)
{
    return rejection->status == 400 && (is_of(rejection->uri, "/authorize") ||
                                        is_of(rejection->uri, "/introspect"));
}

void endpoint_request_rejection_get(struct page *page)
{
    const char *status = request_variable(page->request, "REDIRECT_STATUS");
    struct rejection rejection = {
        .uri = request_variable(page->request, "REQUEST_URI")};
    long long number;

    if (!status || !text_number(status, 400, 404, &number) || !rejection.uri) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    rejection.status = (int)number;
    if (is_of_feed(rejection.uri)) {
        explain(page, &rejection);
        answer_of_feed(page, &rejection);
        return;
    }
    if (rejection.status != 404)
        explain(page, &rejection);
    if (is_of_endpoint(&rejection))
        answer_of_endpoint(page, &rejection);
    else
        answer_elsewhere(page, &rejection);
}
