/* store.c: tests of store/store.h: making, opening, keys, what roles may. */
#include "store/store.h"

#include <sys/stat.h>

#include "base/key_file.h"
#include "base/value.h"
#include "store/account_passwords.h"
#include "store/checks.h"
#include "store/access_records.h"
#include "store/events.h"
#include "store/statement.h"
#include "support.h"
#include "store/reveals.h"
#include "store/values.h"

#define EMPTY_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static void test_create(void **state)
{
    struct fixture *fixture = *state;
    const char *why = "";
    struct stat category;

    expect_result("made", RESULT_OK,
                  store_create(fixture->pool, &fixture->settings, &why));
    assert_int_equal(0, stat(fixture->settings.lookup_key, &category));
    expect_number("the key is its owner's", 0600, category.st_mode & 0777);
    fixture->store = support_open(fixture, STORE_PAGES);
    support_account(fixture, "ann");
    expect_result("made again", RESULT_OK,
                  store_create(fixture->pool, &fixture->settings, &why));
    expect_number("what was there stays", 1,
                  support_count(fixture, "SELECT count(*) FROM account"));
}

/* New keys beside an old database would lose every value in it. */
static void test_create_without_keys(void **state)
{
    struct fixture *fixture = *state;
    const char *why = "";

    unlink(fixture->settings.seal_key);
    expect_result("the key is gone", RESULT_INVALID,
                  store_create(fixture->pool, &fixture->settings, &why));
    expect_holds("which", why, fixture->settings.seal_key);
    expect_number("it was not created again", -1,
                  access(fixture->settings.seal_key, F_OK));
}

static enum result open_as(struct fixture *fixture, enum store_role role,
                           const char **why)
{
    struct store_keys keys = {0};
    struct store *store = NULL;
    enum result result =
        store_load_keys(fixture->pool, &fixture->settings, role, &keys, why);

    if (result != RESULT_OK)
        return result;
    return store_open(fixture->pool, &fixture->settings, &keys, role, &store,
                      why);
}

static void test_other_keys(void **state)
{
    struct fixture *fixture = *state;
    const char *why = "";

    unlink(fixture->settings.seal_key);
    assert_int_equal(RESULT_OK, key_file_create(fixture->settings.seal_key));
    expect_result("another seal key", RESULT_INVALID,
                  open_as(fixture, STORE_PAGES, &why));
    expect_holds("which", why, fixture->settings.seal_key);
    expect_result("the endpoints do not need it", RESULT_OK,
                  open_as(fixture, STORE_CHECKS, &why));
    unlink(fixture->settings.lookup_key);
    assert_int_equal(RESULT_OK, key_file_create(fixture->settings.lookup_key));
    expect_result("another look-up key", RESULT_INVALID,
                  open_as(fixture, STORE_CHECKS, &why));
    expect_holds("which", why, fixture->settings.lookup_key);
    expect_result("nor by the command that makes", RESULT_INVALID,
                  store_create(fixture->pool, &fixture->settings, &why));
}

static void test_keys_swapped(void **state)
{
    struct fixture *fixture = *state;
    const char *lookup = fixture->settings.lookup_key;
    const char *why = "";

    fixture->settings.lookup_key = fixture->settings.seal_key;
    fixture->settings.seal_key = lookup;
    expect_result("swapped", RESULT_INVALID,
                  open_as(fixture, STORE_PAGES, &why));
}

static void test_missing(void **state)
{
    static const enum store_role roles[] = {STORE_CHECKS, STORE_RECORDS,
                                            STORE_PAGES, STORE_MAIL,
                                            STORE_ADMINISTRATOR};
    struct fixture *fixture = *state;

    fixture->settings.database =
        apr_pstrcat(fixture->pool, fixture->folder, "/none", NULL);
    for (size_t i = 0; i < LENGTH(roles); i++) {
        const char *why = "";
        if (open_as(fixture, roles[i], &why) == RESULT_OK)
            fail_msg("role %zu opens a database that is missing", i);
        expect_holds("the cure", why, "tokenbooth init");
    }
    expect_number("it was not made", -1,
                  access(fixture->settings.database, F_OK));
}

/* Only the administrator's init may change tables. */
static void test_other_version(void **state)
{
    static const struct {
        int version;
        const char *cure;
    } others[] = {
        {9999, "install the version of Tokenbooth"},
        {-1, "tokenbooth init"},
        {0, "tokenbooth init"},
    };
    static const enum store_role roles[] = {STORE_CHECKS, STORE_RECORDS,
                                            STORE_PAGES, STORE_MAIL,
                                            STORE_ADMINISTRATOR};
    struct fixture *fixture = *state;
    struct driver *driver = support_driver(fixture, DRIVER_WRITE);

    for (size_t i = 0; i < LENGTH(others); i++) {
        driver_set_version(driver, others[i].version);
        for (size_t j = 0; j < LENGTH(roles); j++) {
            const char *why = "";
            int version = 1;
            expect_result("the role", RESULT_INVALID,
                          open_as(fixture, roles[j], &why));
            expect_holds("the cure", why, others[i].cure);
            driver_version(driver, &version);
            expect_number("left as it was", others[i].version, version);
        }
    }
}

/* A program that runs while another one changes the tables stays closed. */
static void test_changed_beside(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct store *checks = support_open(fixture, STORE_CHECKS);
    struct store *pages = support_open(fixture, STORE_PAGES);
    struct driver *driver = support_driver(fixture, DRIVER_WRITE);
    struct token_attributes attributes;
    struct account account;
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &value);
    int version = 0;

    driver_version(driver, &version);
    expect_result("a check", RESULT_OK,
                  store_check_value(checks, fixture->pool, value, &attributes));
    driver_version(driver, &version);
    driver_set_version(driver, 9999);
    expect_result("a check", RESULT_BROKEN,
                  store_check_value(checks, fixture->pool, value, &attributes));
    expect_result("a page", RESULT_BROKEN,
                  store_account_by_id(pages, fixture->pool, ann, &account));
    expect_result("a change", RESULT_BROKEN,
                  store_token_revoke(support_by(pages, ann, NOW), id));
    assert_int_equal(RESULT_OK, store_begin_snapshot(pages));
    expect_result("a snapshot", RESULT_BROKEN,
                  store_account_by_id(pages, fixture->pool, ann, &account));
    store_end_snapshot(pages);
    driver_set_version(driver, version);
    expect_result("as it was", RESULT_OK,
                  store_check_value(checks, fixture->pool, value, &attributes));
}

/* The endpoints look up by a digest and never need what is sealed. */
static void test_seal_key_of_checks(void **state)
{
    struct fixture *fixture = *state;
    struct store_keys keys = {0};
    const char *why = "";

    store_load_keys(fixture->pool, &fixture->settings, STORE_CHECKS, &keys,
                    &why);
    assert_non_null(keys.lookup);
    assert_null(keys.seal);
    store_load_keys(fixture->pool, &fixture->settings, STORE_RECORDS, &keys,
                    &why);
    assert_null(keys.seal);
    store_load_keys(fixture->pool, &fixture->settings, STORE_PAGES, &keys,
                    &why);
    assert_non_null(keys.seal);
}

/* --- roles -------------------------------------------------------------- */

/* A number that stands for all rows and their changeable parts. */
static int64_t everything(const struct fixture *fixture)
{
    return support_count(fixture,
                         "SELECT (SELECT count(*) FROM account) * 1000000"
                         " + (SELECT count(*) FROM feed) * 100000"
                         " + (SELECT count(*) FROM token) * 10000"
                         " + (SELECT count(*) FROM token_value) * 1000"
                         " + (SELECT count(*) FROM event) * 100"
                         " + (SELECT total(revision) FROM token) * 10"
                         " + (SELECT count(*) FROM token_use)"
                         " + (SELECT count(*) FROM session)");
}

/* Tries what changes anything, in the given role; nothing may succeed. */
static void try_to_write(struct store *store, int64_t account_id,
                         const struct feed *feed, int64_t token_id,
                         const char *value)
{
    const struct account_new account = {
        .username = "eve", .email = "eve@example.org", .password = "x"};
    const struct feed_new other = {.name = "other", .owner_id = account_id};
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    int64_t id = 0;
    char *shown = NULL;
    const enum result results[] = {
        store_account_add(support_by(store, 0, NOW), &account, &id),
        store_password_set(support_admin(store, account_id, NOW), "x"),
        store_account_set_disabled(support_admin(store, account_id, NOW), true),
        store_feed_add(support_by(store, other.owner_id, NOW), &other),
        support_set_public(support_by(store, account_id, NOW), feed, true),
        store_feed_grant(support_admin(store, 0, NOW), feed, account_id,
                         PRIVILEGE_OWN),
        store_feed_delete(support_by(store, account_id, NOW), feed),
        store_token_add(support_by(store, account_id, NOW), &choice, &id, NULL),
        store_token_save(support_by(store, account_id, NOW), token_id, 0,
                         &choice),
        store_token_regenerate(support_by(store, account_id, NOW), token_id, 0,
                               NULL),
        store_token_revoke(support_by(store, account_id, NOW), token_id),
        store_token_reveal(support_by(store, account_id, NOW), NULL, token_id,
                           &shown),
        store_token_revoke_by_value(support_by(store, 0, NOW), value, NULL),
    };

    for (size_t i = 0; i < LENGTH(results); i++) {
        if (results[i] == RESULT_OK)
            fail_msg("attempt %zu succeeds", i);
    }
    assert_null(shown);
}

static void roles_write_nothing(struct fixture *fixture, enum store_role role)
{
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);
    char *value = NULL;
    int64_t token = support_token(fixture, ann, "CI", &value);
    struct store *store = support_open(fixture, role);
    int64_t before = everything(fixture);

    try_to_write(store, ann, &feed, token, value);
    expect_number("nothing has changed", before, everything(fixture));
}

static void test_checks_may_not_write(void **state)
{
    struct fixture *fixture = *state;
    apr_array_header_t *list;
    struct access_record *access_record;
    struct store *store;
    struct token_attributes attributes;
    int written = 0;

    roles_write_nothing(fixture, STORE_CHECKS);
    store = support_open(fixture, STORE_CHECKS);
    list = apr_array_make(fixture->pool, 1, sizeof(struct access_record));
    access_record = apr_array_push(list);
    *access_record = (struct access_record){NOW, 1,      1,    1,    "a", "c",
                                            "f", "read", NULL, NULL, NULL};
    if (store_access_records_add(support_by(store, 0, NOW), list, 0,
                                 &written) == RESULT_OK)
        fail_msg("a check records");
    expect_result("it still reads", RESULT_NOT_FOUND,
                  store_check_value(store, fixture->pool,
                                    value_create(fixture->pool), &attributes));
}

/* The writer beside the endpoints writes down what was seen, and nothing
 * else. */
static void test_records_may_not_change(void **state)
{
    roles_write_nothing(*state, STORE_RECORDS);
}

/* --- statements --------------------------------------------------------- */

static bool mentions(const char *text, const char *const *words)
{
    for (; *words; words++) {
        if (strstr(text, *words))
            return true;
    }
    return false;
}

static bool begins_with(const char *text, const char *const *words)
{
    for (; *words; words++) {
        if (strncmp(text, *words, strlen(*words)) == 0)
            return true;
    }
    return false;
}

static void test_statements_of_roles(void **state)
{
    static const char *const writing[] = {"INSERT", "UPDATE", "DELETE", NULL};
    static const char *const sealed[] = {"sealed", NULL};
    /* It records, with names in the audit log, deletes what is too old, and
     * tells of overlaps that are over. */
    static const char *const recording[] = {
        "SELECT EXISTS (SELECT 1 FROM account WHERE id = $1)",
        "SELECT (SELECT username FROM account WHERE id = $1), (SELECT"
        " description FROM token WHERE id = $2)",
        "INSERT INTO event ", "INSERT INTO token_use ", "UPDATE event ",
        "SELECT count(*), count(CASE WHEN token_id", "SELECT now FROM sweep",
        "INSERT INTO sweep ", "DELETE FROM event ",
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE created",
        "DELETE FROM password_link WHERE digest IN (SELECT digest FROM"
        " password_link WHERE expires_at",
        "DELETE FROM expiry_notice ", "SELECT count(*), coalesce(min(since)",
        "SELECT t.description, coalesce(v.last4, '') FROM token t LEFT JOIN"
        " token_value v ON v.token_id = t.id AND v.ended_at IS NULL",
        "INSERT INTO token_network ", "UPDATE token_network ",
        "DELETE FROM token_network ",
        "DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE ended_at",
        "SELECT check_value FROM secret_key ",
        "UPDATE value_overlap SET used_at",
        "SELECT t.account_id, t.id, t.description, v.last4, v.works_until",
        "DELETE FROM value_overlap ",
        /* Tokens that were minted for a JWT, a day after their end. */
        "UPDATE mail SET token_id = NULL WHERE token_id IN (SELECT id FROM"
        " token WHERE is_minted AND expires_at < $1",
        "DELETE FROM token_use WHERE token_id IN (SELECT id FROM token WHERE"
        " is_minted AND expires_at < $1",
        "DELETE FROM token_block WHERE token_id IN (SELECT id FROM token WHERE"
        " is_minted AND expires_at < $1",
        "DELETE FROM token_feed WHERE token_id IN (SELECT id FROM token WHERE"
        " is_minted AND expires_at < $1",
        "DELETE FROM token_value WHERE token_id IN (SELECT id FROM token WHERE"
        " is_minted AND expires_at < $1",
        "DELETE FROM token WHERE id IN (SELECT id FROM token WHERE is_minted"
        " AND expires_at < $1",
        "DELETE FROM taken_jwt ", "INSERT INTO mail ",
        "SELECT count(DISTINCT created_at) FROM mail ", NULL};

    (void)state;
    for (size_t i = 0; i < statement_count(); i++) {
        const struct statement *statement = &statement_first()[i];
        const char *sql = statement->sql;
        if (statement->roles & CHECKS &&
            (mentions(sql, writing) || mentions(sql, sealed)))
            fail_msg("not for a check: %s", sql);
        if (statement->roles & RECORDS && !begins_with(sql, recording))
            fail_msg("not for the recorder: %s", sql);
    }
}

/* The section holds all statements, each with somebody who may run it. */
static void test_statements_complete(void **state)
{
    const unsigned all = CHECKS | RECORDS | PAGES | MAIL | ADMINISTRATOR;

    (void)state;
    expect_number("as many as there are", true, statement_count() > 80);
    for (size_t i = 0; i < statement_count(); i++) {
        const struct statement *statement = &statement_first()[i];
        if (!statement->roles || statement->roles & ~all || !statement->sql)
            fail_msg("no role, or another: %s", statement->sql);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY_TEST(test_create),
        STORE_TEST(test_create_without_keys),
        STORE_TEST(test_other_keys),
        STORE_TEST(test_keys_swapped),
        STORE_TEST(test_missing),
        STORE_TEST(test_other_version),
        STORE_TEST(test_changed_beside),
        STORE_TEST(test_seal_key_of_checks),
        STORE_TEST(test_checks_may_not_write),
        STORE_TEST(test_records_may_not_change),
        cmocka_unit_test(test_statements_of_roles),
        cmocka_unit_test(test_statements_complete),
    };

    return RUN(tests);
}
