/* variables.c: what FastCGI tells of a request, a NAME=value each line, through
 * the whole endpoint but the store. No header may break, and no body be
 * followed as an address. */
#include "fuzz.h"

#include "endpoints/endpoints.h"

enum { VARIABLES = 32 };

static int expect_header(void *unused, const char *name, const char *value)
{
    (void)unused;
    fuzz_expect(name != NULL && !strpbrk(value, "\r\n"));
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct settings settings = {.expiry_notice_days = 14};
    apr_pool_t *pool = fuzz_pool();
    char *text = fuzz_text(pool, data, size);
    char *variables[VARIABLES + 1] = {NULL};
    struct endpoint endpoint = {.context.settings = &settings};
    struct request request;
    struct response response;

    for (int i = 0; i < VARIABLES && text;) {
        char *line = fuzz_line(&text);
        if (line)
            variables[i++] = line;
    }
    request_read(&request, variables, pool);
    response_start(&response, pool);
    if (strcmp(request.path, "/introspect") != 0)
        endpoint_dispatch(&endpoint, &request, &response);
    /* Without a store, no request is ever allowed. */
    fuzz_expect(response.status != 200 || request.path[0] == '/');
    fuzz_expect(!response.body || (response.body[0] != '/' &&
                                   strncmp(response.body, "http://", 7) != 0));
    apr_table_do(expect_header, NULL, response.headers, NULL);
    apr_pool_destroy(pool);
    return 0;
}
