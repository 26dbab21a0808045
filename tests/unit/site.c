/* site.c: tests of base/site.h. */
#include "base/site.h"

#include "support.h"

static void test_address(void **state)
{
    static const struct {
        bool https;
        const char *host, *wanted;
    } cases[] = {
        {false, "a.example:8080", "http://a.example:8080"},
        {true, "a.example", "https://a.example"},
        {false, "[2001:db8::1]:80", "http://[2001:db8::1]:80"},
        {false, "a/b", ""},
        {false, "a\"><b", ""},
        {false, ":80", ""},
        {false, "", ""},
        {false, NULL, ""},
    };
    const struct settings set = {.site = "https://feeds.example.org"};
    const struct settings unset = {0};

    expect_text("the setting", "https://feeds.example.org",
                site_address(*state, &set, false, "evil"));
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(
            cases[i].wanted, cases[i].wanted,
            site_address(*state, &unset, cases[i].https, cases[i].host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_address),
    };

    return RUN(tests);
}
