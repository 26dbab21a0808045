/* site_feeds.c: tests of store/site_feeds.h. */
#include "store/site_feeds.h"

#include "store/account_passwords.h"
#include "support.h"

/* The names that fit, with spaces between. */
static const char *names(struct fixture *fixture, const char *words,
                         enum site_feed_state state)
{
    const struct site_feed_filter filter = {words, state};
    apr_array_header_t *feeds = NULL;
    const char *all = "";
    int64_t count = 0;

    expect_result("the list", RESULT_OK,
                  store_site_feed_list(fixture->store, fixture->pool, &filter,
                                       &(struct range){.limit = 100}, &feeds));
    expect_result("the count", RESULT_OK,
                  store_site_feed_count(fixture->store, fixture->pool, &filter,
                                        100, &count));
    expect_number("as many as are listed", count, feeds->nelts);
    for (int i = 0; i < feeds->nelts; i++)
        all = apr_pstrcat(fixture->pool, all, *all ? " " : "",
                          APR_ARRAY_IDX(feeds, i, struct site_feed).feed.name,
                          NULL);
    return all;
}

static void test_filter(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed acme = support_feed(fixture, "acme", ann);
    struct site_feed found = {0};

    support_feed(fixture, "tools", bob);
    support_feed(fixture, "nobodys", 0);
    support_set_public(support_by(fixture->store, ann, NOW), &acme, true);
    expect_text("all by name", "acme nobodys tools",
                names(fixture, NULL, SITE_FEED_ANY));
    expect_text("found", "tools", names(fixture, "OO", SITE_FEED_ANY));
    expect_text("words are no pattern", "", names(fixture, "_", SITE_FEED_ANY));
    expect_text("public", "acme", names(fixture, NULL, SITE_FEED_PUBLIC));
    expect_text("of nobody", "nobodys",
                names(fixture, NULL, SITE_FEED_WITHOUT_OWNER));
    store_account_set_disabled(support_admin(fixture->store, bob, NOW), true);
    expect_text("nor of one who cannot sign in", "nobodys tools",
                names(fixture, NULL, SITE_FEED_WITHOUT_OWNER));
    support_grant(fixture, &acme, bob, PRIVILEGE_OWN);
    expect_result(
        "one", RESULT_OK,
        store_site_feed_get(fixture->store, fixture->pool, "acme", &found));
    expect_number("members", 2, found.members);
    expect_number("owners", 2, found.owners->nelts);
    expect_result(
        "none", RESULT_NOT_FOUND,
        store_site_feed_get(fixture->store, fixture->pool, "none", &found));
}

/* Of 10,000 feeds, one of which has 10,000 members, a page reads its own. */
static void test_many(void **state)
{
    struct fixture *fixture = *state;
    const struct site_feed_filter filters[] = {
        {0},
        {.words = "feed-77"},
        {.words = "no such"},
        {.state = SITE_FEED_WITHOUT_OWNER},
        {.state = SITE_FEED_PUBLIC},
    };

    support_account(fixture, "ann");
    support_run(fixture, "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL"
                         " SELECT i + 1 FROM n WHERE i < 10000)"
                         " INSERT INTO account (username, password, created_at,"
                         " password_at) SELECT 'user-' || i, '', 1, 1 FROM n;"
                         "INSERT INTO feed (name, is_public, created_at)"
                         " SELECT 'feed-' || id, 0, 1 FROM account;"
                         "INSERT INTO privilege SELECT id, username, id, 4, 1"
                         " FROM account;"
                         "INSERT INTO privilege SELECT id, username, 1, 1, 1"
                         " FROM account WHERE id > 1;");
    for (size_t i = 0; i < LENGTH(filters); i++) {
        apr_array_header_t *feeds;
        int64_t count;
        support_steps = 0;
        store_site_feed_count(fixture->store, fixture->pool, &filters[i], 20000,
                              &count);
        store_site_feed_list(fixture->store, fixture->pool, &filters[i],
                             &(struct range){.limit = 100}, &feeds);
        if (support_steps > 100 * 10000)
            fail_msg("filter %zu takes %" PRId64 " steps", i, support_steps);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_filter),
        STORE_TEST(test_many),
    };

    support_count_steps();
    return RUN(tests);
}
