/* former_writer.c: tests of access/former_writer.h. */
#include "access/former_writer.h"

#include "support.h"
#include "store/account_delete.h"
#include "store/account_passwords.h"

/* As the module asks: in its role. */
static bool has_left(struct fixture *fixture, const char *username)
{
    struct store *store = support_open(fixture, STORE_CHECKS);

    return former_writer(store, fixture->pool, username, "acme", NOW);
}

static void set_disabled(struct fixture *fixture, int64_t id, bool disabled)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);

    expect_result(
        "disabled", RESULT_OK,
        store_account_set_disabled(support_admin(store, id, NOW), disabled));
}

static void test_privilege(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann);
    static const enum privilege less[] = {PRIVILEGE_NONE, PRIVILEGE_READ};

    assert_false(has_left(fixture, "ann"));
    for (size_t i = 0; i < LENGTH(less); i++) {
        support_grant(fixture, &feed, bob, PRIVILEGE_WRITE);
        assert_false(has_left(fixture, "bob"));
        support_grant(fixture, &feed, bob, less[i]);
        assert_true(has_left(fixture, "bob"));
    }
}

static void test_account(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "acme", ann);

    support_grant(fixture, &feed, bob, PRIVILEGE_WRITE);
    set_disabled(fixture, bob, true);
    assert_true(has_left(fixture, "bob"));
    set_disabled(fixture, bob, false);
    assert_false(has_left(fixture, "bob"));
    expect_result(
        "deleted", RESULT_OK,
        store_account_delete(support_by(fixture->store, bob, NOW), 1));
    assert_true(has_left(fixture, "bob"));
    assert_true(has_left(fixture, "nobody"));
}

static void test_feed(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);

    support_set_public(support_by(fixture->store, ann, NOW), &feed, true);
    support_account(fixture, "bob");
    assert_true(has_left(fixture, "bob"));
    store_feed_delete(support_by(fixture->store, ann, NOW), &feed);
    assert_true(has_left(fixture, "ann"));
}

/* What cannot be found out changes nothing. */
static void test_unknown(void **state)
{
    struct fixture *fixture = *state;

    struct store *store = support_open(fixture, STORE_CHECKS);

    assert_false(former_writer(NULL, fixture->pool, "ann", "acme", NOW));
    support_run(fixture, "DROP TABLE feed");
    assert_false(former_writer(store, fixture->pool, "ann", "acme", NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_privilege),
        STORE_TEST(test_account),
        STORE_TEST(test_feed),
        STORE_TEST(test_unknown),
    };

    return RUN(tests);
}
