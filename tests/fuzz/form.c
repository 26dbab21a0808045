/* form.c: a form's body, or a query. */
#include "fuzz.h"

#include "http/request.h"

static int expect_pair(void *count, const char *name, const char *value)
{
    ++*(size_t *)count;
    fuzz_expect(name != NULL && value != NULL);
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    apr_table_t *fields = NULL;
    size_t count = 0;

    if (request_parse_list(pool, fuzz_text(pool, data, size), &fields) ==
        RESULT_OK)
        apr_table_do(expect_pair, &count, fields, NULL);
    fuzz_expect(count <= size);
    apr_pool_destroy(pool);
    return 0;
}
