/* validate.c: tests of store/validate.h, as far as no form tests them. */
#include "store/validate.h"

#include "support.h"

static const struct validate_owner ANN = {
    "ann-the-first", "ann.smith@example.org", "https://feeds.example.org:8443"};

static void test_new_password(void **state)
{
    static const struct {
        const char *text;
        bool wrong;
    } cases[] = {
        {"", true},
        {"seven77", true},
        {"eight888", false},
        {"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", true}, /* four characters */
        {"Ann-The-First", true},
        {"ann-the-firsT1", false},
        {"ann.smith@EXAMPLE.org", true},
        {"ann.smith", true},
        {"example.org", true},
        {"feeds.example.org", true},
        {"feeds.example.org:8443", true},
        {"https://feeds.example.org:8443", true},
        {"TokenBooth", true},
        {"$MY_PASSWORD", true}, /* no client could send it */
        {"$ecret, shared", false},
        {"feeds.example.com", false},
    };
    struct password_list *none = NULL;
    const char *why = "";

    password_list_load(*state, NULL, &none, &why);
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_number(
            cases[i].text, cases[i].wrong,
            validate_new_password(*state, none, &ANN, cases[i].text) != NULL);
}

/* The administrator's accounts may have no address, and "site" need not be
 * set. */
static void test_unknown_owner(void **state)
{
    static const struct validate_owner nobody = {NULL, NULL, NULL};
    struct password_list *none = NULL;
    const char *why = "";

    password_list_load(*state, NULL, &none, &why);
    expect_text("right", NULL,
                validate_new_password(*state, none, &nobody, "ann-the-first"));
}

/* What was taken before still signs in, but no new one is taken. */
static void test_email_in_ascii(void **state)
{
    (void)state;
    expect_text("new", NULL, validate_new_email("ann@example.org"));
    expect_text("signs in", NULL, validate_email("\xc3\xa4nn@example.org"));
    expect_text("in the usual words", validate_email("ann"),
                validate_new_email("\xc3\xa4nn@example.org"));
    expect_text("none", validate_email(""), validate_new_email(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_new_password),
        POOL_TEST(test_unknown_owner),
        cmocka_unit_test(test_email_in_ascii),
    };

    return RUN(tests);
}
