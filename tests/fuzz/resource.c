/* resource.c: method, path, query, Destination and raw address, a line each.
 * What is taken for a feed and its rest must be the path, and no other. */
#include "fuzz.h"

#include "access/resource.h"

static void expect_plain(const struct required_access *required)
{
    fuzz_expect(!strpbrk(required->feed, "/\\;%"));
    fuzz_expect(
        !strstr(required->rest, "//") && !strstr(required->rest, "/../") &&
        !strstr(required->rest, "/./") && !strpbrk(required->rest, "\\;%"));
    fuzz_expect(!*required->rest || *required->rest == '/');
}

static void check_access(apr_pool_t *pool, const struct http_request *http)
{
    struct resource resource;
    const char *why = NULL;

    if (resource_find(pool, http, &resource, &why) != RESULT_OK) {
        fuzz_expect(why != NULL);
        return;
    }
    fuzz_expect(resource.count >= 1 && resource.count <= RESOURCE_ACCESSES_MAX);
    fuzz_expect(
        strcmp(http->path, apr_pstrcat(pool, "/F/", resource.required[0].feed,
                                       resource.required[0].rest, NULL)) == 0);
    for (int i = 0; i < resource.count; i++)
        expect_plain(&resource.required[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    char *text = fuzz_text(pool, data, size);
    struct http_request http = {
        .method = fuzz_line(&text),
        .path = fuzz_line(&text),
        .query = fuzz_line(&text),
        .destination = fuzz_line(&text),
        .content_type = fuzz_line(&text),
    };
    const char *raw = fuzz_line(&text), *value;

    check_access(pool, &http);
    if (raw &&
        resource_split(pool, raw, &http.path, &http.query) == RESULT_OK) {
        resource_take_value(pool, &http.path, &value);
        check_access(pool, &http);
    }
    apr_pool_destroy(pool);
    return 0;
}
