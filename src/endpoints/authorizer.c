/* authorizer.c: FastCGI's authorizer role, as mod_authnz_fcgi uses it.
 *
 * The Variable-… headers of a 200 become Apache's environment; any other header
 * would reach the client, so there is none. The body of a denial never starts
 * like an address: Apache would redirect to it without a check. */
#include "endpoints/endpoints.h"

#include <apr_strings.h>
#include <string.h>

#include "access/check_variables.h"
#include "access/header_name.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "endpoints/signature.h"

/* Apache's name of what it will serve tells a backend from a file. */
static void read_passed_on(const struct request *request,
                           struct check_request *check)
{
    const char *file = request_variable(request, "SCRIPT_FILENAME");

    check->passed_on = !file || text_starts(file, "proxy:");
    if (!check->passed_on) {
        check->http.file = file;
        return;
    }
    check->stray = endpoint_has_stray(request);
    if (request_variable(request, "TOKENBOOTH_MISNAMED"))
        check->problem = HEADER_NAME_INVALID;
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
    response_header(response, "Content-Language", answer_language(answer));
    response_text(response, "text/plain", answer->body);
}

/* Apache sets the environment variable X from the header `Variable-X`. */
static void set_variable(void *to, const char *name, const char *value)
{
    struct response *response = to;

    response_header(
        response, apr_pstrcat(response->pool, "Variable-", name, NULL), value);
}

static void add_variable(void *to, const char *name, const char *value)
{
    apr_table_set(to, name, value);
}

static int send_variable(void *to, const char *name, const char *value)
{
    set_variable(to, name, value);
    return 1;
}

/* Apache takes the user from a variable whose name ends with the signature that
 * it expects, so an answer with another signature names none and allows
 * nothing. */
static void allow(const struct endpoint *endpoint,
                  const struct request *request, const struct check *check,
                  struct response *response)
{
    apr_table_t *variables = apr_table_make(response->pool, 10);
    const char *signature;

    check_variables_set(response->pool, check, add_variable, variables);
    signature =
        signature_of_answer(request, variables, endpoint->authorizer_secret);
    apr_table_do(send_variable, response, variables, NULL);
    set_variable(
        response,
        apr_pstrcat(response->pool, "TOKENBOOTH_USER_", signature, NULL),
        apr_table_get(variables, "TOKENBOOTH_USER"));
}

/* The secrets differ, or another program asks, which learns nothing. */
static void log_unsigned(const struct endpoint *endpoint)
{
    if (endpoint->authorizer_secret)
        log_error("a check was rejected because its signature is wrong: "
                  "authorizer_secret and Apache's TOKENBOOTH_AUTHORIZER_SECRET "
                  "differ, or another program than Apache asks");
    else
        log_error("all checks are rejected: authorizer_secret is not set, so "
                  "Apache cannot be recognized");
}

void endpoint_authorizer(const struct endpoint *endpoint,
                         struct request *request, struct response *response)
{
    struct check_request check_request = {.door = COUNTERS_DOOR_AUTHORIZER};
    struct check check;

    endpoint_read_request(endpoint, request, &check_request);
    read_apache(request, &check_request);
    if (!signature_is_apaches(request, endpoint->authorizer_secret)) {
        log_unsigned(endpoint);
        check_unavailable(endpoint->context.settings, request->pool,
                          &check_request, &check);
    } else {
        check_run(&endpoint->context, request->pool, &check_request,
                  clock_now(), &check);
    }
    if (check.decision.outcome == OUTCOME_ALLOWED)
        allow(endpoint, request, &check, response);
    else
        deny(&check.answer, response);
}
