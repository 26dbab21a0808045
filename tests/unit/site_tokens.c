/* site_tokens.c: tests of store/site_tokens.h: a list that is read in parts. */
#include "store/site_tokens.h"

#include "support.h"

/* The IDs, as the list has them; 0 ends them. */
struct listed {
    int count;
    int64_t ids[4096];
};

/* meanwhile: what is run after the first part; NULL: nothing. */
static void list(const struct fixture *fixture,
                 const struct site_token_filter *filter, const char *meanwhile,
                 struct listed *listed)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    struct site_token_place place = {0};
    apr_array_header_t *part;

    listed->count = 0;
    do {
        expect_result(
            "a part", RESULT_OK,
            store_site_tokens(store, fixture->pool, filter, &place, &part));
        assert_in_range(part->nelts, 0, 1000);
        for (int i = 0; i < part->nelts; i++)
            listed->ids[listed->count++] =
                APR_ARRAY_IDX(part, i, struct site_token).id;
        if (meanwhile)
            support_run(fixture, meanwhile);
        meanwhile = NULL;
    } while (part->nelts);
}

/* 2500 tokens of bob, each fifth of which has ended; ann has one. */
static void add_many(struct fixture *fixture)
{
    support_account(fixture, "ann");
    support_account(fixture, "bob");
    support_run(fixture,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                " SELECT i + 1 FROM n WHERE i < 2500)"
                " INSERT INTO token (account_id, description, is_primary,"
                " read_scope, write_scope, created_at, revision, expires_at,"
                " revoked_at) SELECT 2, 'n', 0, 2, 0, 1, 1,"
                " CASE i % 10 WHEN 0 THEN 1 END, CASE i % 10 WHEN 5 THEN 1 END"
                " FROM n;");
}

static void test_each_once_the_ended_last(void **state)
{
    struct fixture *fixture = *state;
    const struct site_token_filter all = {.now = NOW};
    struct listed listed;

    add_many(fixture);
    list(fixture, &all, NULL, &listed);
    expect_number("all", 2502, listed.count);
    for (int i = 1; i < listed.count; i++) {
        if (i != 2002)
            assert_true(listed.ids[i - 1] < listed.ids[i]);
    }
}

static void test_one_that_ends_meanwhile_is_there_once(void **state)
{
    struct fixture *fixture = *state;
    const struct site_token_filter all = {.now = NOW};
    struct listed listed;

    add_many(fixture);
    list(fixture, &all,
         "UPDATE token SET revoked_at = 1796547601 WHERE revoked_at IS NULL",
         &listed);
    expect_number("all", 2502, listed.count);
}

static void test_of_one_account_and_of_the_active(void **state)
{
    struct fixture *fixture = *state;
    struct site_token_filter filter = {.now = NOW, .account_id = 2};
    struct listed listed;

    add_many(fixture);
    list(fixture, &filter, NULL, &listed);
    expect_number("of bob", 2501, listed.count);
    filter.active = true;
    list(fixture, &filter, NULL, &listed);
    expect_number("of bob, active", 2001, listed.count);
    filter = (struct site_token_filter){.now = NOW, .account_id = 1};
    list(fixture, &filter, NULL, &listed);
    expect_number("of ann", 1, listed.count);
}

/* The IDs of a page, its filter's words aside, and the place of the next. */
static int64_t page(struct fixture *fixture, struct site_token_query query,
                    struct listed *listed)
{
    apr_array_header_t *tokens = NULL;
    int64_t before_id = 0;

    query.filter.now = NOW;
    if (!query.limit)
        query.limit = 100;
    if (!query.look_at)
        query.look_at = 20000;
    expect_result("a page", RESULT_OK,
                  store_site_token_page(fixture->store, fixture->pool, &query,
                                        &tokens, &before_id));
    listed->count = tokens->nelts;
    for (int i = 0; i < tokens->nelts; i++)
        listed->ids[i] = APR_ARRAY_IDX(tokens, i, struct site_token).id;
    return before_id;
}

/* All of them are on some page, once, the newest first. */
static void test_pages(void **state)
{
    struct fixture *fixture = *state;
    struct site_token_query query = {.state = SITE_TOKEN_ANY};
    int64_t last = INT64_MAX;
    struct listed listed;
    int all = 0;

    add_many(fixture);
    do {
        query.before_id = page(fixture, query, &listed);
        for (int i = 0; i < listed.count; i++, all++) {
            assert_true(listed.ids[i] < last);
            last = listed.ids[i];
        }
    } while (query.before_id);
    expect_number("all", 2502, all);
}

/* A page that looks at few tokens leads on to the others. */
static void test_looks_at_few(void **state)
{
    struct fixture *fixture = *state;
    struct site_token_query query = {.words = "Primary", .look_at = 1000};
    struct listed listed;
    int pages = 0, found = 0;

    add_many(fixture);
    do {
        query.before_id = page(fixture, query, &listed);
        found += listed.count;
        pages++;
    } while (query.before_id);
    expect_number("pages", 3, pages);
    expect_number("found", 2, found);
}

static void test_states_and_words(void **state)
{
    struct fixture *fixture = *state;
    struct site_token_query query = {.state = SITE_TOKEN_EXPIRED,
                                     .limit = 4000};
    struct token primary;
    struct listed listed;

    add_many(fixture);
    page(fixture, query, &listed);
    expect_number("expired", 250, listed.count);
    query.state = SITE_TOKEN_REVOKED;
    page(fixture, query, &listed);
    expect_number("revoked", 250, listed.count);
    query.state = SITE_TOKEN_ACTIVE;
    page(fixture, query, &listed);
    expect_number("active", 2002, listed.count);
    primary = support_primary(fixture, 1);
    query.last4 = primary.last4;
    page(fixture, query, &listed);
    expect_number("by its last four", 1, listed.count);
    expect_number("the token", primary.id, listed.ids[0]);
    query.filter.account_id = 2;
    page(fixture, query, &listed);
    expect_number("which is not bob's", 0, listed.count);
}

/* Of 100,000 tokens of 10,000 accounts, none but those of the page, and as many
 * as it looks at, cost anything. */
static void test_many(void **state)
{
    struct fixture *fixture = *state;
    const struct site_token_query pages[] = {
        {.limit = 100},
        {.limit = 100, .before_id = 50000},
        {.words = "no such"},
        {.state = SITE_TOKEN_REVOKED},
        {.last4 = "none"},
        {.filter.account_id = 1},
        {.filter.unused_since = 1},
        {.filter.expires_before = 1},
        {.filter.writes_feed_id = 1},
    };
    struct listed listed;

    support_account(fixture, "ann");
    support_feed(fixture, "acme", 1);
    support_run(fixture,
                "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL"
                " SELECT i + 1 FROM n WHERE i < 10000)"
                " INSERT INTO account (username, password, created_at,"
                " password_at) SELECT 'user-' || i, '', 1, 1 FROM n;"
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                " SELECT i + 1 FROM n WHERE i < 100000)"
                " INSERT INTO token (account_id, description, is_primary,"
                " read_scope, write_scope, created_at, revision)"
                " SELECT 1 + i % 10000, 'n', 0, 2, 2, 1, 1 FROM n;");
    for (size_t i = 0; i < LENGTH(pages); i++) {
        support_steps = 0;
        page(fixture, pages[i], &listed);
        if (support_steps > 60 * 20000)
            fail_msg("page %zu takes %" PRId64 " steps", i, support_steps);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_each_once_the_ended_last),
        STORE_TEST(test_one_that_ends_meanwhile_is_there_once),
        STORE_TEST(test_of_one_account_and_of_the_active),
        STORE_TEST(test_pages),
        STORE_TEST(test_looks_at_few),
        STORE_TEST(test_states_and_words),
        STORE_TEST(test_many),
    };

    support_count_steps();
    return RUN(tests);
}
