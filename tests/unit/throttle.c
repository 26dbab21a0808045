/* throttle.c: tests of limits/throttle.h. */
#include "limits/throttle.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/key_file.h"
#include "base/shared_file.h"
#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static const struct throttle_rule RULE = {"value", 60, 3};

static struct secret_key *key_of(const struct fixture *fixture,
                                 const char *path)
{
    struct secret_key *key = NULL;
    const char *why = "";

    key_file_create(path);
    expect_result("the key", RESULT_OK,
                  key_file_load(fixture->pool, path, &key, &why));
    return key;
}

static struct throttle *open_counters(const struct fixture *fixture)
{
    struct throttle *throttle = NULL;

    expect_result("the counters", RESULT_OK,
                  throttle_open(fixture->pool, fixture->settings.counters,
                                key_of(fixture, fixture->settings.lookup_key),
                                &throttle));
    return throttle;
}

static int count(struct throttle *throttle, const char *key, int64_t now)
{
    return throttle_count(throttle, &RULE, key, now);
}

/* Uses the limit up. */
static void fill(struct throttle *throttle, const char *key, int64_t now)
{
    for (int i = 0; i < RULE.limit; i++)
        expect_number("within the limit", 0, count(throttle, key, now));
}

static void test_limit(void **state)
{
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "192.0.2.1", NOW);
    expect_number("beyond it", 60, count(throttle, "192.0.2.1", NOW));
    expect_number("seconds to wait", 40,
                  count(throttle, "192.0.2.1", NOW + 20));
    expect_number("the last second", 1, count(throttle, "192.0.2.1", NOW + 59));
    expect_number("a new window", 0, count(throttle, "192.0.2.1", NOW + 60));
}

static void test_apart(void **state)
{
    const struct throttle_rule other = {"password", 60, 3};
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "192.0.2.1", NOW);
    expect_number("a neighbour", 0, count(throttle, "192.0.2.2", NOW));
    expect_number("another rule", 0,
                  throttle_count(throttle, &other, "192.0.2.1", NOW));
    expect_number("nothing", 0, count(throttle, "", NOW));
    expect_number("still", 60, count(throttle, "192.0.2.1", NOW));
}

static void test_off(void **state)
{
    const struct throttle_rule off = {"value", 60, 0};
    struct throttle *throttle = open_counters(*state);

    for (int i = 0; i < 1000; i++)
        expect_number("0 turns it off", 0,
                      throttle_count(throttle, &off, "192.0.2.1", NOW));
    throttle_refund(throttle, &off, "192.0.2.1", NOW);
}

static void test_refund(void **state)
{
    struct throttle *throttle = open_counters(*state);

    for (int i = 0; i < 100; i++) {
        expect_number("no guess", 0, count(throttle, "a", NOW));
        throttle_refund(throttle, &RULE, "a", NOW);
    }
    fill(throttle, "a", NOW);
    throttle_refund(throttle, &RULE, "a", NOW);
    expect_number("one is free again", 0, count(throttle, "a", NOW));
    expect_number("but one only", 60, count(throttle, "a", NOW));
}

/* Below nothing is nothing: refunds give no credit. */
static void test_refund_of_none(void **state)
{
    struct throttle *throttle = open_counters(*state);

    for (int i = 0; i < 10; i++)
        throttle_refund(throttle, &RULE, "a", NOW);
    fill(throttle, "a", NOW);
    expect_number("beyond the limit", 60, count(throttle, "a", NOW));
}

static void test_has(void **state)
{
    struct throttle *throttle = open_counters(*state);

    assert_false(throttle_has(throttle, &RULE, "a", NOW));
    count(throttle, "a", NOW);
    assert_true(throttle_has(throttle, &RULE, "a", NOW + 59));
    assert_false(throttle_has(throttle, &RULE, "a", NOW + 60));
    assert_false(throttle_has(throttle, &RULE, "b", NOW));
    throttle_refund(throttle, &RULE, "a", NOW);
    assert_false(throttle_has(throttle, &RULE, "a", NOW));
}

/* The highest limit that the settings take, and a count that never wraps. */
static void test_high(void **state)
{
    const struct throttle_rule high = {"value", 60, 30000};
    struct throttle *throttle = open_counters(*state);

    for (int i = 0; i < 30000; i++)
        expect_number("within", 0, throttle_count(throttle, &high, "a", NOW));
    for (int i = 0; i < 70000; i++)
        expect_number("beyond", 60, throttle_count(throttle, &high, "a", NOW));
}

/* Two threads look at the clock, then count in the other order. */
static void test_second_behind(void **state)
{
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "a", NOW);
    if (count(throttle, "a", NOW - 1) == 0)
        fail_msg("a count that comes a second late forgets those before it");
    if (count(throttle, "a", NOW) == 0)
        fail_msg("a count that came a second late forgot those before it");
}

/* Instants are kept modulo two years; there is no odd second among them. */
static void test_wrap(void **state)
{
    static const int64_t starts[] = {
        0, 1, (1 << 26) - 60, (1 << 26) - 2, 1 << 26, (int64_t)7 << 26, NOW};
    struct throttle *throttle = open_counters(*state);

    for (size_t i = 0; i < LENGTH(starts); i++) {
        char key[16];
        snprintf(key, sizeof key, "key %zu", i);
        fill(throttle, key, starts[i]);
        assert_in_range(count(throttle, key, starts[i] + 5), 50, 60);
        expect_number("a new window", 0, count(throttle, key, starts[i] + 61));
    }
}

/* A counter that nobody asked for in days counts nothing any more. */
static void test_old(void **state)
{
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "a", NOW);
    for (int hours = 1; hours <= 3 * 24; hours++) {
        int wait = count(throttle, "a", NOW + hours * 3600);
        expect_number("a new window", 0, wait);
        throttle_refund(throttle, &RULE, "a", NOW + hours * 3600);
    }
}

/* Nobody asked for it in between, so nothing has overwritten it. */
static void test_old_and_untouched(void **state)
{
    struct throttle *throttle = open_counters(*state);

    for (int hours = 1; hours <= 31 * 24; hours++) {
        char key[16];
        snprintf(key, sizeof key, "key %d", hours);
        fill(throttle, key, NOW);
        expect_number("a new window", 0,
                      count(throttle, key, NOW + hours * 3600));
    }
}

/* After a reboot the steady clock starts again, and the file may still be
 * there. */
static void test_reboot(void **state)
{
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "a", 3600);
    expect_number("full before the reboot", true,
                  throttle_is_full(throttle, &RULE, "a", 3600));
    expect_number("not full after it", false,
                  throttle_is_full(throttle, &RULE, "a", 20));
    expect_number("a new window", 0, count(throttle, "a", 20));
}

static void flood(struct throttle *throttle, int sources)
{
    for (int i = 0; i < sources; i++) {
        char key[24];
        snprintf(key, sizeof key, "source %d", i);
        expect_number("at its first", 0, count(throttle, key, NOW));
    }
}

/* Many sources never block anybody. */
static void test_flood(void **state)
{
    flood(open_counters(*state), 300000);
}

/* However many others come, who used up the limit has used it up, and who
 * nearly did has one left. */
static void test_flood_forgets_nobody(void **state)
{
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "guesser", NOW);
    count(throttle, "careful", NOW);
    count(throttle, "careful", NOW);
    flood(throttle, 300000);
    expect_number("still beyond the limit", 60,
                  count(throttle, "guesser", NOW));
    expect_number("the last one", 0, count(throttle, "careful", NOW));
    expect_number("beyond it", 60, count(throttle, "careful", NOW));
}

/* Where no counter may go, a guess that cannot be counted has to wait. */
static void test_full(void **state)
{
    const struct throttle_rule one = {"value", 60, 1};
    struct throttle *throttle = open_counters(*state);
    int denied = 0;

    for (int i = 0; i < 300000; i++) {
        char key[24];
        snprintf(key, sizeof key, "source %d", i);
        denied += throttle_count(throttle, &one, key, NOW) > 0;
    }
    /* 8 fit into each of 16,384 buckets, but for a few that get fewer. */
    assert_in_range(denied, 300000 - 8 * 16384, 300000 - 8 * 16000);
    expect_number("a window later", 0,
                  throttle_count(throttle, &one, "source 299999", NOW + 60));
}

/* A guess that is denied unread is not counted: refunds give the whole limit
 * back. */
static void test_denied_is_not_counted(void **state)
{
    struct throttle *throttle = open_counters(*state);

    fill(throttle, "a", NOW);
    for (int i = 0; i < 10; i++)
        expect_number("denied", 60, count(throttle, "a", NOW));
    for (int i = 0; i < RULE.limit; i++)
        throttle_refund(throttle, &RULE, "a", NOW);
    fill(throttle, "a", NOW);
}

/* Where a counter stands depends on the key, so nobody can push one out by
 * choosing names. */
static void test_keyed(void **state)
{
    struct fixture *fixture = *state;
    struct throttle *throttle = open_counters(fixture), *other = NULL;

    expect_result("by another key", RESULT_OK,
                  throttle_open(fixture->pool, fixture->settings.counters,
                                key_of(fixture, fixture->settings.seal_key),
                                &other));
    fill(throttle, "a", NOW);
    expect_number("its counters are others", 0, count(other, "a", NOW));
}

/* All processes of a host count together. */
static void test_shared(void **state)
{
    struct fixture *fixture = *state;
    struct throttle *throttle = open_counters(fixture);
    struct throttle *again = open_counters(fixture);
    pid_t children[4];

    for (size_t i = 0; i < LENGTH(children); i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            const struct throttle_rule much = {"much", 60, 30000};
            for (int n = 0; n < 5000; n++)
                throttle_count(throttle, &much, "a", NOW);
            _exit(0);
        }
    }
    for (size_t i = 0; i < LENGTH(children); i++)
        waitpid(children[i], NULL, 0);
    {
        const struct throttle_rule exact = {"much", 60, 20001};
        expect_number("the 20001st", 0,
                      throttle_count(again, &exact, "a", NOW));
        expect_number("the 20002nd", 60,
                      throttle_count(again, &exact, "a", NOW));
    }
}

static void test_file(void **state)
{
    struct fixture *fixture = *state;
    struct throttle *throttle;
    struct stat info;

    fill(open_counters(fixture), "a", NOW);
    assert_int_equal(0, stat(fixture->settings.counters, &info));
    expect_number("only its owner reads it", 0600, info.st_mode & 0777);
    /* Otherwise a disk that is full later would end the process. Behind it are
     * the parts of others. */
    assert_in_range(info.st_blocks * 512, SHARED_FILE_SCRYPT, 2 * info.st_size);
    expect_number("a second opening keeps the counts", 60,
                  count(open_counters(fixture), "a", NOW));
    expect_result("no such folder", RESULT_BROKEN,
                  throttle_open(fixture->pool, "/nowhere/c",
                                key_of(fixture, fixture->settings.lookup_key),
                                &throttle));
    assert_int_equal(
        0, symlink(fixture->settings.counters,
                   apr_pstrcat(fixture->pool, fixture->folder, "/link", NULL)));
    expect_result("a link", RESULT_BROKEN,
                  throttle_open(fixture->pool,
                                apr_pstrcat(fixture->pool, fixture->folder,
                                            "/link", NULL),
                                key_of(fixture, fixture->settings.lookup_key),
                                &throttle));
}

/* Apache may be the first to open it, as root. */
static void test_owner(void **state)
{
    enum { NOBODY = 65534 };
    struct fixture *fixture = *state;
    bool root = geteuid() == 0;
    struct stat info;

    if (root)
        assert_int_equal(0, chown(fixture->folder, NOBODY, NOBODY));
    open_counters(fixture);
    assert_int_equal(0, stat(fixture->settings.counters, &info));
    expect_number("owner", root ? NOBODY : geteuid(), info.st_uid);
    expect_number("group", root ? NOBODY : getegid(), info.st_gid);
    if (root)
        assert_int_equal(0, chown(fixture->folder, 0, 0));
}

static void test_source(void **state)
{
    static const struct {
        const char *address, *wanted;
    } cases[] = {
        {"192.0.2.7", "192.0.2.7"},
        {"2001:db8:1:2:a3b4:c5d6:e7f8:9", "2001:db8:1:2::/64"},
        {"2001:DB8:1:2::1", "2001:db8:1:2::/64"},
        {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
        {"::1", "::/64"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
        {"unix:", "unix:"},
        {"", ""},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].address, cases[i].wanted,
                    throttle_source(*state, cases[i].address));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_limit),
        FILE_TEST(test_apart),
        FILE_TEST(test_off),
        FILE_TEST(test_refund),
        FILE_TEST(test_refund_of_none),
        FILE_TEST(test_has),
        FILE_TEST(test_high),
        FILE_TEST(test_second_behind),
        FILE_TEST(test_wrap),
        FILE_TEST(test_old),
        FILE_TEST(test_old_and_untouched),
        FILE_TEST(test_reboot),
        FILE_TEST(test_flood),
        FILE_TEST(test_flood_forgets_nobody),
        FILE_TEST(test_full),
        FILE_TEST(test_denied_is_not_counted),
        FILE_TEST(test_keyed),
        FILE_TEST(test_shared),
        FILE_TEST(test_file),
        FILE_TEST(test_owner),
        POOL_TEST(test_source),
    };

    return RUN(tests);
}
