/* networks.c: tests of base/networks.h. */
#include "base/networks.h"

#include "support.h"

static const char *const valid[] = {
    "127.0.0.1",   "127.0.0.0/8, ::1", "0.0.0.0/0,::/0",
    "10.1.2.3/32", "fd00::/8",
};

static const char *const invalid[] = {
    "",           ",",         "10",          "10.0.0.0/33", "10.0.0.0/",
    "::1/129",    "localhost", "10.0.0.0/8,", "10.0.0.0/-1", "10.0.0.0/8 ::1",
    "10.0.0.0/a", "1.2.3.4.5",
};

static void test_valid(void **state)
{
    for (size_t i = 0; i < LENGTH(valid); i++)
        expect_number(valid[i], true, networks_are_valid(*state, valid[i]));
    for (size_t i = 0; i < LENGTH(invalid); i++)
        expect_number(invalid[i], false,
                      networks_are_valid(*state, invalid[i]));
}

static const struct {
    const char *networks, *address;
    bool has;
} cases[] = {
    {"127.0.0.0/8, ::1", "127.9.9.9", true},
    {"127.0.0.0/8, ::1", "::1", true},
    {"127.0.0.0/8, ::1", "::ffff:127.0.0.1", true},
    {"127.0.0.0/8, ::1", "::2", false},
    {"127.0.0.0/8, ::1", "128.0.0.1", false},
    {"127.0.0.0/8, ::1", "", false},
    {"127.0.0.0/8, ::1", "localhost", false},
    {"192.0.2.128/25", "192.0.2.127", false},
    {"192.0.2.128/25", "192.0.2.128", true},
    {"192.0.2.7", "192.0.2.7", true},
    {"192.0.2.7", "192.0.2.6", false},
    {"10.1.2.3/16", "10.1.255.1", true},
    {"0.0.0.0/0", "203.0.113.9", true},
    {"0.0.0.0/0", "2001:db8::1", false},
    {"::/0", "2001:db8::1", true},
    {"::/0", "203.0.113.9", false},
    {"2001:db8::/33", "2001:db8:8000::1", false},
    {"2001:db8::/33", "2001:db8:7fff::1", true},
};

static void test_have(void **state)
{
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(
            apr_pstrcat(*state, cases[i].address, " in ", cases[i].networks,
                        NULL),
            cases[i].has,
            networks_have(*state, cases[i].networks, cases[i].address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_valid),
        POOL_TEST(test_have),
    };

    return RUN(tests);
}
