/* digests.c: tests of store/digests.h: a look-up key is replaced while others
 * check and write, and the command is killed at any point of it. */
#include "store/digests.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/value.h"
#include "store/account_passwords.h"
#include "store/backup.h"
#include "store/checks.h"
#include "store/password_links.h"
#include "store/restore.h"
#include "store/seals.h"
#include "store/reveals.h"
#include "store/values.h"
#include "support.h"

enum { TOKENS = 250 /* three steps of a rotation */ };

/* An account with tokens, and their values as clients have them. */
struct scene {
    struct fixture *fixture;
    int64_t ann;
    int64_t ids[TOKENS];
    char *values[TOKENS];
};

static struct scene *set_scene(struct fixture *fixture, int tokens)
{
    struct scene *scene = apr_pcalloc(fixture->pool, sizeof *scene);

    scene->fixture = fixture;
    scene->ann = support_account(fixture, "ann");
    for (int i = 0; i < tokens; i++)
        scene->ids[i] =
            support_token(fixture, scene->ann, "x", &scene->values[i]);
    return scene;
}

/* A rotation as the command begins or continues it. */
struct command {
    const struct act *act;
    struct lookup_rotation rotation;
    bool more;
};

static struct command prepare(const struct fixture *fixture)
{
    struct command command = {
        .act =
            support_admin(support_open(fixture, STORE_ADMINISTRATOR), 0, NOW),
        .more = true,
    };
    const char *why = "";

    expect_result(
        why, RESULT_OK,
        store_lookup_rotation_prepare(command.act, &command.rotation, &why));
    return command;
}

static void begin(const struct command *command)
{
    expect_result("begun", RESULT_OK,
                  store_lookup_rotation_begin(command->act));
}

/* So many steps; below 0: all. */
static void go_on(struct command *command, int steps)
{
    for (int i = 0; i != steps && command->more; i++)
        expect_result("a step", RESULT_OK,
                      store_lookup_rotation_step(
                          command->act, &command->rotation, &command->more));
}

static struct lookup_rotation rotate(const struct fixture *fixture, int steps)
{
    struct command command = prepare(fixture);

    begin(&command);
    go_on(&command, steps);
    return command.rotation;
}

static enum lookup_stage stage_of(const struct fixture *fixture)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    enum lookup_stage stage = LOOKUP_CURRENT;

    expect_result("the stage", RESULT_OK,
                  store_lookup_stage(store, fixture->pool, &stage));
    return stage;
}

/* What a check finds. */
static enum result check(struct store *store, const char *value,
                         struct token_attributes *token)
{
    const struct act *act = support_admin(store, 0, NOW);

    memset(token, 0, sizeof *token);
    return store_check_value(store, act->pool, value, token);
}

/* Every value that the scene knows is found, and is current. */
static void expect_all_work(const struct scene *scene, struct store *store)
{
    struct token_attributes token;

    for (int i = 0; i < TOKENS && scene->values[i]; i++) {
        expect_result("is found", RESULT_OK,
                      check(store, scene->values[i], &token));
        expect_number("its token", scene->ids[i], token.id);
        expect_number("current", VALUE_STATUS_CURRENT, token.value_status);
    }
}

static void expect_status(struct store *store, const char *value,
                          enum value_status status)
{
    struct token_attributes token;

    expect_result("is found", RESULT_OK, check(store, value, &token));
    expect_number("its status", status, token.value_status);
}

/* Leaves the first key of the file alone. */
static void forget_former_keys(const struct fixture *fixture)
{
    assert_int_equal(0, truncate(fixture->settings.lookup_key, 65));
}

static int64_t needed_former_keys(const struct fixture *fixture)
{
    return support_count(fixture, "SELECT count(*) FROM former_key");
}

static void test_all_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, TOKENS);
    struct lookup_rotation rotation = rotate(fixture, -1);

    expect_number("all", TOKENS + 1, rotation.rewritten);
    expect_number("none is left", 0, rotation.unreadable);
    expect_number("a new one", LOOKUP_CURRENT, rotation.found);
    expect_number("none is needed", 0, needed_former_keys(fixture));
    expect_number("done", LOOKUP_CURRENT, stage_of(fixture));
    forget_former_keys(fixture);
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
    expect_number("in the activity", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'key rotated'"
                                         " AND label = 'lookup'"
                                         " AND account_id IS NULL"));
}

/* An old value keeps its digest, and so do the programs their former keys,
 * until it stops. */
static void test_overlap(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, 2);
    const char *old = scene->values[0];

    expect_result(
        "rotated", RESULT_OK,
        store_token_rotate(support_by(fixture->store, scene->ann, NOW),
                           scene->ids[0], 0, 3600, &scene->values[0]));
    rotate(fixture, -1);
    expect_number("a former key is needed", 1, needed_former_keys(fixture));
    expect_status(support_open(fixture, STORE_CHECKS), old,
                  VALUE_STATUS_REPLACED);
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
}

/* Programs that were started again while the new key was in the file only. */
static void test_while_programs_run(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, TOKENS - 5);
    struct command command = prepare(fixture);
    struct store *before = fixture->store, *checks;
    char *old, *made;

    expect_number("not used yet", LOOKUP_WAITING, stage_of(fixture));
    fixture->store = support_open(fixture, STORE_PAGES);
    checks = support_open(fixture, STORE_CHECKS);
    expect_all_work(scene, before);
    support_token(fixture, scene->ann, "of the time before", &made);
    expect_status(before, made, VALUE_STATUS_CURRENT);
    begin(&command);
    for (int i = TOKENS - 5; command.more; i++) {
        expect_all_work(scene, checks);
        expect_number("going on", LOOKUP_REPLACING, stage_of(fixture));
        if (i < TOKENS)
            scene->ids[i] = support_token(fixture, scene->ann, "in between",
                                          &scene->values[i]);
        old = scene->values[i - 200];
        expect_result("a new value", RESULT_OK,
                      store_token_regenerate(
                          support_by(fixture->store, scene->ann, NOW),
                          scene->ids[i - 200], 0, &scene->values[i - 200]));
        expect_status(checks, old, VALUE_STATUS_REPLACED);
        go_on(&command, 1);
    }
    expect_status(checks, made, VALUE_STATUS_CURRENT);
    forget_former_keys(fixture);
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
}

/* What was revoked meanwhile stays so, and is still explained. */
static void test_revoked_in_between(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, TOKENS);
    struct command command = prepare(fixture);
    struct store *pages = support_open(fixture, STORE_PAGES);
    struct store *checks = support_open(fixture, STORE_CHECKS);

    begin(&command);
    go_on(&command, 1);
    for (int i = 0; i < TOKENS; i += 10)
        expect_result("revoked", RESULT_OK,
                      store_token_revoke_by_value(support_by(pages, 0, NOW),
                                                  scene->values[i], NULL));
    go_on(&command, -1);
    for (int i = 0; i < TOKENS; i++)
        expect_status(checks, scene->values[i],
                      i % 10 ? VALUE_STATUS_CURRENT : VALUE_STATUS_REVOKED);
}

/* A program that has not read the new key works as long as nothing needs it,
 * and then never says that a value is unknown. */
static void test_without_the_new_key(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, 1);
    struct store *checks = support_open(fixture, STORE_CHECKS);
    const char *unknown = value_create(fixture->pool);
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    struct token_attributes token;
    int64_t id = 0;

    prepare(fixture);
    expect_all_work(scene, checks);
    expect_result("unknown", RESULT_NOT_FOUND, check(checks, unknown, &token));
    rotate(fixture, 0);
    expect_all_work(scene, checks);
    expect_result("nobody knows", RESULT_BROKEN,
                  check(checks, unknown, &token));
    rotate(fixture, -1);
    expect_result("nobody knows", RESULT_BROKEN,
                  check(checks, scene->values[0], &token));
    expect_result("creating", RESULT_BROKEN,
                  store_token_add(support_by(fixture->store, scene->ann, NOW),
                                  &choice, &id, NULL));
    checks = support_open(fixture, STORE_CHECKS);
    expect_result("unknown", RESULT_NOT_FOUND, check(checks, unknown, &token));
}

struct question {
    struct store *store;
    const char *value;
};

static enum result ask(void *baton)
{
    const struct question *question = baton;
    struct token_attributes token;

    return check(question->store, question->value, &token);
}

/* That all keys were there is remembered until anything is committed. */
static void test_a_key_is_missing_later(void **state)
{
    struct fixture *fixture = *state;
    struct question question = {support_open(fixture, STORE_CHECKS),
                                value_create(fixture->pool)};

    set_scene(fixture, 1);
    prepare(fixture);
    for (int i = 0; i < 3; i++)
        expect_result("unknown", RESULT_NOT_FOUND,
                      store_check_at_once(question.store, ask, &question));
    rotate(fixture, 0);
    for (int i = 0; i < 3; i++)
        expect_result("nobody knows", RESULT_BROKEN,
                      store_check_at_once(question.store, ask, &question));
}

/* The line of the former key is deleted too early. */
static void test_without_the_former_key(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct store_keys keys;
    const char *why = "";

    set_scene(fixture, TOKENS);
    rotate(fixture, 1);
    forget_former_keys(fixture);
    expect_result("keys", RESULT_OK,
                  store_load_keys(fixture->pool, &fixture->settings,
                                  STORE_CHECKS, &keys, &why));
    expect_result("opening", RESULT_INVALID,
                  store_open(fixture->pool, &fixture->settings, &keys,
                             STORE_CHECKS, &store, &why));
    expect_holds("why", why, "not the key");
}

/* Of a value that has ended, only the digest is left. */
static void test_former_values(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, 2);
    const char *old = scene->values[0];
    struct token_attributes token;

    store_token_regenerate(support_by(fixture->store, scene->ann, NOW),
                           scene->ids[0], 0, &scene->values[0]);
    rotate(fixture, -1);
    rotate(fixture, -1);
    expect_status(support_open(fixture, STORE_CHECKS), old,
                  VALUE_STATUS_REPLACED);
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
    forget_former_keys(fixture);
    expect_result("without its key", RESULT_NOT_FOUND,
                  check(support_open(fixture, STORE_CHECKS), old, &token));
}

static void in_a_killed_program(const struct fixture *fixture,
                                void (*act)(const struct fixture *fixture))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        act(fixture);
        raise(SIGKILL);
    }
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void only_prepare(const struct fixture *fixture)
{
    prepare(fixture);
}

static void only_begin(const struct fixture *fixture)
{
    rotate(fixture, 0);
}

static void only_two_steps(const struct fixture *fixture)
{
    rotate(fixture, 2);
}

static void test_killed_at_any_point(void **state)
{
    void (*const points[])(const struct fixture *) = {only_prepare, only_begin,
                                                      only_two_steps};
    const enum lookup_stage stages[] = {LOOKUP_WAITING, LOOKUP_REPLACING,
                                        LOOKUP_REPLACING};
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, TOKENS);
    struct stat info;

    for (size_t i = 0; i < LENGTH(points); i++) {
        in_a_killed_program(fixture, points[i]);
        expect_number("the stage", stages[i], stage_of(fixture));
        expect_all_work(scene, support_open(fixture, STORE_CHECKS));
    }
    expect_number("goes on", LOOKUP_REPLACING, rotate(fixture, -1).found);
    expect_number("told once", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'key rotated'"));
    assert_int_equal(0, stat(fixture->settings.lookup_key, &info));
    expect_number("one new key", 130, info.st_size);
    forget_former_keys(fixture);
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
}

/* Two commands at once share the work. */
static void test_two_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, TOKENS);
    struct command one = prepare(fixture), other = prepare(fixture);
    struct stat info;

    begin(&one);
    go_on(&one, 1);
    begin(&other);
    while (one.more || other.more) {
        go_on(&one, 1);
        go_on(&other, 1);
    }
    expect_number("each once", TOKENS + 1,
                  one.rotation.rewritten + other.rotation.rewritten);
    assert_int_equal(0, stat(fixture->settings.lookup_key, &info));
    expect_number("one new key", 130, info.st_size);
    expect_number("done", LOOKUP_CURRENT, stage_of(fixture));
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
}

/* What cannot be read is left as it is, and its key is still needed. */
static void test_unreadable(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, 3);

    support_run(fixture, "UPDATE token_value SET sealed = x'00'"
                         " WHERE token_id = (SELECT max(id) FROM token)");
    expect_number("one", 1, rotate(fixture, -1).unreadable);
    expect_number("its key is needed", 1, needed_former_keys(fixture));
    expect_number("done", LOOKUP_CURRENT, stage_of(fixture));
    expect_all_work(scene, support_open(fixture, STORE_CHECKS));
}

/* Digests change their order, by which values are sealed again. */
static void test_both_keys_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, TOKENS);
    const struct act *act =
        support_admin(support_open(fixture, STORE_ADMINISTRATOR), 0, NOW);
    struct seal_rotation seals;
    const char *why = "";
    bool more = true;

    expect_result(why, RESULT_OK, store_seal_rotation_begin(act, &seals, &why));
    store_seal_rotation_step(act, &seals, &more);
    store_seal_rotation_step(act, &seals, &more);
    rotate(fixture, -1);
    act = support_admin(support_open(fixture, STORE_ADMINISTRATOR), 0, NOW);
    while (more)
        expect_result("a step", RESULT_OK,
                      store_seal_rotation_step(act, &seals, &more));
    assert_int_equal(0, truncate(fixture->settings.seal_key, 65));
    for (int i = 0; i < TOKENS; i++) {
        char *value = NULL;
        expect_result("opens", RESULT_OK,
                      store_token_value(support_open(fixture, STORE_PAGES),
                                        fixture->pool, scene->ann,
                                        scene->ids[i], &value));
        expect_text("its value", scene->values[i], value);
    }
}

/* What has ended since stays so, although its digest is another by now. */
static void test_an_older_backup(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, 3);
    const char *file = apr_pstrcat(fixture->pool, fixture->folder, "/b", NULL);
    const char *leaked = scene->values[1], *why = "";
    struct store_keys keys = support_open(fixture, STORE_ADMINISTRATOR)->keys;
    struct store *store;
    struct restore_report report;

    expect_result(
        why, RESULT_OK,
        store_backup(fixture->pool, &fixture->settings, &keys, file, &why));
    rotate(fixture, -1);
    store = support_open(fixture, STORE_ADMINISTRATOR);
    store_token_revoke_by_value(support_admin(store, 0, NOW), leaked, NULL);
    expect_result(why, RESULT_OK,
                  store_restore(support_admin(fixture->store, 0, NOW),
                                &fixture->settings, &store->keys, file, &report,
                                &why));
    expect_number("stays ended", 1, report.values);
    store = support_open(fixture, STORE_CHECKS);
    expect_status(store, leaked, VALUE_STATUS_REVOKED);
    expect_status(store, scene->values[0], VALUE_STATUS_CURRENT);
    expect_number("the former key is needed", 1, needed_former_keys(fixture));
    expect_number("to be done again", LOOKUP_REPLACING, stage_of(fixture));
    rotate(fixture, -1);
    expect_number("done", LOOKUP_CURRENT, stage_of(fixture));
    expect_status(support_open(fixture, STORE_CHECKS), scene->values[0],
                  VALUE_STATUS_CURRENT);
}

/* Who is signed in stays so, and a link that was mailed is good. */
static void test_sessions_and_links(void **state)
{
    const struct session_limits all = {.created = 0, .seen = 0};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), found = 0;
    const struct act *act = support_by(fixture->store, 0, NOW);
    struct act proof = *act;
    char *cookie = NULL, *code = NULL;
    struct session session;
    struct store *pages;

    proof.account_id = ann;
    expect_result(
        "signed in", RESULT_OK,
        store_session_add(&proof,
                          &(struct session_new){.browser = "x",
                                                .password_revision = 1,
                                                .limits = all},
                          &cookie));
    prepare(fixture);
    expect_result(
        "a link", RESULT_OK,
        store_password_link_create(
            support_admin(support_open(fixture, STORE_ADMINISTRATOR), ann, NOW),
            NULL, &code));
    expect_result("its key is known", RESULT_OK,
                  store_password_link_find(fixture->store, code, NOW, &found));
    rotate(fixture, -1);
    pages = support_open(fixture, STORE_PAGES);
    expect_result("the link", RESULT_OK,
                  store_password_link_find(pages, code, NOW, &found));
    expect_number("whose", ann, found);
    expect_result(
        "still signed in", RESULT_OK,
        store_session_find(pages, fixture->pool, cookie, &all, NOW, &session));
    expect_result("signed out", RESULT_OK,
                  store_session_end(
                      support_by_session(pages, ann, session.id, NOW), cookie));
    expect_result(
        "out", RESULT_NOT_FOUND,
        store_session_find(pages, fixture->pool, cookie, &all, NOW, &session));
}

/* Before a check looks by the former key, the value gets its new digest. */
static struct {
    const struct fixture *fixture;
    int looks;
} intrusion;

static int intrude(unsigned event, void *baton, void *statement, void *text)
{
    (void)event;
    (void)baton;
    (void)text;
    if (strstr(sqlite3_sql(statement), " FROM token_value v") &&
        ++intrusion.looks == 2)
        rotate(intrusion.fixture, -1);
    return 0;
}

static int watch(sqlite3 *handle)
{
    return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, intrude, NULL);
}

static void test_rewritten_between_two_looks(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = set_scene(fixture, 1);
    struct store *checks;

    prepare(fixture);
    sqlite3_auto_extension((void (*)(void))watch);
    checks = support_open(fixture, STORE_CHECKS);
    sqlite3_cancel_auto_extension((void (*)(void))watch);
    intrusion.fixture = fixture;
    intrusion.looks = 0;
    expect_all_work(scene, checks);
    expect_number("looks", 3, intrusion.looks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_all_at_once),
        STORE_TEST(test_overlap),
        STORE_TEST(test_while_programs_run),
        STORE_TEST(test_revoked_in_between),
        STORE_TEST(test_without_the_new_key),
        STORE_TEST(test_a_key_is_missing_later),
        STORE_TEST(test_without_the_former_key),
        STORE_TEST(test_former_values),
        STORE_TEST(test_killed_at_any_point),
        STORE_TEST(test_two_at_once),
        STORE_TEST(test_unreadable),
        STORE_TEST(test_both_keys_at_once),
        STORE_TEST(test_an_older_backup),
        STORE_TEST(test_sessions_and_links),
        STORE_TEST(test_rewritten_between_two_looks),
    };

    return RUN(tests);
}
