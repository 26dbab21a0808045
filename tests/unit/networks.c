/* networks.c: tests of base/networks.h. */
#include "base/networks.h"

#include "support.h"

static const char *const valid[] = {
    "127.0.0.1", "127.0.0.0/8, ::1", "0.0.0.0/0,::/0", "10.1.2.3/32",
    "fd00::/8",  "10.0.0.0/8 ::1",   "10.0.0.0/8,",
};

static const char *const invalid[] = {
    "",        ",",         "10",          "10.0.0.0/33", "10.0.0.0/",
    "::1/129", "localhost", "10.0.0.0/-1", "10.0.0.0/a",  "1.2.3.4.5",
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
    {"::ffff:10.0.0.0/104", "10.9.9.9", true},
    {"::ffff:10.0.0.0/104", "11.9.9.9", false},
    {"::ffff:192.0.2.7", "192.0.2.7", true},
    {"fe80::/10", "fe80::1%eth0", true},
    {"10.0.0.0/8", "10.0.0.1%eth0", true},
    {"10.0.0.0/8", NULL, false},
};

static void test_have(void **state)
{
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(
            apr_psprintf(*state, "%s in %s",
                         cases[i].address ? cases[i].address : "nothing",
                         cases[i].networks),
            cases[i].has,
            networks_have(*state, cases[i].networks, cases[i].address));
}

static void test_text(void **state)
{
    static const struct {
        const char *typed, *text;
    } texts[] = {
        {"", ""},
        {" 10.1.2.3/8\r\n2001:DB8:0:0::7 , 192.0.2.7/32",
         "10.0.0.0/8, 2001:db8::7, 192.0.2.7"},
        {"::ffff:10.0.0.0/104 ::/0 0.0.0.0/0", "10.0.0.0/8, ::/0, 0.0.0.0/0"},
        {"192.0.2.129/25", "192.0.2.128/25"},
    };

    for (size_t i = 0; i < LENGTH(texts); i++) {
        const char *wrong = NULL;
        const struct networks *networks =
            networks_parse(*state, texts[i].typed, &wrong);
        assert_non_null(networks);
        assert_null(wrong);
        expect_text(texts[i].typed, texts[i].text,
                    networks_text(*state, networks));
    }
}

static void test_wrong(void **state)
{
    static const struct {
        const char *typed, *word, *why;
    } texts[] = {
        {"10.0.0.0/8 office", "\"office\"", "is not an IPv4 or IPv6 address"},
        {"10.0.0.0/33", "\"10.0.0.0/33\"", "from 0 to 32"},
        {"::1/129", "\"::1/129\"", "from 0 to 128"},
        {"::ffff:10.0.0.0/8", "\"::ffff:10.0.0.0/8\"", "from 96 to 128"},
        {"300.1.1.1", "\"300.1.1.1\"", "is not"},
    };
    const char *wrong = NULL, *many = "10.0.0.1";

    for (size_t i = 0; i < LENGTH(texts); i++) {
        assert_null(networks_parse(*state, texts[i].typed, &wrong));
        expect_number(texts[i].word, true,
                      strstr(wrong, texts[i].word) != NULL);
        expect_number(wrong, true, strstr(wrong, texts[i].why) != NULL);
    }
    for (int i = 0; i < NETWORKS_MAX; i++)
        many = apr_pstrcat(*state, many, " 10.0.0.1", NULL);
    assert_null(networks_parse(*state, many, &wrong));
    expect_text("too many", "Enter at most 50 networks.", wrong);
    assert_non_null(networks_parse(*state, many + strlen("10.0.0.1 "), &wrong));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_valid),
        POOL_TEST(test_have),
        POOL_TEST(test_text),
        POOL_TEST(test_wrong),
    };

    return RUN(tests);
}
