/* request.c: tests of http/request.h: what is left of a request. */
#include "http/request.h"

#include "support.h"

/* Whichever header held a value. */
static void test_wipe(void **state)
{
    static const char *const names[] = {
        "HTTP_AUTHORIZATION",    "HTTP_X_AUTH",        "QUERY_STRING",
        "REDIRECT_QUERY_STRING", "TOKENBOOTH_UNKNOWN",
    };
    char *variables[LENGTH(names) + 1] = {NULL};
    struct request request;

    for (size_t i = 0; i < LENGTH(names); i++)
        variables[i] = apr_pstrcat(*state, names[i], "=secret", NULL);
    request_read(&request, variables, *state);
    expect_text("before", "secret", request_variable(&request, "HTTP_X_AUTH"));
    request_wipe(&request);
    for (size_t i = 0; i < LENGTH(names); i++) {
        const char *value = request_variable(&request, names[i]);
        const char nothing[sizeof "secret"] = {0};
        if (memcmp(value, nothing, sizeof nothing) != 0)
            fail_msg("%s is still there", names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {POOL_TEST(test_wipe)};

    return RUN(tests);
}
