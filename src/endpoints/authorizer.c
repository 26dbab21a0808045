/* authorizer.c: FastCGI's authorizer role, as mod_authnz_fcgi uses it.
 *
 * The Variable-… headers of a 200 become Apache's environment; any other header
 * would reach the client, so there is none. The body of a denial never starts
 * like an address: Apache would redirect to it without a check. */
#include "endpoints/endpoints.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

/* Apache's name of what it will serve tells a backend from a file. */
static void read_passed_on(const struct request *request,
                           struct check_request *check)
{
    const char *file = request_variable(request, "SCRIPT_FILENAME");

    check->passed_on = !file || text_starts(file, "proxy:");
    check->stray =
        check->passed_on && (endpoint_has_stray(request) ||
                             request_variable(request, "TOKENBOOTH_STRAY"));
}

/* The TOKENBOOTH_… variables come from Apache only: a client's headers arrive
 * as HTTP_…. */
static void read_apache(const struct request *request,
                        struct check_request *check)
{
    check->sent.path_value = request_variable(request, "TOKENBOOTH_PATH_VALUE");
    check->http.path = request_variable(request, "TOKENBOOTH_PATH");
    check->http.method = request->method;
    check->http.query = request->query;
    check->http.destination = request_variable(request, "HTTP_DESTINATION");
    check->http.content_type = request_variable(request, "CONTENT_TYPE");
    check->http.depth = request_variable(request, "HTTP_DEPTH");
    check->http.npm_command = request_variable(request, "HTTP_NPM_COMMAND");
    check->http.proxied =
        request_variable(request, "TOKENBOOTH_PROXIED") != NULL;
    read_passed_on(request, check);
}

static void deny(const struct answer *answer, struct response *response)
{
    endpoint_set_denial_headers(answer, response);
    response_header(response, "X-Tokenbooth-Type", answer->type);
    response_text(response, "text/plain", answer->body);
}

/* Apache sets the environment variable X from the header `Variable-X`. */
static void set_variable(void *to, const char *name, const char *value)
{
    struct response *response = to;

    response_header(
        response, apr_pstrcat(response->pool, "Variable-", name, NULL), value);
}

static void allow(const struct endpoint *endpoint, const struct check *check,
                  struct response *response)
{
    check_set_variables(response->pool, check, set_variable, response);
    if (endpoint->authorizer_secret)
        set_variable(response, "TOKENBOOTH_AUTHORIZER_SECRET",
                     endpoint->authorizer_secret);
}

void endpoint_authorizer(const struct endpoint *endpoint,
                         struct request *request, struct response *response)
{
    struct check_request check_request = {0};
    struct check check;

    endpoint_read_request(endpoint, request, &check_request);
    read_apache(request, &check_request);
    check_run(&endpoint->context, request->pool, &check_request, clock_now(),
              &check);
    if (check.decision.outcome == OUTCOME_ALLOWED)
        allow(endpoint, &check, response);
    else
        deny(&check.answer, response);
}
