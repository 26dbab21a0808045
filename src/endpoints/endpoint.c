/* endpoint.c: reads requests and writes the headers of denials. */
#include "endpoints/endpoint.h"

#include <apr_strings.h>

#include "base/site.h"

void endpoint_read_request(const struct endpoint *endpoint,
                           const struct request *request,
                           struct check_request *check)
{
    check->sent.nuget_key = request_variable(request, "HTTP_X_NUGET_APIKEY");
    check->sent.api_key = request_variable(request, "HTTP_X_API_KEY");
    check->sent.authorization = request_variable(request, "HTTP_AUTHORIZATION");
    check->address = request->address;
    check->user_agent = request_variable(request, "HTTP_USER_AGENT");
    check->accept = request_variable(request, "HTTP_ACCEPT");
    check->site =
        site_address(request->pool, endpoint->context.settings, request->https,
                     request_variable(request, "HTTP_HOST"));
}

static void set_header(void *to, const char *name, const char *value)
{
    response_header(to, name, value);
}

void endpoint_set_denial_headers(const struct answer *answer,
                                 struct response *response)
{
    response->status = answer->status;
    response->phrase = answer->phrase;
    answer_set_denial_headers(response->pool, answer, set_header, response);
}
