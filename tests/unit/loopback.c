/* loopback.c: tests of base/loopback.h. */
#include "base/loopback.h"

#include "support.h"

static void test_loopback(void **state)
{
    static const char *const near[] = {
        "smtp://localhost",      "smtp://localhost:25",
        "smtp://127.0.0.1:2525", "smtp://127.1.2.3",
        "smtp://[::1]:25",       "smtps://LOCALHOST",
        "http://localhost/x",    "http://127.0.0.1:8000/x:y",
        "http://[::1]/",
    };
    static const char *const far[] = {
        "smtp://mail.example.org",
        "smtp://localhost.example.org",
        "smtp://127.0.0.1.example.org",
        "smtp://[::2]:25",
        "smtp://192.0.2.1",
        "smtp://127.example.org:25",
        "http://127.0.0.1@example.org/",
        "http://example.org/127.0.0.1",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(near); i++)
        expect_number(near[i], true, loopback_has_url(near[i]));
    for (size_t i = 0; i < LENGTH(far); i++)
        expect_number(far[i], false, loopback_has_url(far[i]));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loopback),
    };

    return RUN(tests);
}
