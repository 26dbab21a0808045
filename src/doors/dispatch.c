/* dispatch.c: which door a request came to: by FastCGI's role, then by
 * address. */
#include <string.h>

#include "doors/doors.h"

void door_handle(void *context, struct request *request,
                 struct response *response)
{
    const struct door *door = context;
    const char *role = request_variable(request, "FCGI_ROLE");

    if (role && strcmp(role, "AUTHORIZER") == 0) {
        door_authorizer(door, request, response);
        return;
    }
    if (strcmp(request->path, "/authorize") == 0) {
        door_authorize(door, request, response);
        return;
    }
    if (strcmp(request->path, "/introspect") == 0) {
        door_introspect(door, request, response);
        return;
    }
    response->status = 404;
    response_text(response, "text/plain; charset=utf-8", "Not found.\n");
}
