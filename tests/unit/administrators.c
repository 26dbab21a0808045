/* administrators.c: tests of store/administrators.h, and of acts of an
 * administrator who is signed in. */
#include "store/administrators.h"

#include "store/account_delete.h"
#include "store/account_passwords.h"
#include "store/events.h"
#include "store/values.h"
#include "activity.h"
#include "signed_in.h"
#include "support.h"

static void mark(const struct fixture *fixture, int64_t id, bool is_one)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);

    expect_result(
        "marked", RESULT_OK,
        store_administrator_set(support_admin(store, id, NOW), is_one));
}

static int64_t marked_at(struct fixture *fixture, int64_t id)
{
    struct account account = {0};

    store_account_by_id(fixture->store, fixture->pool, id, &account);
    return account.administrator_at;
}

/* By an administrator who is signed in, on what belongs to an account. */
static const struct act *by(struct fixture *fixture, int64_t administrator_id,
                            int64_t account_id)
{
    const struct act *own = support_by(fixture->store, administrator_id, NOW);
    struct act *act = apr_pmemdup(fixture->pool, own, sizeof *own);

    act->authority = AUTHORITY_ADMINISTRATOR;
    act->administrator_id = administrator_id;
    act->account_id = account_id;
    return act;
}

static void test_mark(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    apr_array_header_t *events;

    expect_number("nobody by itself", 0, marked_at(fixture, ann));
    mark(fixture, ann, true);
    mark(fixture, ann, true);
    expect_number("marked", NOW, marked_at(fixture, ann));
    mark(fixture, ann, false);
    mark(fixture, ann, false);
    expect_number("no longer", 0, marked_at(fixture, ann));
    events = activity_of(fixture, ann, 0);
    expect_number("told, each once", 3, events->nelts);
    expect_text("the last", EVENT_NO_ADMINISTRATOR,
                activity_nth(events, 0)->kind);
    expect_result(
        "nobody there", RESULT_NOT_FOUND,
        store_administrator_set(
            support_admin(support_open(fixture, STORE_ADMINISTRATOR), 99, NOW),
            true));
}

static void test_born_as_one(void **state)
{
    struct fixture *fixture = *state;
    const struct account_new account = {.username = "ann",
                                        .is_administrator = true};
    const char *cookie;
    struct session found = {0};
    int64_t ann = 0;

    expect_result("added", RESULT_OK,
                  store_account_add(support_admin(fixture->store, 0, NOW),
                                    &account, &ann));
    expect_number("marked", NOW, marked_at(fixture, ann));
    cookie = sign_in(fixture, ann);
    store_session_find(fixture->store, fixture->pool, cookie, &HOLDS, NOW,
                       &found);
    assert_true(found.is_administrator);
}

/* The role of the pages cannot mark anybody. */
static void test_not_by_the_pages(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");

    expect_result(
        "by the pages' role", RESULT_BROKEN,
        store_administrator_set(support_admin(fixture->store, ann, NOW), true));
    expect_number("not marked", 0, marked_at(fixture, ann));
}

/* Whether somebody still is an administrator, and signed in, is read in the
 * transaction. */
static void test_judged_inside(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    const struct act *act;

    mark(fixture, ann, true);
    act = by(fixture, ann, bob);
    expect_result("while it is one", RESULT_OK,
                  store_account_set_disabled(act, true));
    mark(fixture, ann, false);
    expect_result("no longer", RESULT_NOT_FOUND,
                  store_account_set_disabled(act, false));
    mark(fixture, ann, true);
    support_run(fixture, "DELETE FROM session");
    expect_result("not signed in", RESULT_SIGNED_OUT,
                  store_account_set_disabled(act, false));
    expect_result("nor with another's session", RESULT_SIGNED_OUT,
                  store_account_set_disabled(by(fixture, bob, ann), true));
}

static void test_not_oneself(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");

    mark(fixture, ann, true);
    expect_result("alone", RESULT_MUST_STAY,
                  store_account_set_disabled(by(fixture, ann, ann), true));
    mark(fixture, bob, true);
    expect_result("nor with others", RESULT_MUST_STAY,
                  store_account_set_disabled(by(fixture, ann, ann), true));
    expect_result("another", RESULT_OK,
                  store_account_set_disabled(by(fixture, ann, bob), true));
    expect_result("who cannot answer in kind", RESULT_SIGNED_OUT,
                  store_account_set_disabled(by(fixture, bob, ann), true));
    expect_result("by the command", RESULT_OK,
                  store_account_set_disabled(
                      support_admin(fixture->store, ann, NOW), true));
}

/* One who cannot sign in does not count. */
static void test_the_last_stays(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    const struct act *by_ann = support_by(fixture->store, ann, NOW);

    mark(fixture, ann, true);
    mark(fixture, bob, true);
    expect_result("bob is disabled", RESULT_OK,
                  store_account_set_disabled(by(fixture, ann, bob), true));
    expect_result("the last", RESULT_MUST_STAY,
                  store_account_delete(by_ann, 1));
    expect_result("bob is back", RESULT_OK,
                  store_account_set_disabled(by(fixture, ann, bob), false));
    expect_result("one of two", RESULT_OK, store_account_delete(by_ann, 1));
    expect_number("its mark is gone, too", 0,
                  support_count(fixture, "SELECT count(administrator_at)"
                                         " FROM account WHERE id = 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_mark),
        STORE_TEST(test_born_as_one),
        STORE_TEST(test_not_by_the_pages),
        STORE_TEST(test_judged_inside),
        STORE_TEST(test_not_oneself),
        STORE_TEST(test_the_last_stays),
    };

    return RUN(tests);
}
