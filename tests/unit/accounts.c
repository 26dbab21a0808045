/* accounts.c: tests of store/accounts.h. */
#include "store/accounts.h"

#include "store/events.h"
#include "store/sessions.h"
#include "signed_in.h"
#include "store/account_passwords.h"
#include "support.h"
#include "store/reveals.h"

static enum result add(struct fixture *fixture, const char *username,
                       const char *email, const char *form_id, int64_t *id)
{
    const struct account_new account = {.username = username,
                                        .email = email,
                                        .password = "hash",
                                        .form_id = form_id};

    return store_account_add(support_by(fixture->store, 0, NOW), &account, id);
}

static void test_add(void **state)
{
    struct fixture *fixture = *state;
    struct account account = {0};
    int64_t id = 0;

    expect_result("new", RESULT_OK,
                  add(fixture, "ann", "ann@example.org", NULL, &id));
    expect_result(
        "by its number", RESULT_OK,
        store_account_by_id(fixture->store, fixture->pool, id, &account));
    expect_number("id", id, account.id);
    expect_text("username", "ann", account.username);
    expect_text("email", "ann@example.org", account.email);
    expect_text("password", "hash", account.password);
    expect_number("created", NOW, account.created_at);
    expect_number("password set", NOW, account.password_at);
    expect_number("not disabled", 0, account.disabled_at);
}

/* The primary token: reads and writes all, never expires, has a value. */
static void test_primary(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = support_account(fixture, "ann");
    struct token token = support_primary(fixture, id);
    char *value = NULL;

    expect_number("primary", true, token.is_primary);
    expect_number("reads all", SCOPE_ALL, token.read_scope);
    expect_number("writes all", SCOPE_ALL, token.write_scope);
    expect_number("never expires", 0, token.expires_at);
    expect_result("has a value", RESULT_OK,
                  store_token_reveal(support_by(fixture->store, id, NOW), NULL,
                                     token.id, &value));
}

static void test_taken(void **state)
{
    static const struct {
        const char *what, *username, *email;
        enum result wanted;
    } cases[] = {
        {"the same name", "ann", "other@example.org", RESULT_TAKEN},
        {"the same e-mail", "bob", "ann@example.org", RESULT_TAKEN},
        {"neither", "bob", "bob@example.org", RESULT_OK},
    };
    struct fixture *fixture = *state;
    int64_t id = 0;

    support_account(fixture, "ann");
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_result(
            cases[i].what, cases[i].wanted,
            add(fixture, cases[i].username, cases[i].email, NULL, &id));
    expect_number("accounts", 2,
                  support_count(fixture, "SELECT count(*) FROM account"));
    expect_number("primary tokens", 2,
                  support_count(fixture, "SELECT count(*) FROM token"));
    expect_number("events", 2,
                  support_count(fixture, "SELECT count(*) FROM event"));
}

static void test_form_once(void **state)
{
    struct fixture *fixture = *state;
    struct account account = {0};
    int64_t id = 0, again = 0;

    expect_result("first", RESULT_OK,
                  add(fixture, "ann", "ann@example.org", "form1", &id));
    expect_result("the same form", RESULT_TAKEN,
                  add(fixture, "bob", "bob@example.org", "form1", &again));
    expect_result("what it made", RESULT_OK,
                  store_account_by_form(fixture->store, fixture->pool, "form1",
                                        &account));
    expect_number("what it made", id, account.id);
    expect_result("another form", RESULT_NOT_FOUND,
                  store_account_by_form(fixture->store, fixture->pool, "form2",
                                        &account));
}

static void test_by_name(void **state)
{
    static const struct {
        const char *what, *name;
        enum result wanted;
    } cases[] = {
        {"username", "ann", RESULT_OK},
        {"e-mail", "ann@example.org", RESULT_OK},
        {"nobody", "bob", RESULT_NOT_FOUND},
        {"a beginning", "an", RESULT_NOT_FOUND},
        {"a pattern", "an%", RESULT_NOT_FOUND},
        {"nothing", "", RESULT_NOT_FOUND},
        {"SQL", "' OR 1=1 --", RESULT_NOT_FOUND},
    };
    struct fixture *fixture = *state;

    support_account(fixture, "ann");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct account account = {0};
        expect_result(cases[i].what, cases[i].wanted,
                      store_account_by_name(fixture->store, fixture->pool,
                                            cases[i].name, &account));
    }
}

static void test_list(void **state)
{
    struct fixture *fixture = *state;
    struct store *opened = support_open(fixture, STORE_ADMINISTRATOR);
    apr_array_header_t *accounts = NULL;

    support_account(fixture, "bob");
    support_account(fixture, "ann");
    expect_result("all", RESULT_OK,
                  store_account_list(opened, fixture->pool, &accounts));
    expect_number("how many", 2, accounts->nelts);
    expect_text("by name", "ann",
                APR_ARRAY_IDX(accounts, 0, struct account).username);
    expect_text("by name", "bob",
                APR_ARRAY_IDX(accounts, 1, struct account).username);
    if (store_account_list(fixture->store, fixture->pool, &accounts) ==
        RESULT_OK)
        fail_msg("the pages list all accounts");
}

static void test_set_email(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct account account = {0};

    support_account(fixture, "bob");
    expect_result("taken", RESULT_TAKEN,
                  store_account_set_email(support_by(fixture->store, ann, NOW),
                                          1, "bob@example.org"));
    expect_result("her own", RESULT_OK,
                  store_account_set_email(support_by(fixture->store, ann, NOW),
                                          1, "ann@example.org"));
    expect_result("another", RESULT_OK,
                  store_account_set_email(support_by(fixture->store, ann, NOW),
                                          1, "ann@example.com"));
    store_account_by_id(fixture->store, fixture->pool, ann, &account);
    expect_text("another", "ann@example.com", account.email);
    expect_number("told", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'email changed'"));
    expect_result("nobody", RESULT_SIGNED_OUT,
                  store_account_set_email(support_by(fixture->store, 99, NOW),
                                          1, "x@example.org"));
}

static void test_disable(void **state)
{
    struct fixture *fixture = *state;
    struct store *opened = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = support_account(fixture, "ann");
    const char *cookie = sign_in(fixture, ann);
    struct account account = {0};

    expect_result(
        "disabled", RESULT_OK,
        store_account_set_disabled(support_admin(opened, ann, NOW + 1), true));
    store_account_by_id(fixture->store, fixture->pool, ann, &account);
    expect_number("since", NOW + 1, account.disabled_at);
    expect_result("her sessions end", RESULT_NOT_FOUND,
                  session(fixture, cookie));
    expect_result(
        "a second time", RESULT_CHANGED,
        store_account_set_disabled(support_admin(opened, ann, NOW + 9), true));
    store_account_by_id(fixture->store, fixture->pool, ann, &account);
    expect_number("still since then", NOW + 1, account.disabled_at);
    expect_number("told once", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'account disabled'"));
    expect_result(
        "enabled", RESULT_OK,
        store_account_set_disabled(support_admin(opened, ann, NOW + 2), false));
    store_account_by_id(fixture->store, fixture->pool, ann, &account);
    expect_number("no more", 0, account.disabled_at);
    expect_result(
        "nobody", RESULT_NOT_FOUND,
        store_account_set_disabled(support_admin(opened, 99, NOW), true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_add),       STORE_TEST(test_primary),
        STORE_TEST(test_taken),     STORE_TEST(test_form_once),
        STORE_TEST(test_by_name),   STORE_TEST(test_list),
        STORE_TEST(test_set_email), STORE_TEST(test_disable),
    };

    return RUN(tests);
}
