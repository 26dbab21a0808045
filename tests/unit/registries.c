/* registries.c: tests of access/registries.h, with requests that were seen. */
#include "access/registries.h"
#include "access/check_request.h"
#include "access/clients.h"

#include "support.h"

#define JSON "application/json"
#define FORM "multipart/form-data; boundary=x"
#define NPM  "npm/11.19.1 node/v20.19.2 linux x64 workspaces/false"
#define GOT  "got (https://github.com/sindresorhus/got)"

static void test_needed(void **state)
{
    static const struct {
        const char *agent, *method, *type, *accept, *npm_command, *name;
    } cases[] = {
        {NPM, "PUT", JSON, "*/*", "publish", "npm registry"},
        {NPM, "PUT", JSON, "*/*", NULL, "npm registry"},
        {NPM, "PUT", "Application/JSON; charset=utf-8", NULL, NULL,
         "npm registry"},
        {NPM, "PUT", "application/octet-stream", "*/*", NULL, NULL},
        {NPM, "PUT", NULL, NULL, NULL, NULL},
        {NPM, "GET", JSON, "*/*", "publish", NULL},
        {NPM, NULL, JSON, "*/*", "publish", NULL},
        {"pnpm/12.0.0 npm/? node/v22", "PUT", JSON, NULL, NULL, "npm registry"},
        {"yarn/1.22.22 npm/? node/v20", "PUT", JSON, NULL, NULL,
         "npm registry"},
        {GOT, "PUT", JSON, JSON, NULL, "npm registry"},
        {GOT, "PUT", JSON, NULL, NULL, NULL},
        {GOT, "PUT", JSON, "*/*", NULL, NULL},
        {"Bun/1.2.0", "PUT", JSON, "*/*", "publish", "npm registry"},
        {"Bun/1.2.0", "PUT", JSON, "*/*", NULL, NULL},
        {"acme/1", "PUT", JSON, NULL, "publish", "npm registry"},
        {NULL, "PUT", JSON, NULL, "publish", "npm registry"},
        {NULL, "PUT", JSON, NULL, NULL, NULL},
        {"curl/8.0", "PUT", JSON, "*/*", NULL, NULL},
        {"Deno/2.9.6", "PUT", JSON, "*/*", NULL, NULL},
        {"NuGet xplat/6.9.1", "PUT", FORM, NULL, NULL, "NuGet server"},
        {"NuGet xplat/6.9.1", "PUT", NULL, NULL, NULL, NULL},
        {"cargo 1.95.0", "PUT", NULL, JSON, NULL, "cargo registry"},
        {"cargo 1.95.0", "GET", NULL, NULL, NULL, NULL},
        {"twine/6.1.0 CPython/3.11.2", "POST", FORM, NULL, NULL,
         "Python package index"},
        {"uv/0.5.0", "POST", FORM, NULL, NULL, "Python package index"},
        {"python-requests/2.28.1", "POST", FORM, NULL, NULL, NULL},
        {"Ruby, RubyGems/3.3.15", "POST", NULL, NULL, NULL, "gem server"},
        {"skopeo/1.9.3", "POST", NULL, NULL, NULL, "container registry"},
        {"git-lfs/3.3.0", "POST", NULL, NULL, NULL, "Git LFS server"},
        {"Apache-Maven/3.8.7", "PUT", NULL, NULL, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct check_request request = {
            .http = {.method = cases[i].method,
                     .content_type = cases[i].type,
                     .npm_command = cases[i].npm_command},
            .accept = cases[i].accept,
        };
        expect_text(
            cases[i].agent ? cases[i].agent : "none", cases[i].name,
            registry_needed(client_find(cases[i].agent)->registry, &request));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_needed)};

    return RUN(tests);
}
