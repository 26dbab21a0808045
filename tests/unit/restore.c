/* restore.c: tests of store/backup.h and store/restore.h. What people see of
 * them is in tests/http/command-backup.test.js. */
#include "store/restore.h"

#include "support.h"

#include "store/backup.h"
#include "store/checks.h"
#include "store/machines.h"
#include "store/policy.h"
#include "store/trust_rules.h"
#include "store/values.h"

static struct store_keys keys_of(struct fixture *fixture)
{
    return support_open(fixture, STORE_ADMINISTRATOR)->keys;
}

static const char *backup_of(struct fixture *fixture)
{
    const struct store_keys keys = keys_of(fixture);
    const char *file = apr_pstrcat(fixture->pool, fixture->folder, "/b", NULL);
    const char *why = "";

    expect_result(
        why, RESULT_OK,
        store_backup(fixture->pool, &fixture->settings, &keys, file, &why));
    return file;
}

/* src/store/restore.c has to say what a restoration makes of each table. */
static void test_every_table_is_known(void **state)
{
    static const char replaced_cleared_or_kept[] =
        "'account', 'feed', 'privilege', 'token', 'token_feed', 'token_block',"
        " 'token_value', 'manager', 'identity', 'email_confirmation', "
        "'session', 'password_link', "
        "'token_use', 'token_network',"
        " 'mail', 'expiry_notice', 'event', 'policy', 'sweep', 'secret_key', "
        "'trust_rule', 'trust_rule_feed', 'taken_jwt', 'former_key', "
        "'attribute_state', 'value_overlap'";
    struct fixture *fixture = *state;

    expect_number(
        "tables that restore.c and this test do not know", 0,
        support_count(fixture, apr_psprintf(fixture->pool,
                                            "SELECT count(*) FROM sqlite_schema"
                                            " WHERE type = 'table' AND"
                                            " name NOT LIKE 'sqlite_%%' AND"
                                            " name NOT IN (%s)",
                                            replaced_cleared_or_kept)));
}

/* What somebody is about to commit is not in it, and is not waited for. */
static void test_backup_beside_a_writer(void **state)
{
    struct fixture *fixture = *state;
    struct driver *writer;
    struct settings other = fixture->settings;
    struct fixture copy = *fixture;

    support_account(fixture, "ann");
    writer = support_driver(fixture, DRIVER_WRITE);
    expect_result("begun", RESULT_OK, driver_begin(writer));
    expect_result("changed", RESULT_OK,
                  driver_run(writer, "UPDATE account SET username = 'eve'"));
    other.database = backup_of(fixture);
    expect_result("committed", RESULT_OK, driver_commit(writer));
    copy.settings = other;
    expect_number("as it was", 1,
                  support_count(&copy, "SELECT count(*) FROM account"
                                       " WHERE username = 'ann'"));
}

/* Checks that have cached what a restoration changes have to read it again. */
static void test_changes_the_attribute_state(void **state)
{
    struct fixture *fixture = *state;
    const struct store_keys keys = keys_of(fixture);
    const char *file, *why = "";
    struct restore_report report;
    int64_t before;

    support_account(fixture, "ann");
    file = backup_of(fixture);
    before = support_count(fixture, "SELECT state FROM attribute_state");
    expect_result(why, RESULT_OK,
                  store_restore(support_admin(fixture->store, 0, NOW),
                                &fixture->settings, &keys, file, &report,
                                &why));
    assert_true(before !=
                support_count(fixture, "SELECT state FROM attribute_state"));
    expect_number("nothing had ended", 0, report.values + report.accounts);
    expect_number("told", 1,
                  support_count(fixture, "SELECT count(*) FROM event WHERE"
                                         " kind = 'backup restored'"));
}

static void restore(struct fixture *fixture, const char *file,
                    struct restore_report *report)
{
    const struct store_keys keys = keys_of(fixture);
    const char *why = "";

    expect_result(why, RESULT_OK,
                  store_restore(support_admin(fixture->store, 0, NOW),
                                &fixture->settings, &keys, file, report, &why));
}

/* Until when a value works; 0: not any more. */
static int64_t works_until(struct fixture *fixture, const char *value)
{
    struct token_attributes token = {0};

    expect_result("known", RESULT_OK,
                  store_check_value(support_open(fixture, STORE_CHECKS),
                                    fixture->pool, value, &token));
    return token.works_until;
}

/* A rule that was removed since does not come back; the others do. */
static void test_trust_rules(void **state)
{
    struct fixture *fixture = *state;
    const struct machine_new machine = {.name = "ci", .description = ""};
    struct trust_rule rule = {.description = "CI",
                              .issuer = "https://ci.example.org",
                              .audience = "a",
                              .claims = "a = b",
                              .read_scope = SCOPE_ALL};
    struct act act = *support_admin(fixture->store, 0, NOW);
    struct restore_report report;
    int64_t removed = 0, kept = 0;
    const char *file;

    act.store = support_open(fixture, STORE_PAGES);
    act.pool = fixture->pool;
    act.authority = AUTHORITY_PROOF;
    expect_result("machine", RESULT_OK,
                  store_machine_add(&act, &machine, &act.account_id));
    store_trust_rule_add(&act, &rule, &removed);
    store_trust_rule_add(&act, &rule, &kept);
    file = backup_of(fixture);
    expect_result("removed", RESULT_OK, store_trust_rule_delete(&act, removed));
    restore(fixture, file, &report);
    expect_number("the one that was kept", kept,
                  support_count(fixture, "SELECT sum(id) FROM trust_rule"));
}

/* An old value that works goes on, and one that was ended since does not. */
static void test_overlaps(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const struct act *act = support_by(fixture->store, ann, NOW);
    char *ended, *running;
    int64_t first = support_token(fixture, ann, "ended", &ended);
    int64_t second = support_token(fixture, ann, "running", &running);
    struct restore_report report;
    const char *file;

    store_token_rotate(act, first, 0, 3600, NULL);
    store_token_rotate(act, second, 0, 3600, NULL);
    file = backup_of(fixture);
    store_token_end_overlap(support_by(fixture->store, ann, NOW + 9), first, 0);
    restore(fixture, file, &report);
    expect_number("it was carried over", 1, report.values);
    expect_number("stays ended", 0, works_until(fixture, ended));
    expect_number("works", NOW + 3600, works_until(fixture, running));
    expect_number("has its row", 1,
                  support_count(fixture, "SELECT count(*) FROM value_overlap"));
}

/* A value that was replaced since works as long as was said. */
static void test_overlap_since(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct restore_report report;
    char *value;
    int64_t id = support_token(fixture, ann, "CI", &value);
    const char *file = backup_of(fixture);

    store_token_rotate(support_by(fixture->store, ann, NOW), id, 0, 3600, NULL);
    restore(fixture, file, &report);
    expect_number("works", NOW + 3600, works_until(fixture, value));
    expect_number("is sealed no more", 0,
                  support_count(fixture, "SELECT count(*) FROM token_value"
                                         " WHERE status = 'replaced'"
                                         " AND sealed IS NOT NULL"));
}

/* What was forbidden since the backup stays forbidden. */
static void test_the_stricter_policy(void **state)
{
    struct fixture *fixture = *state;
    const struct store_keys keys = keys_of(fixture);
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    const struct act *act = support_admin(store, 0, NOW);
    const struct policy before = {.longest_life = 30, .no_write_all = true};
    const struct policy since = {.longest_life = 90, .must_expire = true};
    const char *file, *why = "";
    struct restore_report report;
    struct policy policy;

    support_token(fixture, support_account(fixture, "ann"), "x", NULL);
    expect_result("before", RESULT_OK, store_policy_set(act, NULL, &before));
    file = backup_of(fixture);
    expect_result("since", RESULT_OK, store_policy_set(act, NULL, &since));
    expect_result(why, RESULT_OK,
                  store_restore(support_admin(fixture->store, 0, NOW),
                                &fixture->settings, &keys, file, &report,
                                &why));
    expect_result("now", RESULT_OK, store_policy_get(store, &policy));
    expect_number("days", 30, policy.longest_life);
    expect_number("expire", true, policy.must_expire);
    expect_number("write", true, policy.no_write_all);
    expect_number("applied", NOW + 30 * (int64_t)86400,
                  support_count(fixture, "SELECT expires_at FROM token"
                                         " WHERE NOT is_primary"));
}

/* A row that refers to no other: the backup is not taken, nothing is done. */
static void test_a_damaged_backup(void **state)
{
    struct fixture *fixture = *state;
    const struct store_keys keys = keys_of(fixture);
    const char *why = "";
    struct restore_report report;
    struct fixture copy = *fixture;

    support_account(fixture, "ann");
    copy.settings.database = backup_of(fixture);
    support_run(&copy, "PRAGMA foreign_keys = OFF;"
                       "UPDATE token SET account_id = 7");
    support_account(fixture, "bob");
    expect_result("damaged", RESULT_BROKEN,
                  store_restore(support_admin(fixture->store, 0, NOW),
                                &fixture->settings, &keys,
                                copy.settings.database, &report, &why));
    expect_holds("why", why, "/b: damaged");
    expect_number("as it was", 2,
                  support_count(fixture, "SELECT count(*) FROM account"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_every_table_is_known),
        STORE_TEST(test_backup_beside_a_writer),
        STORE_TEST(test_changes_the_attribute_state),
        STORE_TEST(test_trust_rules),
        STORE_TEST(test_overlaps),
        STORE_TEST(test_overlap_since),
        STORE_TEST(test_the_stricter_policy),
        STORE_TEST(test_a_damaged_backup),
    };

    return RUN(tests);
}
