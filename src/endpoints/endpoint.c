/* endpoint.c: reading a request, and a denial's headers. */
#include "endpoints/endpoint.h"

#include <apr_strings.h>

#include "base/site.h"

void door_read(const struct door *door, const struct request *request,
               struct check_request *asked)
{
    asked->presented.nuget_key =
        request_variable(request, "HTTP_X_NUGET_APIKEY");
    asked->presented.api_key = request_variable(request, "HTTP_X_API_KEY");
    asked->presented.authorization =
        request_variable(request, "HTTP_AUTHORIZATION");
    asked->address = request->address;
    asked->user_agent = request_variable(request, "HTTP_USER_AGENT");
    asked->accept = request_variable(request, "HTTP_ACCEPT");
    asked->site =
        site_address(request->pool, door->booth.settings, request->https,
                     request_variable(request, "HTTP_HOST"));
}

static void set_header(void *to, const char *name, const char *value)
{
    response_header(to, name, value);
}

void door_denial_headers(const struct answer *answer, struct response *response)
{
    response->status = answer->status;
    response->phrase = answer->phrase;
    answer_tell_denial(response->pool, answer, set_header, response);
}
