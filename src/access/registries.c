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

const struct client_registry registry_npm_by_command = {
    .name = "npm registry",
    .methods = " PUT ",
    .type = JSON,
    .names_command = true,
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

const struct client_registry registry_git = {.name = "Git server"};

/* A folder takes its files where the folders of their paths exist. */
const struct client_registry registry_maven = {.name = "Maven repository"};

static bool matches(const struct client_registry *registry,
                    const struct check_request *request)
{
    const struct http_request *http = &request->http;

    return registry->methods &&
           text_has_word(registry->methods, http->method) &&
           (!registry->type ||
            text_is_media_type(http->content_type, registry->type)) &&
           (!registry->accepts_json ||
            text_is_media_type(request->accept, JSON)) &&
           (!registry->names_command || http->npm_command);
}

const char *registry_needed(const struct client_registry *registry,
                            const struct check_request *request)
{
    if (!request->http.method)
        return NULL;
    /* What is built on npm's own library has any User-Agent. */
    if (request->http.npm_command)
        registry = &registry_npm_by_command;
    return registry && matches(registry, request) ? registry->name : NULL;
}
