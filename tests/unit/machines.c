/* machines.c: tests of store/machines.h and store/managers.h. */
#include "store/machines.h"

#include "store/account_delete.h"
#include "store/account_passwords.h"
#include "store/administrators.h"
#include "store/checks.h"
#include "store/events.h"
#include "store/managers.h"
#include "store/password_links.h"
#include "store/reveals.h"
#include "store/values.h"
#include "support.h"

static int64_t add(struct fixture *fixture, const char *name,
                   int64_t manager_id, const char *manager)
{
    const struct machine_new machine = {.name = name,
                                        .description = "builds",
                                        .manager_id = manager_id,
                                        .manager = manager};
    int64_t id = 0;

    expect_result(name, RESULT_OK,
                  store_machine_add(support_by(fixture->store, manager_id, NOW),
                                    &machine, &id));
    return id;
}

/* By a person who may or may not manage it. */
static const struct act *by(struct fixture *fixture, int64_t person,
                            int64_t machine)
{
    struct act *act = apr_pmemdup(
        fixture->pool, support_by(fixture->store, person, NOW), sizeof *act);

    act->authority = AUTHORITY_MANAGER;
    act->manager_id = person;
    act->account_id = machine;
    return act;
}

static enum result create_token(const struct act *act, int64_t *id,
                                char **value)
{
    const struct token_choice choice = {.description = "CI",
                                        .read_scope = SCOPE_ALL};

    return store_token_add(act, &choice, id, value);
}

static void test_has_no_sign_in(void **state)
{
    static const struct session_limits all = {0, 0};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t ci = add(fixture, "ci", ann, "ann");
    const struct act *admin =
        support_admin(support_open(fixture, STORE_ADMINISTRATOR), ci, NOW);
    struct account account;
    char *cookie = NULL;

    expect_result(
        "found", RESULT_OK,
        store_account_by_name(fixture->store, fixture->pool, "ci", &account));
    assert_true(account.is_machine);
    assert_null(account.email);
    assert_null(account.password);
    expect_number("tokens, the primary included", 0,
                  support_count(fixture, "SELECT count(*) FROM token t"
                                         " JOIN account a ON a.id ="
                                         " t.account_id WHERE is_machine"));
    expect_result("a session", RESULT_DENIED,
                  support_sign_in(fixture->store, ci, &all, "", NOW, &cookie));
    expect_result("a password", RESULT_NOT_FOUND,
                  store_password_set(admin, "$s1$0a0801$c2FsdA==$aGFzaA=="));
    expect_result("an administrator", RESULT_NOT_FOUND,
                  store_administrator_set(admin, true));
    expect_number("rows that changed", 0,
                  support_count(fixture,
                                "SELECT count(*) FROM account WHERE is_machine"
                                " AND (password <> '' OR email IS NOT NULL"
                                " OR administrator_at IS NOT NULL)"));
}

/* Whoever writes the row by hand is stopped by the table. */
static void test_the_table_keeps_passwords_out(void **state)
{
    struct fixture *fixture = *state;
    struct driver *driver;

    add(fixture, "ci", support_account(fixture, "ann"), "ann");
    driver = support_driver(fixture, DRIVER_WRITE);
    assert_true(driver_run(driver, "UPDATE account SET password = 'x'"
                                   " WHERE is_machine") != RESULT_OK);
    assert_true(driver_run(driver, "UPDATE account SET email = 'x@example.org'"
                                   " WHERE is_machine") != RESULT_OK);
}

static void test_a_link_is_for_nobody(void **state)
{
    struct fixture *fixture = *state;
    int64_t ci = add(fixture, "ci", support_account(fixture, "ann"), "ann");
    const struct act *admin =
        support_admin(support_open(fixture, STORE_ADMINISTRATOR), ci, NOW);
    char *code = NULL;
    int64_t found = 0;

    expect_result("created by hand", RESULT_OK,
                  store_password_link_create(admin, NULL, &code));
    expect_result("not found", RESULT_NOT_FOUND,
                  store_password_link_find(fixture->store, code, NOW, &found));
}

/* People and machine accounts have their names of one space. */
static void test_names(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t ci = add(fixture, "ci", ann, "ann"), id = 0;
    const struct act *act = support_by(fixture->store, ann, NOW);
    const struct account_new person = {.username = "ci"};

    expect_result(
        "a person's", RESULT_TAKEN,
        store_machine_add(
            act, &(struct machine_new){.name = "ann", .description = ""}, &id));
    expect_result(
        "a machine's", RESULT_TAKEN,
        store_account_add(support_by(fixture->store, 0, NOW), &person, &id));
    expect_result("deleted", RESULT_OK,
                  store_machine_delete(by(fixture, ann, ci)));
    expect_result(
        "of a deleted one", RESULT_TAKEN,
        store_account_add(support_by(fixture->store, 0, NOW), &person, &id));
}

static void test_managers_act_for_it(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t ci = add(fixture, "ci", ann, "ann");
    int64_t token = 0, other;
    char *value = NULL;

    expect_result("ann creates", RESULT_OK,
                  create_token(by(fixture, ann, ci), &token, &value));
    expect_result("bob does not", RESULT_NOT_FOUND,
                  create_token(by(fixture, bob, ci), &other, NULL));
    expect_result(
        "bob reveals nothing", RESULT_NOT_FOUND,
        store_token_reveal(by(fixture, bob, ci), NULL, token, &value));
    other = support_token(fixture, ann, "ann's own", NULL);
    expect_result("another's token", RESULT_NOT_FOUND,
                  store_token_revoke(by(fixture, ann, ci), other));
    expect_result("bob is added", RESULT_OK,
                  store_manager_set(by(fixture, ann, ci), bob, true));
    expect_result(
        "bob reveals", RESULT_OK,
        store_token_reveal(by(fixture, bob, ci), NULL, token, &value));
    expect_result("ann is removed", RESULT_OK,
                  store_manager_set(by(fixture, bob, ci), ann, false));
    expect_result("ann does not any more", RESULT_NOT_FOUND,
                  store_token_revoke(by(fixture, ann, ci), token));
    expect_result("bob revokes", RESULT_OK,
                  store_token_revoke(by(fixture, bob, ci), token));
    expect_number("who revoked it", 1,
                  support_count(fixture, "SELECT count(*) FROM token"
                                         " WHERE revoked_by = 'manager'"));
    expect_number("who it was, in its activity", 6,
                  support_count(fixture,
                                "SELECT count(*) FROM event e JOIN account a"
                                " ON a.id = e.account_id WHERE a.is_machine"
                                " AND e.actor = 'manager'"
                                " AND e.kind <> 'manager changed'"
                                " OR e.kind = 'manager changed'"
                                " AND a.is_machine"));
}

static void test_the_last_manager_stays(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t ci = add(fixture, "ci", ann, "ann");
    int64_t cd = add(fixture, "cd", ann, "ann");
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);

    expect_result("herself", RESULT_MUST_STAY,
                  store_manager_set(by(fixture, ann, ci), ann, false));
    expect_result("who is none", RESULT_OK,
                  store_manager_set(by(fixture, ann, ci), bob, true));
    expect_result(
        "disabled", RESULT_OK,
        store_account_set_disabled(support_admin(store, bob, NOW), true));
    expect_result("the last who can sign in", RESULT_MUST_STAY,
                  store_manager_set(by(fixture, ann, ci), ann, false));
    expect_result("a machine manages nothing", RESULT_NOT_FOUND,
                  store_manager_set(by(fixture, ann, ci), cd, true));
    expect_result("nobody", RESULT_NOT_FOUND,
                  store_manager_set(by(fixture, ann, ci), 99, true));
    expect_result("a person is none", RESULT_NOT_FOUND,
                  store_manager_set(support_admin(store, bob, NOW), ann, true));
}

static int64_t count_of(struct fixture *fixture, int64_t manager, bool orphaned)
{
    const struct machine_filter filter = {
        .manager_id = manager, .orphaned = orphaned, .now = NOW};
    int64_t count = -1;

    expect_result(
        "counted", RESULT_OK,
        store_machine_count(fixture->store, fixture->pool, &filter, &count));
    return count;
}

static void test_lists(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t ci = add(fixture, "ci", ann, "ann"), token = 0;
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    struct machine_filter filter = {.manager_id = ann, .now = NOW};
    struct machine machine;

    add(fixture, "deploy", bob, "bob");
    expect_result("a token", RESULT_OK,
                  create_token(by(fixture, ann, ci), &token, NULL));
    expect_result("ann's", RESULT_OK,
                  store_machine_get(fixture->store, fixture->pool, "ci",
                                    &filter, &machine));
    expect_number("tokens", 1, machine.tokens);
    expect_number("managers", 1, machine.managers);
    expect_text("description", "builds", machine.description);
    expect_result("bob's", RESULT_NOT_FOUND,
                  store_machine_get(fixture->store, fixture->pool, "deploy",
                                    &filter, &machine));
    filter.manager_id = 0;
    expect_result("a person", RESULT_NOT_FOUND,
                  store_machine_get(fixture->store, fixture->pool, "bob",
                                    &filter, &machine));
    expect_number("all", 2, count_of(fixture, 0, false));
    expect_number("of bob", 1, count_of(fixture, bob, false));
    expect_number("orphaned", 0, count_of(fixture, 0, true));
    expect_result(
        "disabled", RESULT_OK,
        store_account_set_disabled(support_admin(store, bob, NOW), true));
    expect_number("orphaned", 1, count_of(fixture, 0, true));
}

static void test_a_leaver(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t ci = add(fixture, "ci", ann, "ann");
    int64_t cd = add(fixture, "cd", ann, "ann");
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    const struct act *act = support_admin(store, ann, NOW);
    apr_array_header_t *names = NULL;

    expect_result("bob manages one", RESULT_OK,
                  store_manager_set(by(fixture, ann, cd), bob, true));
    expect_result(
        "by herself", RESULT_MUST_STAY,
        store_account_delete(support_by(fixture->store, ann, NOW), 1));
    expect_result("without an heir", RESULT_MUST_STAY,
                  store_account_delete_by_administrator(act, 0));
    expect_result("listed", RESULT_OK,
                  store_account_sole_machines(act, &names));
    expect_number("one", 1, names->nelts);
    expect_text("which", "ci", APR_ARRAY_IDX(names, 0, const char *));
    expect_result("to a machine", RESULT_DENIED,
                  store_account_delete_by_administrator(act, cd));
    expect_result("to bob", RESULT_OK,
                  store_account_delete_by_administrator(act, bob));
    expect_number("bob manages both", 2, count_of(fixture, bob, false));
    expect_number("nobody is left behind", 2,
                  support_count(fixture, "SELECT count(*) FROM manager"));
    expect_number("nothing is orphaned", 0, count_of(fixture, 0, true));
    expect_result("bob acts", RESULT_OK,
                  store_machine_describe(by(fixture, bob, ci), "builds"));
}

static void test_delete(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t ci = add(fixture, "ci", ann, "ann"), token = 0;
    struct feed feed = support_feed(fixture, "acme", ann);
    struct token_attributes found;
    char *value = NULL;

    expect_result("a token", RESULT_OK,
                  create_token(by(fixture, ann, ci), &token, &value));
    support_grant(fixture, &feed, ci, PRIVILEGE_OWN);
    support_grant(fixture, &feed, ann, PRIVILEGE_READ);
    expect_result("it owns a feed alone", RESULT_MUST_STAY,
                  store_machine_delete(by(fixture, ann, ci)));
    support_grant(fixture, &feed, ann, PRIVILEGE_OWN);
    expect_result("deleted", RESULT_OK,
                  store_machine_delete(by(fixture, ann, ci)));
    expect_result("again", RESULT_NOT_FOUND,
                  store_machine_delete(by(fixture, ann, ci)));
    expect_result(
        "its value is known", RESULT_OK,
        store_check_value(fixture->store, fixture->pool, value, &found));
    assert_true(found.of_machine);
    expect_number("revoked", VALUE_STATUS_REVOKED, found.value_status);
    expect_number("ann is told", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind ="
                                         " 'machine account deleted'"
                                         " AND label = 'ci'"));
    expect_number("managers", 0,
                  support_count(fixture, "SELECT count(*) FROM manager"));
    expect_number("privileges", 1,
                  support_count(fixture, "SELECT count(*) FROM privilege"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_has_no_sign_in),
        STORE_TEST(test_the_table_keeps_passwords_out),
        STORE_TEST(test_a_link_is_for_nobody),
        STORE_TEST(test_names),
        STORE_TEST(test_managers_act_for_it),
        STORE_TEST(test_the_last_manager_stays),
        STORE_TEST(test_lists),
        STORE_TEST(test_a_leaver),
        STORE_TEST(test_delete),
    };

    return RUN(tests);
}
