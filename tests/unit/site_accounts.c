/* site_accounts.c: tests of store/site_accounts.h. */
#include "store/site_accounts.h"

#include "store/account_passwords.h"
#include "signed_in.h"
#include "support.h"

/* The names that fit, with spaces between. */
static const char *names(struct fixture *fixture,
                         const struct site_account_filter *filter)
{
    const struct range range = {.limit = 100};
    apr_array_header_t *accounts = NULL;
    const char *all = "";
    int64_t count = 0;

    expect_result("the list", RESULT_OK,
                  store_site_account_list(fixture->store, fixture->pool, filter,
                                          &range, &accounts));
    expect_result("the count", RESULT_OK,
                  store_site_account_count(fixture->store, fixture->pool,
                                           filter, 100, &count));
    expect_number("as many as are listed", count, accounts->nelts);
    for (int i = 0; i < accounts->nelts; i++)
        all = apr_pstrcat(
            fixture->pool, all, *all ? " " : "",
            APR_ARRAY_IDX(accounts, i, struct site_account).username, NULL);
    return all;
}

static struct site_account only(struct fixture *fixture, const char *words)
{
    const struct site_account_filter filter = {.words = words, .now = NOW};
    const struct range range = {.limit = 2};
    apr_array_header_t *accounts = NULL;

    store_site_account_list(fixture->store, fixture->pool, &filter, &range,
                            &accounts);
    expect_number(words, 1, accounts->nelts);
    return APR_ARRAY_IDX(accounts, 0, struct site_account);
}

static void test_filter(void **state)
{
    struct fixture *fixture = *state;
    int64_t zoe = support_account(fixture, "zoe");

    support_account(fixture, "ann");
    support_account(fixture, "ann_b");
    support_account(fixture, "gone");
    support_run(fixture, "UPDATE account SET deleted_at = 1 WHERE username ="
                         " 'gone'; UPDATE account SET administrator_at = 1"
                         " WHERE username = 'ann_b'");
    store_account_set_disabled(support_admin(fixture->store, zoe, NOW), true);
    expect_text("all by name", "ann ann_b zoe",
                names(fixture, &(struct site_account_filter){.now = NOW}));
    expect_text("words are no pattern", "ann_b",
                names(fixture, &(struct site_account_filter){.words = "N_"}));
    expect_text("by address", "zoe",
                names(fixture, &(struct site_account_filter){.words = "zoe@"}));
    expect_text("disabled", "zoe",
                names(fixture, &(struct site_account_filter){
                                   .state = SITE_ACCOUNT_DISABLED}));
    expect_text("administrators", "ann_b",
                names(fixture, &(struct site_account_filter){
                                   .state = SITE_ACCOUNT_ADMINISTRATOR}));
}

static void test_what_is_told(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");

    expect_number("never signed in", 0, only(fixture, "ann").signed_in_at);
    sign_in(fixture, ann);
    expect_number("when", NOW, only(fixture, "ann").signed_in_at);
    expect_number("the primary", 1, only(fixture, "ann").tokens);
    support_token(fixture, ann, "CI", NULL);
    support_token(fixture, ann, "old", NULL);
    support_run(fixture, "UPDATE token SET expires_at = 1"
                         " WHERE description = 'old'");
    expect_number("the valid ones", 2, only(fixture, "ann").tokens);
    expect_text("the address", "ann@example.org", only(fixture, "ann").email);
}

/* 10,000 accounts and 100,000 tokens, half of them of one account; each account
 * has signed in. */
static void add_many(struct fixture *fixture)
{
    support_account(fixture, "aa");
    support_run(
        fixture,
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL"
        " SELECT i + 1 FROM n WHERE i < 10000)"
        " INSERT INTO account (username, email, password, created_at,"
        " password_at) SELECT 'user-' || i, 'user-' || i || '@example.org',"
        " '', 1, 1 FROM n;"
        "INSERT INTO event (at, last_at, count, account_id, kind, category,"
        " actor) SELECT id, id, 1, id, 'signed in', 'sign-in', 'account'"
        " FROM account;"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n WHERE i < 100000)"
        " INSERT INTO token (account_id, description, is_primary, read_scope,"
        " write_scope, created_at, revision) SELECT"
        " CASE i % 2 WHEN 0 THEN 1 ELSE 2 + i % 9000 END, 'n', 0, 2, 0, 1, 1"
        " FROM n;");
}

/* What a page of 100 takes: a few steps for each account, and none for each
 * token of the site. */
static void test_many(void **state)
{
    struct fixture *fixture = *state;
    const struct {
        struct site_account_filter filter;
        int64_t offset;
    } pages[] = {
        {{.now = NOW}, 0},
        {{.now = NOW}, 9900},
        {{.words = "user-77", .now = NOW}, 0},
        {{.words = "nobody", .now = NOW}, 0},
        {{.state = SITE_ACCOUNT_DISABLED, .now = NOW}, 0},
        {{.state = SITE_ACCOUNT_ADMINISTRATOR, .now = NOW}, 0},
    };

    add_many(fixture);
    for (size_t i = 0; i < LENGTH(pages); i++) {
        const struct range range = {.limit = 100, .offset = pages[i].offset};
        apr_array_header_t *accounts;
        int64_t count;
        support_steps = 0;
        store_site_account_count(fixture->store, fixture->pool,
                                 &pages[i].filter, 20000, &count);
        store_site_account_list(fixture->store, fixture->pool, &pages[i].filter,
                                &range, &accounts);
        if (support_steps > 50 * 10000)
            fail_msg("page %zu takes %" PRId64 " steps", i, support_steps);
    }
    expect_number("no more are counted", SITE_ACCOUNT_TOKENS_MAX + 1,
                  only(fixture, "aa").tokens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_filter),
        STORE_TEST(test_what_is_told),
        STORE_TEST(test_many),
    };

    support_count_steps();
    return RUN(tests);
}
