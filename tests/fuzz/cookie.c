/* cookie.c: the header Cookie. */
#include "fuzz.h"

#include "web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    char *variables[] = {
        apr_pstrcat(pool, "HTTP_COOKIE=", fuzz_text(pool, data, size), NULL),
        NULL};
    struct request request = {.variables = variables, .pool = pool};
    const char *value;

    for (int https = 0; https < 2; https++) {
        request.https = https != 0;
        value = cookie_get(&request, COOKIE_SESSION);
        fuzz_expect(!value || !strpbrk(value, "; \t\""));
    }
    apr_pool_destroy(pool);
    return 0;
}
