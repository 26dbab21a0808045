/* dispatch.c: picks the endpoint by FastCGI's role, then by path. */
#include <string.h>

#include "endpoints/endpoints.h"

void endpoint_respond(const struct endpoint *endpoint, struct request *request,
                      struct response *response)
{
    if (strcmp(request->path, "/authorize") == 0) {
        endpoint_forward_auth(endpoint, request, response);
        return;
    }
    if (strcmp(request->path, "/introspect") == 0) {
        endpoint_introspect(endpoint, request, response);
        return;
    }
    response->status = 404;
    response_header(response, "Cache-Control", "no-store");
    response_text(response, "text/plain; charset=utf-8", "Not found.\n");
}

void endpoint_dispatch(void *context, struct request *request,
                       struct response *response)
{
    const struct endpoint *endpoint = context;
    const char *role = request_variable(request, "FCGI_ROLE");

    if (role && strcmp(role, "AUTHORIZER") == 0) {
        endpoint_authorizer(endpoint, request, response);
        return;
    }
    /* There, anybody could say that a request comes from any address. */
    if (request->by_port) {
        response->status = 403;
        response_text(response, "text/plain; charset=utf-8",
                      "Ask at the unix socket.\n");
        return;
    }
    endpoint_respond(endpoint, request, response);
}
