/* dispatch.c: picks the endpoint by FastCGI's role, then by path. */
#include <string.h>

#include "base/text.h"
#include "endpoints/endpoints.h"

static const struct {
    const char *path;
    void (*answer)(const struct endpoint *endpoint, struct request *request,
                   struct response *response);
} endpoints[] = {
    {"/authorize", endpoint_forward_auth},
    {"/introspect", endpoint_introspect},
    {"/backend-rejection", endpoint_backend_rejection},
    {"/health", endpoint_health},
    {"/metrics", endpoint_metrics},
};

/* In the format of the endpoint that was meant. */
static void answer_below(const struct endpoint *endpoint,
                         const struct request *request,
                         struct response *response)
{
    if (text_starts(request->path, "/authorize/"))
        endpoint_reject(endpoint, request, 404, "Not found. Ask at /authorize.",
                        response);
    else if (text_starts(request->path, "/introspect/"))
        endpoint_reject(endpoint, request, 404,
                        "Not found. Ask at /introspect.", response);
    else
        endpoint_not_found(response);
}

void endpoint_respond(const struct endpoint *endpoint, struct request *request,
                      struct response *response)
{
    for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
        if (strcmp(request->path, endpoints[i].path) == 0) {
            endpoints[i].answer(endpoint, request, response);
            return;
        }
    }
    answer_below(endpoint, request, response);
}

void endpoint_reject(const struct endpoint *endpoint,
                     const struct request *request, int status, const char *why,
                     struct response *response)
{
    struct check_request check = {0};

    if (text_starts(request->path, "/introspect")) {
        response_header(response, "Cache-Control", "no-store");
        response_oauth_error(response, status, "invalid_request", why);
        return;
    }
    endpoint_read_request(endpoint, request, &check);
    endpoint_forward_auth_reject(request, check.site, status, why, response);
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
