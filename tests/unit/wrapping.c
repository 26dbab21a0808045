/* wrapping.c: tests of access/wrapping.h: a value, in what people send. */
#include "access/wrapping.h"
#include "access/credential.h"

#include "support.h"

/* A value whose checksum is right, and one whose is not. */
#define V     "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9"
#define WRONG "tkb_abcdefghijklmnopqrstuvwxyz01234KBtR8"

/* base64 of V, of "x:" V, and of both in UTF-16 (little-endian). */
#define V64 "dGtiX2FiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MDEyMzRLQnRSOQ=="
#define X64 "eDp0a2JfYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNEtCdFI5"
#define V6416                                                                  \
    "dABrAGIAXwBhAGIAYwBkAGUAZgBnAGgAaQBqAGsAbABtAG4AbwBwAHEAcgBzAHQAdQB2AHcA" \
    "eAB5AHoAMAAxADIAMwA0AEsAQgB0AFIAOQA="

static const struct {
    const char *text;
    enum wrapping wanted;
} cases[] = {
    {V, WRAPPING_TEXT},
    {"curl -H 'Authorization: Bearer " V "' https://x", WRAPPING_TEXT},
    {"//host/F/demo/:_authToken=" V "\n", WRAPPING_TEXT},
    {"tkb_ " V, WRAPPING_TEXT},
    {V V, WRAPPING_TEXT},
    {"\u00a0" V, WRAPPING_INVISIBLE},
    {V "\u200b", WRAPPING_INVISIBLE},
    {"\xa0" V, WRAPPING_INVISIBLE},
    {V64, WRAPPING_BASE64},
    {"key=\"" V64 "\"", WRAPPING_BASE64},
    {X64, WRAPPING_BASE64},
    {"Basic " X64, WRAPPING_BASE64},
    {V6416, WRAPPING_UTF16},
    {WRONG, WRAPPING_NONE},
    {"tkb_short", WRAPPING_NONE},
    {"a", WRAPPING_NONE},
    {"", WRAPPING_NONE},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     WRAPPING_NONE},
    {NULL, WRAPPING_NONE},
};

static void test_find(void **state)
{
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *what = cases[i].text ? cases[i].text : "(nothing)";
        const char *value = "";
        expect_number(what, cases[i].wanted,
                      wrapping_find(*state, cases[i].text, &value));
        expect_text(what, cases[i].wanted ? V : NULL, value);
        expect_number(what, cases[i].wanted,
                      wrapping_find(*state, cases[i].text, NULL));
    }
}

/* Each says how to send it, and the whole fits into a reason phrase with an
 * address behind it. */
static void test_messages(void **state)
{
    (void)state;
    assert_null(wrapping_message(WRAPPING_NONE));
    for (int i = 1; i < WRAPPING_MAX; i++) {
        const char *message = wrapping_message((enum wrapping)i);
        assert_non_null(message);
        if (strlen(message) > 145 || strstr(message, "tkb_"))
            fail_msg("%zu: %s", strlen(message), message);
    }
}

/* What was sent is no credential; how it was wrapped is told. */
static void test_credential(void **state)
{
    static const struct {
        const char *header;
        enum wrapping wanted;
    } sent[] = {
        {"Bearer " V64, WRAPPING_BASE64},
        {"Bearer " X64, WRAPPING_BASE64},
        {"Bearer \u00a0" V, WRAPPING_INVISIBLE},
        {"Basic " V, WRAPPING_BASIC},
        {"Basic " V64, WRAPPING_BASE64},
        {"Basic " V6416, WRAPPING_UTF16},
        {"ApiKey " V, WRAPPING_TEXT},
        {"Bearer token=" V, WRAPPING_TEXT},
        {"Bearer " WRONG "x", WRAPPING_NONE},
        {"Bearer dummy", WRAPPING_NONE},
    };

    for (size_t i = 0; i < LENGTH(sent); i++) {
        const struct credentials_sent header = {.authorization =
                                                    sent[i].header};
        struct credential credential;
        const char *why = "";
        expect_result(sent[i].header, RESULT_OK,
                      credential_find(*state, &header, &credential, &why));
        expect_number(sent[i].header, sent[i].wanted, credential.wrapping);
        if (sent[i].wanted)
            expect_number(sent[i].header, CREDENTIAL_NONE, credential.kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_find),
        POOL_TEST(test_messages),
        POOL_TEST(test_credential),
    };

    return RUN(tests);
}
