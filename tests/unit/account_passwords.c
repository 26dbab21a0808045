/* account_passwords.c: tests of store/account_passwords.h and
 * password_links.h. */
#include "store/account_passwords.h"

#include "store/checks.h"
#include "store/events.h"
#include "store/password_links.h"
#include "store/sessions.h"
#include "signed_in.h"
#include "support.h"

static int64_t account_with(struct fixture *fixture, const char *username,
                            const char *password)
{
    const struct account_new account = {.username = username,
                                        .password = password};
    int64_t id = 0;

    expect_result(
        username, RESULT_OK,
        store_account_add(support_by(fixture->store, 0, NOW), &account, &id));
    return id;
}

static const char *password_of(struct fixture *fixture, int64_t id)
{
    struct account account = {0};

    expect_result(
        "the account", RESULT_OK,
        store_account_by_id(fixture->store, fixture->pool, id, &account));
    return account.password;
}

static char *make_link(struct fixture *fixture, int64_t id)
{
    char *code = NULL;

    expect_result(
        "a link", RESULT_OK,
        store_password_link_create(
            support_admin(support_open(fixture, STORE_ADMINISTRATOR), id, NOW),
            NULL, &code));
    return code;
}

static enum result find_link(struct fixture *fixture, const char *code,
                             int64_t now)
{
    int64_t id = 0;

    return store_password_link_find(fixture->store, code, now, &id);
}

static void test_set(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const char *hers = sign_in(fixture, ann);
    const char *his = sign_in(fixture, support_account(fixture, "bob"));
    const char *code = make_link(fixture, ann);
    struct account account = {0};

    expect_result(
        "set", RESULT_OK,
        store_password_set(support_admin(fixture->store, ann, NOW + 5), "new"));
    store_account_by_id(fixture->store, fixture->pool, ann, &account);
    expect_text("the new one", "new", account.password);
    expect_number("when", NOW + 5, account.password_at);
    expect_result("her sessions end", RESULT_NOT_FOUND, session(fixture, hers));
    expect_result("others' stay", RESULT_OK, session(fixture, his));
    expect_result("her link ends", RESULT_NOT_FOUND,
                  find_link(fixture, code, NOW));
    expect_result(
        "nobody", RESULT_NOT_FOUND,
        store_password_set(support_admin(fixture->store, 99, NOW), "new"));
}

static void test_change(void **state)
{
    static const struct {
        const char *what, *stored;
        int64_t revision;
        enum result wanted;
    } cases[] = {
        {"the one that was checked", "hash", 1, RESULT_OK},
        {"changed since", "hash", 0, RESULT_CHANGED},
        {"the first one", NULL, 1, RESULT_OK},
        {"set since", NULL, 2, RESULT_CHANGED},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *name = apr_psprintf(fixture->pool, "ann%d", (int)i);
        int64_t id = account_with(fixture, name, cases[i].stored);
        const char *before = sign_in(fixture, id);
        const struct password_change change = {.revision = cases[i].revision,
                                               .password = "new",
                                               .browser = "Mozilla/5.0"};
        char *cookie = NULL;
        bool done = cases[i].wanted == RESULT_OK;
        expect_result(cases[i].what, cases[i].wanted,
                      store_password_change(support_by(fixture->store, id, NOW),
                                            &change, &cookie));
        expect_text(cases[i].what, done ? "new" : cases[i].stored,
                    password_of(fixture, id));
        expect_result("the old session", done ? RESULT_NOT_FOUND : RESULT_OK,
                      session(fixture, before));
        expect_number("a new cookie", done, cookie != NULL);
        if (done)
            expect_result("the new session", RESULT_OK,
                          session(fixture, cookie));
    }
}

/* A re-hash must not undo a change of password that came between. */
static void test_rehash(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = account_with(fixture, "ann", "hash");

    store_password_rehash(fixture->store, id, "another", "stronger");
    expect_text("changed since", "hash", password_of(fixture, id));
    expect_result(
        "the one that was checked", RESULT_OK,
        store_password_rehash(fixture->store, id, "hash", "stronger"));
    expect_text("stronger", "stronger", password_of(fixture, id));
}

/* Neither at the sign-in nor at an endpoint is there anything to compare
 * with. */
static void test_none(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t id = account_with(fixture, "ann", NULL);
    struct account_attributes attributes = {0};

    expect_text("none", NULL, password_of(fixture, id));
    expect_result(
        "at a endpoint", RESULT_OK,
        store_check_account(endpoints, fixture->pool, "ann", &attributes));
    expect_text("none at a endpoint", NULL, attributes.password);
}

/* Links that nobody can use any more are deleted. */
static void test_link_sweep(void **state)
{
    struct fixture *fixture = *state;
    struct store *records = support_open(fixture, STORE_RECORDS);
    int64_t ann = support_account(fixture, "ann");
    bool more = false;

    make_link(fixture, ann);
    store_password_link_sweep(records, NOW + PASSWORD_LINK_SECONDS - 1, &more);
    expect_number("it works", 1,
                  support_count(fixture, "SELECT count(*) FROM password_link"));
    expect_result(
        "swept", RESULT_OK,
        store_password_link_sweep(records, NOW + PASSWORD_LINK_SECONDS, &more));
    expect_number("it is gone", 0,
                  support_count(fixture, "SELECT count(*) FROM password_link"));
}

/* What limits how many an account gets by mail, whoever asks, and for which of
 * its names. */
static void test_links_mailed(void **state)
{
    struct fixture *fixture = *state;
    struct store *mailer = support_open(fixture, STORE_MAIL);
    int64_t ann = support_account(fixture, "ann"), count = -1;
    const struct act *act = support_act(mailer, AUTHORITY_PROOF, ann, NOW);
    char *code = NULL;

    store_password_link_create(act, EVENT_PASSWORD_MAILED, &code);
    store_password_link_create(act, EVENT_PASSWORD_MAILED, &code);
    store_password_link_create(act, NULL, &code);
    expect_result("counted", RESULT_OK,
                  store_password_links_mailed(act, NOW - 1, &count));
    expect_number("of this hour", 2, count);
    expect_result("counted", RESULT_OK,
                  store_password_links_mailed(act, NOW, &count));
    expect_number("of the next one", 0, count);
}

static void test_link(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const char *first = make_link(fixture, ann);
    const char *second = make_link(fixture, ann);
    const char *his = make_link(fixture, support_account(fixture, "bob"));
    int64_t id = 0;

    expect_result("an earlier one", RESULT_NOT_FOUND,
                  find_link(fixture, first, NOW));
    expect_result(
        "within the hour", RESULT_OK,
        store_password_link_find(fixture->store, second, NOW + 3599, &id));
    expect_number("whose", ann, id);
    expect_result("after the hour", RESULT_NOT_FOUND,
                  find_link(fixture, second, NOW + 3600));
    expect_result("none", RESULT_NOT_FOUND, find_link(fixture, "", NOW));
    expect_result(
        "used too late", RESULT_GONE,
        store_password_set_by_link(support_by(fixture->store, 0, NOW + 3600),
                                   second, "new"));
    expect_result("used", RESULT_OK,
                  store_password_set_by_link(
                      support_by(fixture->store, 0, NOW + 1), second, "new"));
    expect_text("set", "new", password_of(fixture, ann));
    expect_result("used again", RESULT_GONE,
                  store_password_set_by_link(
                      support_by(fixture->store, 0, NOW + 1), second, "newer"));
    expect_result("another's stays", RESULT_OK, find_link(fixture, his, NOW));
    if (store_password_link_create(support_admin(fixture->store, ann, NOW),
                                   NULL, &(char *){NULL}) == RESULT_OK)
        fail_msg("the pages make links");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_set),          STORE_TEST(test_change),
        STORE_TEST(test_rehash),       STORE_TEST(test_none),
        STORE_TEST(test_links_mailed), STORE_TEST(test_link),
        STORE_TEST(test_link_sweep),
    };

    return RUN(tests);
}
