/* schema.c: tests of store/schema.h, and of what the tables reject. */
#include "store/schema.h"

#include "support.h"

#define EMPTY_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static void test_bring_up(void **state)
{
    struct driver *driver = support_driver(*state, DRIVER_CREATE);
    int version = 0, again = 0;

    expect_result("a new database", RESULT_INVALID, schema_check(driver, NULL));
    expect_result("brought up", RESULT_OK, schema_migrate(driver));
    expect_result("now it is right", RESULT_OK, schema_check(driver, NULL));
    driver_version(driver, &version);
    expect_number("a version of its own", true, version > 0);
    expect_result("a second time", RESULT_OK, schema_migrate(driver));
    driver_version(driver, &again);
    expect_number("the same version", version, again);
}

static void test_newer(void **state)
{
    struct driver *driver = support_driver(*state, DRIVER_CREATE);
    int version = 0;

    expect_result("brought up", RESULT_OK, schema_migrate(driver));
    driver_set_version(driver, 9999);
    expect_result("of a later program", RESULT_INVALID,
                  schema_check(driver, NULL));
    expect_result("never brought down", RESULT_INVALID, schema_migrate(driver));
    driver_version(driver, &version);
    expect_number("left as it was", 9999, version);
}

/* A step that fails leaves nothing behind. */
static void test_half_way(void **state)
{
    struct driver *driver = support_driver(*state, DRIVER_CREATE);
    struct driver_statement *statement = NULL;
    int version = -1;

    expect_result("in the way", RESULT_OK,
                  driver_run(driver, "CREATE TABLE secret_key (x)"));
    expect_result("the step fails", RESULT_BROKEN, schema_migrate(driver));
    driver_version(driver, &version);
    expect_number("version", 0, version);
    expect_result("no table of it", RESULT_BROKEN,
                  driver_prepare(driver, "SELECT 1 FROM account", &statement));
}

/* Brings a new database to the first version, as an earlier program left it. */
static void bring_up_first(struct fixture *fixture, struct driver *driver)
{
    const char *text = schema_text(fixture->pool, 0, driver_words(driver));

    expect_result("begun", RESULT_OK, driver_begin(driver));
    expect_result("version 1", RESULT_OK, driver_run(driver, text));
    driver_set_version(driver, 1);
    expect_result("committed", RESULT_OK, driver_commit(driver));
}

/* What people had before an upgrade is there after it. */
static void test_upgrade(void **state)
{
    static const char rows[] =
        "INSERT INTO account (id, username, password, created_at, password_at)"
        " VALUES (1, 'ann', '', 5, 5);"
        "INSERT INTO token (id, account_id, description, is_primary,"
        " read_scope, write_scope, created_at, expires_at, revision)"
        " VALUES (1, 1, 'x', 0, 2, 2, 5, 9, 1);"
        "INSERT INTO event (id, at, last_at, count, account_id, token_id, kind,"
        " actor, client) VALUES (7, 5, 6, 2, 1, 1, 'token created', 'account',"
        " 'npm')";
    struct fixture *fixture = *state;
    struct driver *driver = support_driver(fixture, DRIVER_CREATE);

    bring_up_first(fixture, driver);
    expect_result("used", RESULT_OK, driver_run(driver, rows));
    expect_result("upgraded", RESULT_OK, schema_migrate(driver));
    expect_number("the event", 1,
                  support_count(fixture,
                                "SELECT count(*) FROM event WHERE id = 7"
                                " AND last_at = 6 AND count = 2"
                                " AND client = 'npm' AND token_id = 1"));
    expect_number("the token", 9,
                  support_count(fixture, "SELECT expires_at FROM token"
                                         " WHERE chosen_end IS NULL"));
    expect_number("no policy", 1,
                  support_count(fixture,
                                "SELECT count(*) FROM policy WHERE write_all"
                                " AND longest_life IS NULL"
                                " AND must_expire_at IS NULL"));
    expect_number("no key is being replaced", 0,
                  support_count(fixture, "SELECT count(*) FROM former_key"));
    expect_number("every trigger", 1,
                  support_count(fixture,
                                "SELECT count(*) FROM attribute_state WHERE"
                                " triggers = (SELECT count(*)"
                                " FROM attribute_trigger)"));
    expect_number("by category and by feed", 2,
                  support_count(fixture, "SELECT count(*) FROM sqlite_master"
                                         " WHERE name IN ('event_of_category',"
                                         " 'event_of_feed')"));
    expect_result("written", RESULT_OK,
                  driver_run(driver,
                             "INSERT INTO event (at, last_at, count,"
                             " kind, actor) VALUES (8, 8, 1, 'x', 'y')"));
}

/* What no caller should try, and no mistake in a caller gets past. */
static void test_rejected(void **state)
{
    static const struct {
        const char *what, *sql;
    } cases[] = {
        {"a second primary token",
         "INSERT INTO token (account_id, description, is_primary, read_scope,"
         " write_scope, created_at, revision) VALUES (1, 'x', 1, 2, 2, 1, 1)"},
        {"a scope of no kind",
         "INSERT INTO token (account_id, description, is_primary, read_scope,"
         " write_scope, created_at, revision) VALUES (1, 'x', 0, 3, 0, 1, 1)"},
        {"a token of nobody",
         "INSERT INTO token (account_id, description, is_primary, read_scope,"
         " write_scope, created_at, revision) VALUES (99, 'x', 0, 2, 2, 1, 1)"},
        {"a second current value",
         "INSERT INTO token_value (digest, token_id, last4, created_at)"
         " VALUES (x'00', 1, 'abcd', 1)"},
        {"a status that is none",
         "UPDATE token_value SET status = 'lost', ended_at = 1"},
        {"a privilege of no kind", "UPDATE privilege SET level = 5"},
        {"a privilege with another's name",
         "UPDATE privilege SET username = 'bob'"},
        {"a second feed of the name",
         "INSERT INTO feed (name, is_public, created_at)"
         " VALUES ('acme', 0, 1)"},
        {"an account that has tokens goes", "DELETE FROM account"},
        {"a token that has values goes", "DELETE FROM token"},
        {"a token without a description",
         "UPDATE token SET description = NULL"},
    };
    struct fixture *fixture = *state;
    struct driver *driver;

    support_feed(fixture, "acme", support_account(fixture, "ann"));
    driver = support_driver(fixture, DRIVER_CREATE);
    for (size_t i = 0; i < LENGTH(cases); i++)
        if (driver_run(driver, cases[i].sql) == RESULT_OK)
            fail_msg("%s is taken", cases[i].what);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY_TEST(test_bring_up), EMPTY_TEST(test_newer),
        EMPTY_TEST(test_half_way), EMPTY_TEST(test_upgrade),
        STORE_TEST(test_rejected),
    };

    return RUN(tests);
}
