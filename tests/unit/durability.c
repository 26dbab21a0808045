/* durability.c: what a person was told is done stays done, whenever the program
 * is killed. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "store/account_delete.h"
#include "store/checks.h"
#include "support.h"
#include "store/values.h"

enum { ROUNDS = 12, VALUES = 4096 };

/* What the child says when a change is done. */
struct confirmed {
    char kind; /* 'n': made, 'g': regenerated, 'r': revoked, 'd': deleted */
    int64_t id;
    char value[48]; /* that is good from now on, or that ended */
};

/* Makes the i-th change and confirms it to the file `to`; false where it
 * fails. */
typedef bool change_function(struct store *store, apr_pool_t *pool,
                             int64_t account_id, int i, int to);

static void confirm(int to, char kind, int64_t id, const char *value)
{
    struct confirmed message = {.kind = kind, .id = id};

    apr_cpystrn(message.value, value, sizeof message.value);
    if (write(to, &message, sizeof message) != sizeof message)
        _exit(1);
}

/* Makes a token; regenerates and then revokes every third. */
static bool change_once(struct store *store, apr_pool_t *pool,
                        int64_t account_id, int i, int to)
{
    const struct token_choice choice = {.description =
                                            apr_psprintf(pool, "token %d", i),
                                        .read_scope = SCOPE_ALL};
    char *value = NULL;
    int64_t id = 0;

    if (store_token_add(support_by(store, account_id, NOW), &choice, &id,
                        &value) != RESULT_OK)
        return false;
    confirm(to, 'n', id, value);
    if (i % 3)
        return true;
    if (store_token_regenerate(support_by(store, account_id, NOW), id, 0,
                               NULL) != RESULT_OK)
        return false;
    confirm(to, 'g', id, value);
    if (store_token_revoke(support_by(store, account_id, NOW), id) != RESULT_OK)
        return false;
    confirm(to, 'r', id, value);
    return true;
}

/* Makes an account that can do something, and deletes it. */
static bool delete_once(struct store *store, apr_pool_t *pool,
                        int64_t account_id, int i, int to)
{
    const struct account_new account = {
        .username = apr_psprintf(pool, "ann%d", i), .password = "hash"};
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    const struct session_limits all = {0, 0};
    char *value = NULL, *cookie = NULL;
    int64_t id = 0, token_id = 0;

    (void)account_id;
    if (store_account_add(support_by(store, 0, NOW), &account, &id) ==
        RESULT_TAKEN)
        return true; /* of the round before */
    if (store_token_add(support_by(store, id, NOW), &choice, &token_id,
                        &value) != RESULT_OK ||
        support_sign_in(store, id, &all, "", NOW, &cookie) != RESULT_OK ||
        store_account_delete(support_by(store, id, NOW), 1) != RESULT_OK)
        return false;
    confirm(to, 'd', id, value);
    return true;
}

/* Never returns: changes and confirms until it is killed. */
static void work(const struct fixture *fixture, change_function *change,
                 int64_t account_id, int to)
{
    struct store_keys keys = {0};
    struct store *store = NULL;
    const char *why = "";

    if (store_load_keys(fixture->pool, &fixture->settings, STORE_PAGES, &keys,
                        &why) != RESULT_OK ||
        store_open(fixture->pool, &fixture->settings, &keys, STORE_PAGES,
                   &store, &why) != RESULT_OK)
        _exit(1);
    for (int i = 0;; i++) {
        apr_pool_t *pool = NULL;
        if (apr_pool_create(&pool, fixture->pool) != APR_SUCCESS ||
            !change(store, pool, account_id, i, to))
            _exit(1);
        apr_pool_destroy(pool);
    }
}

/* Runs the child for a random time and kills it; what it confirmed. */
static int kill_in_the_middle(const struct fixture *fixture,
                              change_function *change, int64_t account_id,
                              struct confirmed *messages)
{
    struct timespec pause = {0, 0};
    int ends[2], count = 0, status = 0;
    pid_t child;

    assert_int_equal(0, pipe(ends));
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        work(fixture, change, account_id, ends[1]);
    }
    close(ends[1]);
    /* From its first change on, so that there is something to lose. */
    while (read(ends[0], &messages[count], sizeof *messages) ==
               sizeof *messages &&
           ++count < VALUES) {
        if (count > 1)
            continue;
        pause.tv_nsec = 1000000 * (long)(1 + secret_random_number(60)) +
                        (long)secret_random_number(1000000);
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
    }
    close(ends[0]);
    waitpid(child, &status, 0);
    expect_number("it was killed", SIGKILL,
                  WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return count;
}

static void expect_there(struct store *endpoints, apr_pool_t *pool,
                         const struct confirmed *message)
{
    struct token_attributes attributes = {0};

    expect_result(
        "a confirmed value is known", RESULT_OK,
        store_check_value(endpoints, pool, message->value, &attributes));
    expect_number("of its token", message->id, attributes.id);
    if (message->kind != 'n')
        expect_number("it was replaced", VALUE_STATUS_REPLACED,
                      attributes.value_status);
}

static void test_killed(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct confirmed *messages =
        apr_palloc(fixture->pool, VALUES * sizeof *messages);
    int64_t all = 0;

    for (int round = 0; round < ROUNDS; round++) {
        int count = kill_in_the_middle(fixture, change_once, ann, messages);
        struct store *endpoints = support_open(fixture, STORE_CHECKS);
        for (int i = 0; i < count; i++) {
            struct token token = {0};
            expect_there(endpoints, fixture->pool, &messages[i]);
            store_token_get(fixture->store, fixture->pool, ann, messages[i].id,
                            &token);
            if (messages[i].kind == 'r' && !token.revoked_at)
                fail_msg("a confirmed revocation is lost");
        }
        all += count;
    }
    expect_number("the file is sound", 1,
                  support_count(fixture, "SELECT integrity_check = 'ok'"
                                         " FROM pragma_integrity_check"));
    expect_number("something was confirmed", true, all > ROUNDS);
}

/* Nothing is half done: a token without a value, a value without an event. */
static void test_whole(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct confirmed *messages =
        apr_palloc(fixture->pool, VALUES * sizeof *messages);

    for (int round = 0; round < ROUNDS / 2; round++)
        kill_in_the_middle(fixture, change_once, ann, messages);
    expect_number("tokens without any value", 0,
                  support_count(fixture,
                                "SELECT count(*) FROM token t WHERE NOT EXISTS"
                                " (SELECT 1 FROM token_value v"
                                " WHERE v.token_id = t.id)"));
    expect_number("living tokens without a current value", 0,
                  support_count(fixture,
                                "SELECT count(*) FROM token t"
                                " WHERE revoked_at IS NULL AND NOT EXISTS"
                                " (SELECT 1 FROM token_value v"
                                " WHERE v.token_id = t.id"
                                " AND v.ended_at IS NULL)"));
    expect_number("revoked tokens with a current value", 0,
                  support_count(fixture,
                                "SELECT count(*) FROM token t JOIN token_value"
                                " v ON v.token_id = t.id"
                                " WHERE t.revoked_at IS NOT NULL"
                                " AND v.ended_at IS NULL"));
    expect_number("tokens that nobody was told of", 0,
                  support_count(fixture, "SELECT count(*) FROM token t"
                                         " WHERE is_primary = 0 AND NOT EXISTS"
                                         " (SELECT 1 FROM event e"
                                         " WHERE e.token_id = t.id)"));
}

/* An account is there with all that it has, or gone with all of it. */
static void test_deleted_whole(void **state)
{
    struct fixture *fixture = *state;
    struct confirmed *messages =
        apr_palloc(fixture->pool, VALUES * sizeof *messages);

    for (int round = 0; round < ROUNDS / 2; round++) {
        int count = kill_in_the_middle(fixture, delete_once, 0, messages);
        for (int i = 0; i < count; i++) {
            struct account account;
            expect_result("a confirmed end", RESULT_NOT_FOUND,
                          store_account_by_id(fixture->store, fixture->pool,
                                              messages[i].id, &account));
        }
    }
    expect_number("half gone", 0,
                  support_count(fixture,
                                "SELECT count(*) FROM account a"
                                " WHERE deleted_at IS NOT NULL AND"
                                " (password <> '' OR EXISTS (SELECT 1 FROM"
                                " session s WHERE s.account_id = a.id)"
                                " OR EXISTS (SELECT 1 FROM token t"
                                " WHERE t.account_id = a.id"
                                " AND t.revoked_at IS NULL))"));
    expect_number("half there", 0,
                  support_count(fixture, "SELECT count(*) FROM account a"
                                         " WHERE deleted_at IS NULL AND EXISTS"
                                         " (SELECT 1 FROM token t"
                                         " WHERE t.account_id = a.id"
                                         " AND t.revoked_at IS NOT NULL)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_killed),
        STORE_TEST(test_whole),
        STORE_TEST(test_deleted_whole),
    };

    return RUN(tests);
}
