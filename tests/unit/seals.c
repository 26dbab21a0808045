/* seals.c: tests of store/seals.h: a seal key is replaced while others read and
 * write, and the command is killed at any point of it. */
#include "store/seals.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/key_file.h"
#include "store/backup.h"
#include "store/restore.h"
#include "store/reveals.h"
#include "store/values.h"
#include "support.h"

enum { TOKENS = 250 /* three steps of a rotation */ };

static int64_t add_tokens(struct fixture *fixture)
{
    int64_t ann = support_account(fixture, "ann");

    for (int i = 0; i < TOKENS; i++)
        support_token(fixture, ann, "x", NULL);
    return ann;
}

/* Begins a rotation, or goes on with one, for so many steps; below 0: all. */
static struct seal_rotation rotate(const struct fixture *fixture, int steps)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    const struct act *act = support_admin(store, 0, NOW);
    struct seal_rotation rotation;
    const char *why = "";
    bool more = true;

    expect_result(why, RESULT_OK,
                  store_seal_rotation_begin(act, &rotation, &why));
    for (int i = 0; i != steps && more; i++)
        expect_result("a step", RESULT_OK,
                      store_seal_rotation_step(act, &rotation, &more));
    return rotation;
}

/* The same by a program that is killed then. */
static void rotate_and_die(const struct fixture *fixture, int steps)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        rotate(fixture, steps);
        raise(SIGKILL);
    }
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Every value of the account can be read, and is the one that checks know. */
static void expect_all_open(const struct fixture *fixture, struct store *store,
                            int64_t account_id)
{
    int64_t count = support_count(fixture, "SELECT max(id) FROM token");

    for (int64_t id = 1; id <= count; id++) {
        struct value_found found = {0};
        char *value = NULL;
        expect_result(
            "its value", RESULT_OK,
            store_token_value(store, fixture->pool, account_id, id, &value));
        expect_result(
            "is found", RESULT_OK,
            store_value_find(store, fixture->pool, value, NOW, &found));
    }
}

/* Leaves the first key of the file alone. */
static void forget_former_keys(const struct fixture *fixture)
{
    assert_int_equal(0, truncate(fixture->settings.seal_key, 65));
}

static void test_all_at_once(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = add_tokens(fixture);
    struct seal_rotation rotation = rotate(fixture, -1);

    expect_number("all", TOKENS + 1, rotation.resealed);
    expect_number("none is left", 0, rotation.unreadable);
    expect_number("a new one", false, rotation.resumed);
    forget_former_keys(fixture);
    expect_all_open(fixture, support_open(fixture, STORE_PAGES), ann);
    expect_number("in the activity", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'key rotated'"
                                         " AND account_id IS NULL"));
}

/* fixture->store was opened before, by a program that goes on. */
static void test_while_programs_run(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = add_tokens(fixture);

    for (int i = 0; i < 5; i++) {
        rotate(fixture, 1);
        expect_all_open(fixture, fixture->store, ann);
        support_token(fixture, ann, "in between", NULL);
    }
    rotate(fixture, -1);
    support_token(fixture, ann, "after", NULL);
    forget_former_keys(fixture);
    expect_all_open(fixture, fixture->store, ann);
}

static void expect_replaced(struct fixture *fixture, bool wanted)
{
    bool is_replaced = !wanted;

    expect_result(
        "the key", RESULT_OK,
        store_seal_is_replaced(support_open(fixture, STORE_ADMINISTRATOR),
                               fixture->pool, &is_replaced));
    expect_number("is being replaced", wanted, is_replaced);
}

static void test_killed_at_any_point(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = add_tokens(fixture);
    struct stat info;

    for (int steps = 0; steps < 3; steps++) {
        rotate_and_die(fixture, steps);
        expect_all_open(fixture, support_open(fixture, STORE_PAGES), ann);
        expect_replaced(fixture, true);
    }
    expect_number("goes on", true, rotate(fixture, -1).resumed);
    expect_replaced(fixture, false);
    assert_int_equal(0, stat(fixture->settings.seal_key, &info));
    expect_number("one new key", 130, info.st_size);
    forget_former_keys(fixture);
    expect_all_open(fixture, support_open(fixture, STORE_PAGES), ann);
}

/* Killed between the file and the database. */
static void test_killed_before_the_key_is_current(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = add_tokens(fixture);
    const char *why = "";

    expect_result(
        "the file", RESULT_OK,
        key_file_add(fixture->pool, fixture->settings.seal_key, &why));
    expect_replaced(fixture, true);
    support_token(fixture, ann, "by who runs", NULL);
    expect_all_open(fixture, support_open(fixture, STORE_PAGES), ann);
    rotate(fixture, -1);
    forget_former_keys(fixture);
    expect_all_open(fixture, support_open(fixture, STORE_PAGES), ann);
}

/* The file as it was before does not open what was sealed since. */
static void test_without_the_new_key(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = add_tokens(fixture), id = 0;
    const char *file = fixture->settings.seal_key, *why = "";
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    struct store_keys keys = {0};
    struct store *store = NULL;

    rotate(fixture, -1);
    assert_int_equal(0, unlink(file));
    expect_result("another", RESULT_OK, key_file_create(file));
    expect_result("creating", RESULT_BROKEN,
                  store_token_add(support_by(fixture->store, ann, NOW), &choice,
                                  &id, NULL));
    expect_result("keys", RESULT_OK,
                  store_load_keys(fixture->pool, &fixture->settings,
                                  STORE_PAGES, &keys, &why));
    expect_result("opening", RESULT_INVALID,
                  store_open(fixture->pool, &fixture->settings, &keys,
                             STORE_PAGES, &store, &why));
    expect_holds("why", why, "not the key");
}

/* A backup of the time before is restored as long as its key is in the file. */
static void test_an_older_backup(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = add_tokens(fixture);
    const char *file = apr_pstrcat(fixture->pool, fixture->folder, "/b", NULL);
    struct store_keys keys = support_open(fixture, STORE_ADMINISTRATOR)->keys;
    struct restore_report report;
    const char *why = "";

    expect_result(
        why, RESULT_OK,
        store_backup(fixture->pool, &fixture->settings, &keys, file, &why));
    rotate(fixture, -1);
    keys = support_open(fixture, STORE_ADMINISTRATOR)->keys;
    expect_result(why, RESULT_OK,
                  store_restore(support_admin(fixture->store, 0, NOW),
                                &fixture->settings, &keys, file, &report,
                                &why));
    expect_all_open(fixture, support_open(fixture, STORE_PAGES), ann);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_all_at_once),
        STORE_TEST(test_while_programs_run),
        STORE_TEST(test_killed_at_any_point),
        STORE_TEST(test_killed_before_the_key_is_current),
        STORE_TEST(test_without_the_new_key),
        STORE_TEST(test_an_older_backup),
    };

    return RUN(tests);
}
