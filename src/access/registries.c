/* registries.c: how clients publish to a registry, as measured. */
#include "access/registries.h"

#include <string.h>

#include "access/check_request.h"
#include "base/text.h"

static const char JSON[] = "application/json";

const struct client_registry registry_npm = {
    .name = "npm registry",
    .methods = " PUT ",
    .type = JSON,
};

const struct client_registry registry_npm_by_got = {
    .name = "npm registry",
    .methods = " PUT ",
    .type = JSON,
    .accepts_json = true,
};

const struct client_registry registry_nuget = {
    .name = "NuGet server",
    .methods = " PUT ",
    .type = "multipart/form-data",
};

const struct client_registry registry_cargo = {
    .name = "cargo registry",
    .methods = " PUT ",
};

const struct client_registry registry_gem = {
    .name = "gem server",
    .methods = " POST ",
};

const struct client_registry registry_python = {
    .name = "Python package index",
    .methods = " POST ",
};

const struct client_registry registry_images = {
    .name = "container registry",
    .methods = " PATCH POST PUT ",
};

const struct client_registry registry_lfs = {
    .name = "Git LFS server",
    .methods = " POST ",
};

static bool matches(const struct client_registry *registry,
                    const struct check_request *request)
{
    const struct http_request *http = &request->http;

    return text_has_word(registry->methods, http->method) &&
           (!registry->type ||
            resource_is_type(http->content_type, registry->type)) &&
           (!registry->accepts_json || resource_is_type(request->accept, JSON));
}

const char *registry_needed(const struct client_registry *registry,
                            const struct check_request *request)
{
    if (!request->http.method)
        return NULL;
    /* Bun, whose scripts have its User-Agent, and what is built on npm's own
     * library. */
    if (request->http.npm_command)
        registry = &registry_npm;
    return registry && matches(registry, request) ? registry->name : NULL;
}
