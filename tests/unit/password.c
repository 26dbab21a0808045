/* password.c: tests of base/password.h, at its lowest cost. */
#include "base/password.h"

#include "support.h"

enum { COST = 10 };

static const char *hashed(apr_pool_t *pool, const char *password)
{
    const char *stored = NULL;

    expect_result("hashing", RESULT_OK,
                  password_hash(pool, password, COST, &stored));
    return stored;
}

static void test_right_and_wrong(void **state)
{
    static const struct {
        const char *what, *password, *tried;
        enum result wanted;
    } cases[] = {
        {"the same", "correct horse", "correct horse", RESULT_OK},
        {"another case", "correct horse", "Correct horse", RESULT_WRONG},
        {"a beginning", "correct horse", "correct", RESULT_WRONG},
        {"one more", "correct horse", "correct horse ", RESULT_WRONG},
        {"nothing", "correct horse", "", RESULT_WRONG},
        {"UTF-8", "p\u00e4ssw\u00f6rd", "p\u00e4ssw\u00f6rd", RESULT_OK},
        {"not its ASCII", "p\u00e4ssw\u00f6rd", "passw\u00f6rd", RESULT_WRONG},
        {"space is part of it", " secret ", "secret", RESULT_WRONG},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_result(cases[i].what, cases[i].wanted,
                      password_check(*state, cases[i].tried,
                                     hashed(*state, cases[i].password), COST));
}

/* bcrypt would stop at 72 bytes. */
static void test_long(void **state)
{
    char *long_one = apr_pcalloc(*state, 1001);
    char *other = apr_pcalloc(*state, 1001);

    memset(long_one, 'x', 1000);
    memset(other, 'x', 999);
    other[999] = 'y';
    expect_result(
        "all 1000 bytes", RESULT_OK,
        password_check(*state, long_one, hashed(*state, long_one), COST));
    expect_result(
        "the last byte counts", RESULT_WRONG,
        password_check(*state, other, hashed(*state, long_one), COST));
}

static void test_stored(void **state)
{
    const char *stored = hashed(*state, "secret");

    expect_number("scrypt's modular crypt format", 0,
                  strncmp(stored, "$s1$0a0801$", 11));
    if (strstr(stored, "secret"))
        fail_msg("the password stands in %s", stored);
    if (strcmp(stored, hashed(*state, "secret")) == 0)
        fail_msg("two hashes of one password are the same: no salt");
}

/* Checking leaves what is stored as it is. */
static void test_unchanged(void **state)
{
    const char *stored = hashed(*state, "secret");
    const char *before = apr_pstrdup(*state, stored);

    password_check(*state, "secret", stored, COST);
    expect_text("stored", before, stored);
}

static void test_no_account(void **state)
{
    expect_result("nobody of that name", RESULT_WRONG,
                  password_check(*state, "secret", NULL, COST));
    expect_result("nobody, and no password", RESULT_WRONG,
                  password_check(*state, "", NULL, COST));
}

static void test_unreadable(void **state)
{
    static const char *const bad[] = {
        "",      "x", "$s1$", "$2b$10$abcdefghijkl", "$s1$0a0801$c2FsdA==",
        "secret"};

    for (size_t i = 0; i < LENGTH(bad); i++) {
        enum result result = password_check(*state, "secret", bad[i], COST);
        if (result == RESULT_OK)
            fail_msg("a malformed hash was accepted: \"%s\"", bad[i]);
    }
}

static void test_outdated(void **state)
{
    const char *stored = hashed(*state, "secret");

    assert_false(password_is_outdated(stored, COST));
    assert_true(password_is_outdated(stored, COST + 1));
    assert_true(password_is_outdated(stored, COST - 1));
    assert_true(password_is_outdated("", COST));
    /* What was hashed at another cost is still right. */
    expect_result("another cost", RESULT_OK,
                  password_check(*state, "secret", stored, COST + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_right_and_wrong), POOL_TEST(test_long),
        POOL_TEST(test_stored),          POOL_TEST(test_unchanged),
        POOL_TEST(test_no_account),      POOL_TEST(test_unreadable),
        POOL_TEST(test_outdated),
    };

    return RUN(tests);
}
