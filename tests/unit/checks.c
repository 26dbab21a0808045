/* checks.c: tests of store/checks.h: the attributes that a check asks for. */
#include "store/checks.h"

#include "base/value.h"
#include "store/feed_tokens.h"
#include "store/account_passwords.h"
#include "support.h"
#include "store/values.h"

static void test_value(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    const struct token_choice choice = {
        .description = "CI", .write_scope = SCOPE_ALL, .expires_at = NOW + 9};
    struct token_attributes attributes = {0};
    char *value = NULL;
    int64_t id = 0;

    store_token_add(support_by(fixture->store, ann, NOW), &choice, &id, &value);
    expect_result(
        "issued", RESULT_OK,
        store_check_value(endpoints, fixture->pool, value, &attributes));
    expect_number("token", id, attributes.id);
    expect_number("account", ann, attributes.account_id);
    expect_text("account", "ann", attributes.account);
    expect_text("description", "CI", attributes.description);
    expect_number("status", VALUE_STATUS_CURRENT, attributes.value_status);
    expect_number("not ended", 0, attributes.ended_at);
    expect_text("by nobody", NULL, attributes.ended_by);
    expect_number("issued", NOW, attributes.issued_at);
    expect_number("not disabled", 0, attributes.disabled_at);
    expect_number("ends", NOW + 9, attributes.expires_at);
    expect_number("reads", SCOPE_NONE, attributes.read_scope);
    expect_number("writes", SCOPE_ALL, attributes.write_scope);
}

static void test_value_bad(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    char *value = NULL;
    struct token_attributes attributes;

    support_token(fixture, support_account(fixture, "ann"), "CI", &value);
    {
        const struct {
            const char *value;
            enum result result;
        } cases[] = {
            {"", RESULT_INVALID},
            {"tkb_", RESULT_INVALID},
            {"ann", RESULT_INVALID},
            {value + 1, RESULT_INVALID},
            {value_create(fixture->pool), RESULT_NOT_FOUND},
            {apr_pstrcat(fixture->pool, value, "x", NULL), RESULT_INVALID},
            {apr_pstrmemdup(fixture->pool, value, VALUE_LENGTH - 1),
             RESULT_INVALID},
            {"' OR 1=1 --", RESULT_INVALID},
        };
        for (size_t i = 0; i < LENGTH(cases); i++)
            expect_result(cases[i].value, cases[i].result,
                          store_check_value(endpoints, fixture->pool,
                                            cases[i].value, &attributes));
    }
}

/* By SQL: the token says so, and its value does not know. */
static void test_revoked_by_hand(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    struct token_attributes attributes = {0};
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &value);

    support_run(fixture, "UPDATE token SET revoked_at = 77"
                         " WHERE NOT is_primary");
    store_check_value(endpoints, fixture->pool, value, &attributes);
    expect_number("revoked", VALUE_STATUS_REVOKED, attributes.value_status);
    expect_number("then", 77, attributes.ended_at);
    expect_text("by", ACTOR_ADMINISTRATOR, attributes.ended_by);
    expect_result("again", RESULT_OK,
                  store_token_revoke(support_by(fixture->store, ann, NOW), id));
    support_run(fixture, "UPDATE token SET revoked_at = NULL");
    store_check_value(endpoints, fixture->pool, value, &attributes);
    expect_number("for good", VALUE_STATUS_REVOKED, attributes.value_status);
}

/* An endpoint that is open already sees each change at once. */
static void test_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    struct store *opened = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = support_account(fixture, "ann");
    struct token_attributes attributes;
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &value);

    store_check_value(endpoints, fixture->pool, value, &attributes);
    expect_number("good", VALUE_STATUS_CURRENT, attributes.value_status);
    store_account_set_disabled(support_admin(opened, ann, NOW + 1), true);
    store_check_value(endpoints, fixture->pool, value, &attributes);
    expect_number("its account is disabled", NOW + 1, attributes.disabled_at);
    store_token_revoke(support_admin(opened, ann, NOW), id);
    store_check_value(endpoints, fixture->pool, value, &attributes);
    expect_number("revoked", VALUE_STATUS_REVOKED, attributes.value_status);
}

struct feed_case {
    const char *what, *feed;
    int64_t account_id, token_id;
    struct feed_attributes wanted;
};

static void expect_attributes(struct store *endpoints,
                              const struct feed_case *asked)
{
    struct feed_attributes got;

    expect_result(asked->what, RESULT_OK,
                  store_check_feed(endpoints, asked->feed, asked->account_id,
                                   asked->token_id, &got));
    expect_number(asked->what, asked->wanted.exists, got.exists);
    expect_number(asked->what, asked->wanted.is_public, got.is_public);
    expect_number(asked->what, asked->wanted.privilege, got.privilege);
    expect_number(asked->what, asked->wanted.names_read, got.names_read);
    expect_number(asked->what, asked->wanted.names_write, got.names_write);
    expect_number(asked->what, asked->wanted.blocked_at, got.blocked_at);
}

static void test_feed(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob"), id = 0;
    struct feed acme = support_feed(fixture, "acme", ann);
    struct feed beta = support_feed(fixture, "beta", ann);
    const struct token_choice choice = {
        .description = "CI",
        .read_scope = SCOPE_FEEDS,
        .read_feeds = support_ids(fixture->pool, 1, acme.id),
        .write_scope = SCOPE_FEEDS,
        .write_feeds = support_ids(fixture->pool, 1, beta.id)};

    support_grant(fixture, &acme, bob, PRIVILEGE_READ);
    support_set_public(support_by(fixture->store, ann, NOW), &beta, true);
    store_token_add(support_by(fixture->store, bob, NOW), &choice, &id, NULL);
    {
        const struct feed_case cases[] = {
            {"hers", "acme", ann, 0, {true, false, PRIVILEGE_OWN, 0, 0, 0}},
            {"nobody's", "acme", 0, 0, {true, false, PRIVILEGE_NONE, 0, 0, 0}},
            {"his to read",
             "acme",
             bob,
             id,
             {true, false, PRIVILEGE_READ, true, false, 0}},
            {"public, named for writing",
             "beta",
             bob,
             id,
             {true, true, PRIVILEGE_NONE, false, true, 0}},
            {"another token",
             "acme",
             ann,
             id + 1,
             {true, false, PRIVILEGE_OWN, false, false, 0}},
            {"not there", "gamma", ann, 0, {false, false, 0, 0, 0, 0}},
            {"in capitals", "Acme", ann, 0, {false, false, 0, 0, 0, 0}},
            {"no name", "", ann, 0, {false, false, 0, 0, 0, 0}},
        };
        for (size_t i = 0; i < LENGTH(cases); i++)
            expect_attributes(endpoints, &cases[i]);
    }
}

/* A new feed of an old name is in no old scope, and has no old members. */
static void test_feed_again(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob"), id = 0;
    struct feed feed = support_feed(fixture, "acme", ann);
    const struct token_choice choice = {
        .description = "CI",
        .read_scope = SCOPE_FEEDS,
        .read_feeds = support_ids(fixture->pool, 1, feed.id)};
    struct feed_case asked = {"deleted", "acme", bob, 0, {0}};

    support_grant(fixture, &feed, bob, PRIVILEGE_WRITE);
    store_token_add(support_by(fixture->store, bob, NOW), &choice, &id, NULL);
    asked.token_id = id;
    store_feed_delete(support_by(fixture->store, ann, NOW), &feed);
    expect_attributes(endpoints, &asked);
    support_feed(fixture, "acme", ann);
    asked.what = "created again";
    asked.wanted.exists = true;
    expect_attributes(endpoints, &asked);
}

/* One token on one feed. A store that is open already sees it at once. */
static void test_feed_blocked(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    struct feed acme = support_feed(fixture, "acme", ann);
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t other = support_token(fixture, ann, "other", NULL);
    struct feed_case asked = {
        "good", "acme", ann, id, {true, false, PRIVILEGE_OWN, 0, 0, 0}};

    support_feed(fixture, "beta", ann);
    expect_attributes(endpoints, &asked);
    expect_result("blocked", RESULT_OK,
                  store_feed_token_block(
                      support_by(fixture->store, ann, NOW + 5), &acme, id));
    asked.what = "blocked";
    asked.wanted.blocked_at = NOW + 5;
    expect_attributes(endpoints, &asked);
    asked.wanted.blocked_at = 0;
    asked.what = "another token";
    asked.token_id = other;
    expect_attributes(endpoints, &asked);
    asked.what = "another feed";
    asked.token_id = id;
    asked.feed = "beta";
    expect_attributes(endpoints, &asked);
    store_feed_token_unblock(support_by(fixture->store, ann, NOW + 6), &acme,
                             id);
    asked.what = "unblocked";
    asked.feed = "acme";
    expect_attributes(endpoints, &asked);
}

/* As introspection reports it: without deleted feeds, and without those on
 * which the token is blocked. */
static void test_scope(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann"), id = 0;
    struct feed acme = support_feed(fixture, "acme", ann);
    struct feed beta = support_feed(fixture, "beta", ann);
    struct feed gone = support_feed(fixture, "gone", ann);
    struct feed blocked = support_feed(fixture, "blocked", ann);
    const struct token_choice choice = {
        .description = "CI",
        .read_scope = SCOPE_FEEDS,
        .read_feeds = support_ids(fixture->pool, 2, acme.id, gone.id),
        .write_scope = SCOPE_FEEDS,
        .write_feeds = support_ids(fixture->pool, 2, beta.id, blocked.id)};
    apr_array_header_t *feeds = NULL;

    store_token_add(support_by(fixture->store, ann, NOW), &choice, &id, NULL);
    store_feed_token_block(support_by(fixture->store, ann, NOW), &blocked, id);
    store_feed_delete(support_by(fixture->store, ann, NOW), &gone);
    expect_result("its feeds", RESULT_OK,
                  store_check_scope(endpoints, fixture->pool, id, &feeds));
    expect_number("how many", 2, feeds->nelts);
    expect_text("first", "read:acme", APR_ARRAY_IDX(feeds, 0, const char *));
    expect_text("second", "write:beta", APR_ARRAY_IDX(feeds, 1, const char *));
    expect_result("of no token", RESULT_OK,
                  store_check_scope(endpoints, fixture->pool, 0, &feeds));
    expect_number("none", 0, feeds->nelts);
}

static void test_account(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    struct account_attributes attributes = {0};

    expect_result(
        "known", RESULT_OK,
        store_check_account(endpoints, fixture->pool, "ann", &attributes));
    expect_number("id", ann, attributes.id);
    expect_holds("password", attributes.password, "$s1$");
    expect_number("not disabled", 0, attributes.disabled_at);
    expect_result(
        "unknown", RESULT_NOT_FOUND,
        store_check_account(endpoints, fixture->pool, "bob", &attributes));
    expect_result(
        "nothing", RESULT_NOT_FOUND,
        store_check_account(endpoints, fixture->pool, "", &attributes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_value),           STORE_TEST(test_value_bad),
        STORE_TEST(test_at_once),         STORE_TEST(test_feed),
        STORE_TEST(test_revoked_by_hand), STORE_TEST(test_feed_again),
        STORE_TEST(test_scope),           STORE_TEST(test_account),
        STORE_TEST(test_feed_blocked),
    };

    return RUN(tests);
}
