/* authorizer.c: FastCGI's AUTHORIZER role, as mod_authnz_fcgi speaks it.
 *
 * What it sends on 200 becomes Apache's environment; any other header would
 * leak to the client, so there is none. A denial's body never starts as an
 * address does: Apache would follow it, past the guard. */
#include "endpoints/endpoints.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"

/* Only Apache itself can set these two; a client's headers arrive as HTTP_…. */
static void read_apache(const struct request *request,
                        struct check_request *asked)
{
    asked->presented.path_value =
        request_variable(request, "TOKENBOOTH_PATH_VALUE");
    asked->asked.path = request_variable(request, "TOKENBOOTH_PATH");
    asked->asked.method = request->method;
    asked->asked.query = request->query;
    asked->asked.destination = request_variable(request, "HTTP_DESTINATION");
    asked->asked.content_type = request_variable(request, "CONTENT_TYPE");
    asked->asked.depth = request_variable(request, "HTTP_DEPTH");
}

static void deny(const struct answer *answer, struct response *response)
{
    door_denial_headers(answer, response);
    response_header(response, "X-Tokenbooth-Type", answer->type);
    response_text(response, "text/plain", answer->body);
}

/* Apache takes `Variable-X` of an allow into its environment as X. */
static void set_variable(void *to, const char *name, const char *value)
{
    struct response *response = to;

    response_header(
        response, apr_pstrcat(response->pool, "Variable-", name, NULL), value);
}

static void allow(const struct door *door, const struct check *check,
                  struct response *response)
{
    check_tell_allowed(response->pool, check, set_variable, response);
    if (door->proof)
        set_variable(response, "TOKENBOOTH_PROOF", door->proof);
}

void door_authorizer(const struct door *door, struct request *request,
                     struct response *response)
{
    struct check_request asked = {0};
    struct check check;

    door_read(door, request, &asked);
    read_apache(request, &asked);
    check_run(&door->booth, request->pool, &asked, clock_now(), &check);
    if (check.verdict.outcome == OUTCOME_ALLOWED)
        allow(door, &check, response);
    else
        deny(&check.answer, response);
}
