/* tokens.c: tests of store/tokens.h: scopes, revisions, lists, forms. */
#include "store/tokens.h"

#include <inttypes.h>

#include "store/events.h"
#include "support.h"
#include "store/reveals.h"
#include "store/values.h"

static enum result add(struct fixture *fixture, int64_t account_id,
                       const struct token_choice *choice, int64_t *id)
{
    return store_token_add(support_by(fixture->store, account_id, NOW), choice,
                           id, NULL);
}

static struct token get(struct fixture *fixture, int64_t account_id, int64_t id)
{
    struct token token = {0};

    expect_result(
        "the token", RESULT_OK,
        store_token_get(fixture->store, fixture->pool, account_id, id, &token));
    return token;
}

/* "acme beta", the names of a scope's feeds. */
static const char *names(apr_pool_t *pool, const apr_array_header_t *feeds)
{
    const char *text = "";

    for (int i = 0; i < feeds->nelts; i++)
        text =
            apr_pstrcat(pool, text, i ? " " : "",
                        APR_ARRAY_IDX(feeds, i, struct scope_feed).name, NULL);
    return text;
}

static void test_add(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const struct token_choice choice = {.description = "Build \u2713",
                                        .write_scope = SCOPE_ALL,
                                        .expires_at = NOW + 5};
    char *value = NULL;
    struct token token;
    int64_t id = 0;

    expect_result("new", RESULT_OK,
                  store_token_add(support_by(fixture->store, ann, NOW), &choice,
                                  &id, &value));
    token = get(fixture, ann, id);
    expect_number("whose", ann, token.account_id);
    expect_text("description", "Build \u2713", token.description);
    expect_number("primary", false, token.is_primary);
    expect_number("reads", SCOPE_NONE, token.read_scope);
    expect_number("writes", SCOPE_ALL, token.write_scope);
    expect_number("made", NOW, token.created_at);
    expect_number("ends", NOW + 5, token.expires_at);
    expect_number("not revoked", 0, token.revoked_at);
    expect_number("its first revision", 1, token.revision);
    expect_text("last4", value + strlen(value) - 4, token.last4);
    expect_number("never used", 0, token.used.at);
    expect_number("never denied", 0, token.denied.at);
}

struct scope_case {
    const char *what;
    struct token_choice choice;
    const char *reads, *writes; /* names of feeds */
};

static void expect_scope(struct fixture *fixture, int64_t account_id,
                         const struct scope_case *row)
{
    struct token token;
    int64_t id = 0;

    expect_result(row->what, RESULT_OK,
                  add(fixture, account_id, &row->choice, &id));
    token = get(fixture, account_id, id);
    expect_number(row->what, row->choice.read_scope, token.read_scope);
    expect_number(row->what, row->choice.write_scope, token.write_scope);
    expect_text(row->what, row->reads, names(fixture->pool, token.read_feeds));
    expect_text(row->what, row->writes,
                names(fixture->pool, token.write_feeds));
}

/* What a scope names is what it has, for reading and writing apart. */
static void test_scopes(void **state)
{
    struct fixture *fixture = *state;
    apr_pool_t *pool = fixture->pool;
    int64_t ann = support_account(fixture, "ann");
    int64_t acme = support_feed(fixture, "acme", ann).id;
    int64_t beta = support_feed(fixture, "beta", ann).id;
    const struct scope_case cases[] = {
        {"read-only, all",
         {.description = "a", .read_scope = SCOPE_ALL},
         "",
         ""},
        {"write-only, one",
         {.description = "b",
          .write_scope = SCOPE_FEEDS,
          .write_feeds = support_ids(pool, 1, acme)},
         "",
         "acme"},
        {"both, others",
         {.description = "c",
          .read_scope = SCOPE_FEEDS,
          .read_feeds = support_ids(pool, 2, beta, acme),
          .write_scope = SCOPE_FEEDS,
          .write_feeds = support_ids(pool, 1, beta)},
         "acme beta",
         "beta"},
        {"one twice",
         {.description = "d",
          .read_scope = SCOPE_FEEDS,
          .read_feeds = support_ids(pool, 2, acme, acme)},
         "acme",
         ""},
        {"feeds beside all do not count",
         {.description = "e",
          .read_scope = SCOPE_ALL,
          .read_feeds = support_ids(pool, 1, acme)},
         "",
         ""},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_scope(fixture, ann, &cases[i]);
}

/* A scope names the feed itself, not whatever has its name later. */
static void test_scope_of_deleted(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);
    const struct token_choice choice = {
        .description = "a",
        .read_scope = SCOPE_FEEDS,
        .read_feeds = support_ids(fixture->pool, 1, feed.id)};
    struct scope_feed *named;
    struct token token;
    int64_t id = 0;

    add(fixture, ann, &choice, &id);
    store_feed_delete(support_by(fixture->store, ann, NOW), &feed);
    support_feed(fixture, "acme", ann);
    token = get(fixture, ann, id);
    expect_number("one feed", 1, token.read_feeds->nelts);
    named = &APR_ARRAY_IDX(token.read_feeds, 0, struct scope_feed);
    expect_number("the old one", feed.id, named->id);
    expect_number("is no more", true, named->deleted);
}

static void test_unknown_feed(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const struct token_choice choice = {
        .description = "a",
        .read_scope = SCOPE_FEEDS,
        .read_feeds = support_ids(fixture->pool, 1, (int64_t)99)};
    int64_t id = 0;

    if (add(fixture, ann, &choice, &id) == RESULT_OK)
        fail_msg("a scope names a feed that was never there");
    expect_number("nothing is left of it", 1,
                  support_count(fixture, "SELECT count(*) FROM token"));
}

static void test_form_once(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    const struct token_choice choice = {
        .description = "a", .read_scope = SCOPE_ALL, .form_id = "form1"};
    int64_t first = 0, second = 0, his = 0;

    expect_result("first", RESULT_OK, add(fixture, ann, &choice, &first));
    expect_result("again", RESULT_REPEATED,
                  add(fixture, ann, &choice, &second));
    expect_number("what it made", first, second);
    expect_result("the same word of another", RESULT_OK,
                  add(fixture, bob, &choice, &his));
    expect_number("hers, his and two primaries", 4,
                  support_count(fixture, "SELECT count(*) FROM token"));
    expect_number("one value each", 4,
                  support_count(fixture, "SELECT count(*) FROM token_value"));
}

static void test_of_others(void **state)
{
    struct fixture *fixture = *state;
    apr_pool_t *pool = fixture->pool;
    struct store *store = fixture->store;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    int64_t id = support_token(fixture, ann, "hers", NULL), owner = 0;
    const struct token_choice choice = {.description = "his",
                                        .read_scope = SCOPE_ALL};
    struct token token;
    char *value = NULL;
    const enum result results[] = {
        store_token_get(store, pool, bob, id, &token),
        store_token_save(support_by(store, bob, NOW), id, 0, &choice),
        store_token_regenerate(support_by(store, bob, NOW), id, 0, NULL),
        store_token_revoke(support_by(store, bob, NOW), id),
        store_token_reveal(support_by(store, bob, NOW), NULL, id, &value),
    };

    for (size_t i = 0; i < LENGTH(results); i++)
        expect_result("another's token", RESULT_NOT_FOUND, results[i]);
    assert_null(value);
    token = get(fixture, ann, id);
    expect_text("as it was", "hers", token.description);
    expect_number("as it was", 1, token.revision);
    store = support_open(fixture, STORE_CHECKS);
    expect_result("whose", RESULT_OK, store_token_owner(store, id, &owner));
    expect_number("whose", ann, owner);
    expect_result("nobody's", RESULT_NOT_FOUND,
                  store_token_owner(store, 99, &owner));
}

static enum result save(struct fixture *fixture, int64_t account_id, int64_t id,
                        int64_t revision, const struct token_choice *choice)
{
    return store_token_save(support_by(fixture->store, account_id, NOW + 1), id,
                            revision, choice);
}

static void test_save(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t acme = support_feed(fixture, "acme", ann).id;
    int64_t beta = support_feed(fixture, "beta", ann).id;
    struct token_choice choice = {.description = "new",
                                  .write_scope = SCOPE_FEEDS,
                                  .write_feeds =
                                      support_ids(fixture->pool, 1, acme),
                                  .expires_at = NOW + 9};
    int64_t id = support_token(fixture, ann, "old", NULL);
    struct token before = get(fixture, ann, id), token;

    expect_result("saved", RESULT_OK, save(fixture, ann, id, 1, &choice));
    token = get(fixture, ann, id);
    expect_text("description", "new", token.description);
    expect_number("reads", SCOPE_NONE, token.read_scope);
    expect_text("writes", "acme", names(fixture->pool, token.write_feeds));
    expect_number("ends", NOW + 9, token.expires_at);
    expect_number("revision", 2, token.revision);
    expect_text("the same value", before.last4, token.last4);
    choice.write_feeds = support_ids(fixture->pool, 1, beta);
    choice.expires_at = 0;
    expect_result("again", RESULT_OK, save(fixture, ann, id, 2, &choice));
    token = get(fixture, ann, id);
    expect_text("the old feed is out", "beta",
                names(fixture->pool, token.write_feeds));
    expect_number("never ends", 0, token.expires_at);
}

static void test_save_stale(void **state)
{
    static const struct {
        const char *what;
        int64_t revision;
        enum result wanted;
    } cases[] = {
        {"the form is older", 1, RESULT_CHANGED},
        {"the form is newer", 3, RESULT_CHANGED},
        {"the form is of now", 2, RESULT_OK},
        {"whatever it is now", 0, RESULT_OK},
    };
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "a", NULL);
    const struct token_choice choice = {.description = "b",
                                        .read_scope = SCOPE_ALL};

    save(fixture, ann, id, 1, &choice);
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_result(cases[i].what, cases[i].wanted,
                      save(fixture, ann, id, cases[i].revision, &choice));
}

/* Of the primary token the description alone can be chosen. */
static void test_save_primary(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t acme = support_feed(fixture, "acme", ann).id;
    int64_t id = support_primary(fixture, ann).id;
    const struct token_choice choice = {.description = "mine",
                                        .read_scope = SCOPE_FEEDS,
                                        .read_feeds =
                                            support_ids(fixture->pool, 1, acme),
                                        .expires_at = NOW + 1};
    struct token token;

    expect_result("saved", RESULT_OK, save(fixture, ann, id, 0, &choice));
    token = get(fixture, ann, id);
    expect_text("description", "mine", token.description);
    expect_number("reads all", SCOPE_ALL, token.read_scope);
    expect_number("writes all", SCOPE_ALL, token.write_scope);
    expect_number("never expires", 0, token.expires_at);
    expect_number("no feeds", 0,
                  support_count(fixture, "SELECT count(*) FROM token_feed"));
}

static void test_save_revoked(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "a", NULL);
    const struct token_choice choice = {.description = "b",
                                        .read_scope = SCOPE_ALL};

    store_token_revoke(support_by(fixture->store, ann, NOW), id);
    expect_result("revoked", RESULT_GONE, save(fixture, ann, id, 0, &choice));
    expect_text("as it was", "a", get(fixture, ann, id).description);
}

/* "c b a", the descriptions of a list. */
static const char *listed(struct fixture *fixture, int64_t account_id,
                          const struct token_filter *filter, bool ended,
                          int64_t now, int64_t limit, int64_t offset)
{
    const struct range range = {limit, offset};
    struct token_filter its = filter ? *filter : (struct token_filter){0};
    apr_array_header_t *tokens = NULL;
    const char *text = "";

    its.account_id = account_id;
    its.now = now;
    its.ended = ended;
    expect_result(
        "the list", RESULT_OK,
        store_token_list(fixture->store, fixture->pool, &its, &range, &tokens));
    for (int i = 0; i < tokens->nelts; i++)
        text = apr_pstrcat(fixture->pool, text, i ? ", " : "",
                           APR_ARRAY_IDX(tokens, i, struct token).description,
                           NULL);
    return text;
}

static void test_list(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const struct token_choice short_one = {.description = "short",
                                           .read_scope = SCOPE_ALL,
                                           .expires_at = NOW + 10};
    int64_t id = 0, revoked;
    struct token_counts counts;

    support_token(fixture, support_account(fixture, "bob"), "his", NULL);
    support_token(fixture, ann, "a", NULL);
    revoked = support_token(fixture, ann, "b", NULL);
    add(fixture, ann, &short_one, &id);
    store_token_revoke(support_by(fixture->store, ann, NOW), revoked);
    expect_text("valid", "Primary token, short, a",
                listed(fixture, ann, NULL, false, NOW + 9, 10, 0));
    expect_text("ended", "b", listed(fixture, ann, NULL, true, NOW + 9, 10, 0));
    expect_text("valid later", "Primary token, a",
                listed(fixture, ann, NULL, false, NOW + 10, 10, 0));
    expect_text("ended later", "short, b",
                listed(fixture, ann, NULL, true, NOW + 10, 10, 0));
    expect_text("a page", "short",
                listed(fixture, ann, NULL, false, NOW, 1, 1));
    store_token_count(
        fixture->store, fixture->pool,
        &(struct token_filter){.account_id = ann, .now = NOW + 10}, &counts);
    expect_number("all", 4, counts.states[TOKEN_STATE_ANY]);
    expect_number("active", 2, counts.states[TOKEN_STATE_ACTIVE]);
    expect_number("expired", 1, counts.states[TOKEN_STATE_EXPIRED]);
    expect_number("revoked", 1, counts.states[TOKEN_STATE_REVOKED]);
}

static void expect_progress(struct fixture *fixture, const char *what,
                            int64_t account_id, int64_t now, int64_t newest_id)
{
    struct token_progress progress = {.has_used = true, .newest_id = -1};

    expect_result(
        what, RESULT_OK,
        store_token_progress(fixture->store, account_id, now, &progress));
    expect_number(what, false, progress.has_used);
    expect_number(what, newest_id, progress.newest_id);
}

/* That a use counts is seen by tests/http/first-steps.test.js. */
static void test_progress(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    const struct token_choice short_one = {.description = "short",
                                           .read_scope = SCOPE_ALL,
                                           .expires_at = NOW + 10};
    int64_t first, second = 0;

    support_token(fixture, support_account(fixture, "bob"), "his", NULL);
    expect_progress(fixture, "only the primary", ann, NOW, 0);
    first = support_token(fixture, ann, "a", NULL);
    expect_progress(fixture, "one", ann, NOW, first);
    add(fixture, ann, &short_one, &second);
    expect_progress(fixture, "the newest", ann, NOW + 9, second);
    expect_progress(fixture, "expired", ann, NOW + 10, first);
    store_token_revoke(support_by(fixture->store, ann, NOW), first);
    expect_progress(fixture, "revoked", ann, NOW + 10, 0);
}

/* What somebody wrote by hand: a use and a denial without any text. */
static void test_use_by_hand(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "a", NULL);
    struct token token;

    support_run(fixture,
                apr_psprintf(fixture->pool,
                             "INSERT INTO token_use (token_id, used_at,"
                             " denied_at) VALUES (%" APR_INT64_T_FMT ", 1, 1)",
                             id));
    token = get(fixture, ann, id);
    assert_string_equal(token.used.feed, "");
    assert_string_equal(token.used.access, "");
    assert_string_equal(token.denied.client, "");
    assert_string_equal(token.denied.reason, "");
}

enum { MANY = 10000 };

static void add_many(struct fixture *fixture, int64_t account_id)
{
    support_run(fixture,
                apr_psprintf(fixture->pool,
                             "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL"
                             " SELECT n + 1 FROM number WHERE n < %d)"
                             " INSERT INTO token (account_id, description,"
                             " is_primary, read_scope, write_scope, created_at,"
                             " revision) SELECT %" APR_INT64_T_FMT
                             ", 'machine ' || n, 0, 2, 0, %" APR_INT64_T_FMT
                             ", 1 FROM number",
                             MANY, account_id, NOW));
}

static void expect_few_steps(const char *what)
{
    if (support_steps > 80 * MANY)
        fail_msg("%s takes %" PRId64 " steps", what, support_steps);
    support_steps = 0;
}

/* Where an account has many tokens, a page of 100 takes a few steps for
 * each. */
static void test_many(void **state)
{
    static const struct token_filter filters[] = {
        {.words = "machine"},
        {.words = "9999"},
        {.state = TOKEN_STATE_EXPIRING},
        {.state = TOKEN_STATE_UNUSED},
        {.state = TOKEN_STATE_DENIED},
        {.access = TOKEN_ACCESS_WRITE, .feed_id = 1},
        {.sort = TOKEN_SORT_EXPIRES},
        {.sort = TOKEN_SORT_USED},
        {.sort = TOKEN_SORT_NAME},
    };
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), position;
    struct token_counts counts;

    add_many(fixture, ann);
    support_steps = 0;
    for (int offset = 0; offset < MANY; offset += MANY / 2 - 50) {
        listed(fixture, ann, NULL, false, NOW, 100, offset);
        expect_few_steps("a page");
    }
    for (size_t i = 0; i < LENGTH(filters); i++) {
        listed(fixture, ann, &filters[i], false, NOW, 100, 0);
        expect_few_steps("a search");
    }
    store_token_count(fixture->store, fixture->pool,
                      &(struct token_filter){.account_id = ann, .now = NOW},
                      &counts);
    expect_few_steps("the count");
    store_token_position(fixture->store, ann, 5000, NOW, &position);
    expect_few_steps("a position");
}

static void test_filter(void **state)
{
    static const struct {
        const char *what, *words, *wanted;
    } cases[] = {
        {"a word", "build", "Build server, nightly BUILD"},
        {"within a word", "erv", "Build server"},
        {"a percent sign is one", "%", "100% safe"},
        {"an underscore is one", "_", "snake_case"},
        {"a backslash is one", "\\", "back\\slash"},
        {"a quote", "'", ""},
        {"nothing of it", "zebra", ""},
    };
    static const char *const made[] = {"snake_case", "back\\slash", "100% safe",
                                       "nightly BUILD", "Build server"};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct token_counts counts;

    for (size_t i = 0; i < LENGTH(made); i++)
        support_token(fixture, ann, made[i], NULL);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct token_filter filter = {.account_id = ann,
                                            .now = NOW,
                                            .words = cases[i].words,
                                            .last4 = "none"};
        expect_text(cases[i].what, cases[i].wanted,
                    listed(fixture, ann, &filter, false, NOW, 10, 0));
        store_token_count(fixture->store, fixture->pool, &filter, &counts);
        expect_number(cases[i].what, *cases[i].wanted != '\0',
                      counts.states[TOKEN_STATE_ANY] > 0);
    }
}

/* By the last four characters of a value that the token has or had. */
static void test_filter_tail(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "a", &value);
    const struct token_filter filter = {.words = "no such words",
                                        .last4 = value + strlen(value) - 4};

    expect_text("it has it", "a",
                listed(fixture, ann, &filter, false, NOW, 10, 0));
    store_token_regenerate(support_by(fixture->store, ann, NOW), id, 0, NULL);
    expect_text("it had it", "a",
                listed(fixture, ann, &filter, false, NOW, 10, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_add),
        STORE_TEST(test_scopes),
        STORE_TEST(test_scope_of_deleted),
        STORE_TEST(test_unknown_feed),
        STORE_TEST(test_form_once),
        STORE_TEST(test_of_others),
        STORE_TEST(test_save),
        STORE_TEST(test_save_stale),
        STORE_TEST(test_save_primary),
        STORE_TEST(test_save_revoked),
        STORE_TEST(test_list),
        STORE_TEST(test_progress),
        STORE_TEST(test_use_by_hand),
        STORE_TEST(test_many),
        STORE_TEST(test_filter),
        STORE_TEST(test_filter_tail),
    };

    support_count_steps();
    return RUN(tests);
}
