/* password_verifier.c: tests of limits/password_verifier.h: shares, limits, and
 * what is remembered. */
#include "limits/password_verifier.h"

#include <dlfcn.h>
#include <libscrypt.h>
#include <sys/wait.h>

#include "base/key_file.h"
#include "base/password.h"
#include "limits/scrypt_slots.h"
#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

/* How often scrypt was run, other than to compare with a hash. */
static int scrypts;

int libscrypt_scrypt(const uint8_t *password, size_t size, const uint8_t *salt,
                     size_t salt_size, uint64_t n, uint32_t r, uint32_t p,
                     uint8_t *hash, size_t hash_size)
{
    typeof(libscrypt_scrypt) *library =
        (typeof(library))dlsym(RTLD_NEXT, "libscrypt_scrypt");

    scrypts++;
    return library(password, size, salt, salt_size, n, r, p, hash, hash_size);
}

struct guard {
    apr_pool_t *pool;
    struct password_verifier *verifier;
    const char *stored; /* of "secret" */
};

static void open_verifier(struct fixture *fixture, struct guard *guard)
{
    struct password_verifier_options options = {.settings = &fixture->settings,
                                                .threads = 8};
    struct secret_key *key = NULL;
    const char *why = "";

    key_file_create(fixture->settings.lookup_key);
    expect_result(
        "key", RESULT_OK,
        key_file_load(guard->pool, fixture->settings.lookup_key, &key, &why));
    options.key = key;
    expect_result("counters", RESULT_OK,
                  throttle_open(guard->pool, fixture->settings.counters, key,
                                &options.throttle));
    expect_result(
        "passwords", RESULT_OK,
        password_verifier_create(guard->pool, &options, &guard->verifier));
}

static struct guard guard_of(struct fixture *fixture, long long limit)
{
    struct guard guard = {.pool = fixture->pool};

    fixture->settings.throttle_passwords = limit;
    open_verifier(fixture, &guard);
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

/* One source tries few passwords on each of many accounts. */
static void test_by_source(void **state)
{
    struct fixture *fixture = *state;
    struct guard guard;
    struct password_guess wrong;
    int wait = 0;

    fixture->settings.throttle_source = 5;
    guard = guard_of(fixture, 10);
    wrong = guess_of(&guard, "wrong");
    for (int i = 0; i < 5; i++) {
        wrong.account = apr_psprintf(guard.pool, "account-%d", i);
        expect_result("read", RESULT_WRONG, check(&guard, &wrong, &wait));
    }
    wrong.account = "bob";
    expect_result("a sixth", RESULT_THROTTLED, check(&guard, &wrong, &wait));
    expect_number("seconds", 60, wait);
    wrong.known_browser = true;
    expect_result("a browser that bob has used", RESULT_WRONG,
                  check(&guard, &wrong, &wait));
    wrong.known_browser = false;
    wrong.address = "192.0.2.8";
    expect_result("elsewhere", RESULT_WRONG, check(&guard, &wrong, &wait));
}

/* Machines and a browser at one address do not use up each other's guesses. */
static void test_known_browser(void **state)
{
    struct guard guard = guard_of(*state, 3);
    struct password_guess machine = guess_of(&guard, "wrong");
    struct password_guess browser = guess_of(&guard, "wrong");
    int wait = 0;

    browser.known_browser = true;
    for (int i = 0; i < 3; i++)
        check(&guard, &machine, &wait);
    expect_result("machines", RESULT_THROTTLED, check(&guard, &machine, &wait));
    for (int i = 0; i < 3; i++)
        expect_result("the browser", RESULT_WRONG,
                      check(&guard, &browser, &wait));
    expect_result("has a limit, too", RESULT_THROTTLED,
                  check(&guard, &browser, &wait));
}

/* What is guessed in a known browser counts for everybody at its address. */
static void test_guesses_of_known_browser(void **state)
{
    struct guard guard = guard_of(*state, 3);
    struct password_guess guess = guess_of(&guard, "wrong");
    int wait = 0;

    guess.known_browser = true;
    for (int i = 0; i < 3; i++)
        expect_result("read", RESULT_WRONG, check(&guard, &guess, &wait));
    guess.known_browser = false;
    expect_result("another browser there", RESULT_THROTTLED,
                  check(&guard, &guess, &wait));
    guess.address = "192.0.2.8";
    expect_result("elsewhere", RESULT_WRONG, check(&guard, &guess, &wait));
}

/* What is known to be right is neither counted nor checked again. But where no
 * guess is left, it is not asked: the answers would tell right from wrong. */
static void test_memory_first(void **state)
{
    struct guard guard = guard_of(*state, 1);
    struct password_guess right = guess_of(&guard, "secret");
    struct password_guess wrong = guess_of(&guard, "wrong");
    int wait = 0;

    right.by_machine = true;
    expect_result("right", RESULT_OK, check(&guard, &right, &wait));
    for (int i = 0; i < 5; i++)
        expect_result("right, from memory", RESULT_OK,
                      check(&guard, &right, &wait));
    expect_result("wrong", RESULT_WRONG, check(&guard, &wrong, &wait));
    expect_result("no guess is left", RESULT_THROTTLED,
                  check(&guard, &wrong, &wait));
    expect_result("not even for the right one", RESULT_THROTTLED,
                  check(&guard, &right, &wait));
    right.address = "192.0.2.8";
    expect_result("right, from elsewhere", RESULT_OK,
                  check(&guard, &right, &wait));
}

static void test_memory_in_use(void **state)
{
    struct guard guard = guard_of(*state, 10);
    struct password_guess guess = guess_of(&guard, "secret");
    int wait = 0;

    guess.by_machine = true;
    expect_result("right", RESULT_OK, check(&guard, &guess, &wait));
    for (int minute = 1; minute < 30; minute++)
        expect_number("remembered while it is in use", true,
                      password_verifier_recall(guard.verifier, guard.pool,
                                               &guess, NOW + minute * 60));
    expect_number("not longer", false,
                  password_verifier_recall(guard.verifier, guard.pool, &guess,
                                           NOW + 60 * 60));
}

/* Recalling checks nothing, and what it denies counts as a guess. */
static void test_recall(void **state)
{
    struct guard guard = guard_of(*state, 2);
    struct password_guess right = guess_of(&guard, "secret");
    struct password_guess wrong = guess_of(&guard, "wrong");

    password_verifier_remember(guard.verifier, guard.pool, &right, NOW);
    for (int i = 0; i < 5; i++)
        expect_number(
            "right", true,
            password_verifier_recall(guard.verifier, guard.pool, &right, NOW));
    for (int i = 0; i < 2; i++)
        expect_number(
            "wrong", false,
            password_verifier_recall(guard.verifier, guard.pool, &wrong, NOW));
    expect_number(
        "no guess is left", false,
        password_verifier_recall(guard.verifier, guard.pool, &right, NOW));
}

enum { PROCESSES = 14 };

/* A process of its own, which checks the right password once all are there. */
static pid_t begin_process(struct fixture *fixture, const struct guard *guard,
                           const int start[2])
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        struct guard own = *guard;
        struct password_guess right;
        int wait = 0;
        char byte;
        close(start[1]);
        open_verifier(fixture, &own);
        right = guess_of(&own, "secret");
        right.by_machine = true;
        if (read(start[0], &byte, 1) != 0)
            _exit(2);
        _exit(check(&own, &right, &wait) == RESULT_OK ? 0 : 1);
    }
    return pid;
}

/* More processes than guesses are allowed: each has to check the password, and
 * it is right. */
static void test_many_processes(void **state)
{
    struct guard guard = guard_of(*state, 3);
    pid_t pids[PROCESSES];
    int start[2], right = 0;

    assert_int_equal(0, pipe(start));
    for (int i = 0; i < PROCESSES; i++)
        pids[i] = begin_process(*state, &guard, start);
    close(start[0]);
    close(start[1]);
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        waitpid(pids[i], &status, 0);
        right += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    expect_number("right in each process", PROCESSES, right);
}

static void test_hash(void **state)
{
    struct guard guard = guard_of(*state, 10);
    const struct password_guess new_one = guess_of(&guard, "secret");
    struct password_guess guess = guess_of(&guard, "secret");
    int wait = 0;

    guess.stored = NULL;
    expect_result("a hash", RESULT_OK,
                  password_verifier_hash(guard.verifier, guard.pool, &new_one,
                                         NOW, &guess.stored));
    expect_result("is of the password", RESULT_OK,
                  check(&guard, &guess, &wait));
}

/* Hashing goes by the same slots as checking. */
static void test_hash_waits(void **state)
{
    struct fixture *fixture = *state;
    struct guard guard = guard_of(fixture, 10);
    const struct password_guess new_one = guess_of(&guard, "secret");
    const struct scrypt_slots_claim claim = {"192.0.2.99", SCRYPT_SLOTS_MAX,
                                             SCRYPT_SLOTS_MAX};
    struct secret_key *key = NULL;
    struct scrypt_slots *slots = NULL;
    struct scrypt_slot taken[SCRYPT_SLOTS_MAX];
    const char *hash = NULL, *why = "";

    key_file_load(guard.pool, fixture->settings.lookup_key, &key, &why);
    expect_result(
        "the host's slots", RESULT_OK,
        scrypt_slots_open(guard.pool, fixture->settings.counters, key, &slots));
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++)
        expect_result("a slot", RESULT_OK,
                      scrypt_slots_take(slots, &claim, &taken[i]));
    expect_result("none is left", RESULT_THROTTLED,
                  password_verifier_hash(guard.verifier, guard.pool, &new_one,
                                         NOW, &hash));
    expect_text("no hash", NULL, hash);
    for (int i = 0; i < SCRYPT_SLOTS_MAX; i++)
        scrypt_slots_release(slots, &taken[i]);
}

/* Remembered is what was right, until the stored hash is another. */
static void test_remembered(void **state)
{
    struct guard guard = guard_of(*state, 10);
    struct password_guess guess = guess_of(&guard, "secret");
    const char *changed = NULL;
    int wait = 0;

    guess.by_machine = true;
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

/* A name that no account can have costs no scrypt, for which others wait; the
 * guess is counted nevertheless. */
static void test_no_name(void **state)
{
    static const char *const names[] = {"", "\"\"\"", "a name", "x@", "-ann"};
    struct guard guard = guard_of(*state, 1);
    struct password_guess guess = guess_of(&guard, "wrong");
    int wait = 0;

    guess.stored = NULL;
    scrypts = 0;
    for (size_t i = 0; i < LENGTH(names); i++) {
        guess.account = names[i];
        expect_result(names[i], RESULT_WRONG, check(&guard, &guess, &wait));
        expect_result(names[i], RESULT_THROTTLED, check(&guard, &guess, &wait));
    }
    expect_number("scrypts", 0, scrypts);
    guess.account = "nobody";
    expect_result("nobody", RESULT_WRONG, check(&guard, &guess, &wait));
    expect_number("as for an account", 1, scrypts);
    guess.account = "nobody@example.org";
    expect_result("nobody", RESULT_WRONG, check(&guard, &guess, &wait));
    expect_number("likewise", 2, scrypts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_right_and_wrong),
        FILE_TEST(test_limit),
        FILE_TEST(test_off),
        FILE_TEST(test_by_account),
        FILE_TEST(test_by_source),
        FILE_TEST(test_known_browser),
        FILE_TEST(test_guesses_of_known_browser),
        FILE_TEST(test_memory_first),
        FILE_TEST(test_memory_in_use),
        FILE_TEST(test_recall),
        FILE_TEST(test_many_processes),
        FILE_TEST(test_hash),
        FILE_TEST(test_hash_waits),
        FILE_TEST(test_remembered),
        FILE_TEST(test_no_name),
    };

    return RUN(tests);
}
