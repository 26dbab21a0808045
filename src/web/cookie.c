/* cookie.c: parses Cookie and writes Set-Cookie. */
#include "web/cookie.h"

#include <apr_strings.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"

static char *full_name(const struct request *request, const char *name)
{
    return apr_pstrcat(request->pool, request->https ? "__Host-" : "", name,
                       NULL);
}

const char *cookie_get(const struct request *request, const char *name)
{
    const char *header = request_variable(request, "HTTP_COOKIE");
    char *wanted = full_name(request, name);
    size_t size = strlen(wanted);

    while (header && *header) {
        header += strspn(header, "; \t");
        if (strncmp(header, wanted, size) == 0 && header[size] == '=') {
            header += size + 1;
            return secret_wipe_with_pool(
                request->pool, apr_pstrmemdup(request->pool, header,
                                              strcspn(header, "; \t\"")));
        }
        header += strcspn(header, ";");
    }
    return NULL;
}

void cookie_set(const struct request *request, struct response *response,
                const char *name, const char *value, long age)
{
    const char *lifetime =
        age == 0
            ? ""
            : apr_psprintf(request->pool, "; Max-Age=%ld", age < 0 ? 0 : age);

    response_header(response, "Set-Cookie",
                    apr_pstrcat(request->pool, full_name(request, name), "=",
                                value, "; Path=/; HttpOnly; SameSite=Lax",
                                request->https ? "; Secure" : "", lifetime,
                                NULL));
}
