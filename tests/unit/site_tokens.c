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

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_each_once_the_ended_last),
        STORE_TEST(test_one_that_ends_meanwhile_is_there_once),
        STORE_TEST(test_of_one_account_and_of_the_active),
    };

    return RUN(tests);
}
