/* password_verifier.c: tests of limits/password_verifier.h: limits, and what is remembered. */
#include "limits/password_verifier.h"

#include "base/password.h"
#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

struct guard {
    apr_pool_t *pool;
    struct password_verifier *verifier;
    const char *stored; /* of "secret" */
};

static struct guard guard_of(struct fixture *fixture, long long limit)
{
    struct guard guard = {.pool = fixture->pool};
    struct secret_key *key = NULL;
    struct throttle *throttle = NULL;
    const char *why = "";

    fixture->settings.throttle_passwords = limit;
    secret_key_create(fixture->settings.lookup_key);
    expect_result(
        "key", RESULT_OK,
        secret_key_load(guard.pool, fixture->settings.lookup_key, &key, &why));
    expect_result(
        "counters", RESULT_OK,
        throttle_open(guard.pool, fixture->settings.counters, key, &throttle));
    expect_result("passwords", RESULT_OK,
                  password_verifier_create(guard.pool, &fixture->settings,
                                           throttle, key, &guard.verifier));
    expect_result("hash", RESULT_OK,
                  password_hash(guard.pool, "secret", 10, &guard.stored));
    return guard;
}

static struct password_guess guess_of(const struct guard *guard,
                                      const char *password)
{
    return (struct password_guess){.account = "ann",
                                   .password = password,
                                   .stored = guard->stored,
                                   .address = "192.0.2.7"};
}

static enum result check(const struct guard *guard,
                         const struct password_guess *guess, int *wait)
{
    return password_verifier_check(guard->verifier, guard->pool, guess, NOW,
                                   wait);
}

static void test_right_and_wrong(void **state)
{
    struct guard guard = guard_of(*state, 10);
    struct password_guess right = guess_of(&guard, "secret");
    struct password_guess wrong = guess_of(&guard, "Secret");
    struct password_guess nobody = guess_of(&guard, "secret");
    int wait = -1;

    nobody.stored = NULL;
    expect_result("right", RESULT_OK, check(&guard, &right, &wait));
    expect_number("no wait", 0, wait);
    expect_result("wrong", RESULT_WRONG, check(&guard, &wrong, &wait));
    expect_number("read", 0, wait);
    expect_result("nobody", RESULT_WRONG, check(&guard, &nobody, &wait));
}

/* Beyond the limit it is not read, right or wrong; right ones do not count. */
static void test_limit(void **state)
{
    struct guard guard = guard_of(*state, 3);
    struct password_guess right = guess_of(&guard, "secret");
    struct password_guess wrong = guess_of(&guard, "wrong");
    int wait = 0;

    for (int i = 0; i < 5; i++)
        expect_result("right ones", RESULT_OK, check(&guard, &right, &wait));
    for (int i = 0; i < 3; i++) {
        check(&guard, &wrong, &wait);
        expect_number("read", 0, wait);
    }
    expect_result("too many", RESULT_THROTTLED, check(&guard, &wrong, &wait));
    expect_number("seconds", 60, wait);
    expect_result("the right one, unread", RESULT_THROTTLED,
                  check(&guard, &right, &wait));
    expect_number("seconds", 60, wait);
    right.address = "192.0.2.8";
    expect_result("from elsewhere", RESULT_OK, check(&guard, &right, &wait));
    right.address = "192.0.2.7";
    right.account = "bob";
    expect_result("another account from there", RESULT_OK,
                  check(&guard, &right, &wait));
}

static void test_off(void **state)
{
    struct guard guard = guard_of(*state, 0);
    struct password_guess wrong = guess_of(&guard, "wrong");
    int wait = 0;

    for (int i = 0; i < 130; i++) {
        expect_result("wrong", RESULT_WRONG, check(&guard, &wrong, &wait));
        expect_number("never waits", 0, wait);
    }
}

/* From everywhere together: 100 a minute; but a browser that signed in before
 * is never denied for it. */
static void test_by_account(void **state)
{
    struct guard guard = guard_of(*state, 10);
    struct password_guess wrong = guess_of(&guard, "wrong");
    struct password_guess right = guess_of(&guard, "secret");
    int wait = 0;

    for (int i = 0; i < 100; i++) {
        wrong.address = apr_psprintf(guard.pool, "198.51.100.%d", i);
        check(&guard, &wrong, &wait);
        expect_number("read", 0, wait);
    }
    expect_result("the 101st, though right", RESULT_THROTTLED,
                  check(&guard, &right, &wait));
    expect_number("seconds", 60, wait);
    right.known_browser = true;
    expect_result("a known browser", RESULT_OK, check(&guard, &right, &wait));
    right.known_browser = false;
    right.account = "bob";
    expect_result("another account", RESULT_OK, check(&guard, &right, &wait));
}

/* Remembered is what was right, until the stored hash is another. */
static void test_remembered(void **state)
{
    struct guard guard = guard_of(*state, 10);
    struct password_guess guess = guess_of(&guard, "secret");
    const char *changed = NULL;
    int wait = 0;

    guess.remember = true;
    for (int i = 0; i < 3; i++)
        expect_result("right", RESULT_OK, check(&guard, &guess, &wait));
    guess.password = "Secret";
    expect_result("a wrong one", RESULT_WRONG, check(&guard, &guess, &wait));
    guess.password = "secret";
    password_hash(guard.pool, "changed", 10, &changed);
    guess.stored = changed;
    expect_result("the password was changed", RESULT_WRONG,
                  check(&guard, &guess, &wait));
    guess.stored = NULL;
    expect_result("the account is gone", RESULT_WRONG,
                  check(&guard, &guess, &wait));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_right_and_wrong),
        FILE_TEST(test_limit),
        FILE_TEST(test_off),
        FILE_TEST(test_by_account),
        FILE_TEST(test_remembered),
    };

    return RUN(tests);
}
