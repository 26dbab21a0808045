/* account_delete.c: tests of store/account_delete.h. */
#include "store/account_delete.h"

#include "store/checks.h"
#include "store/events.h"
#include "store/password_links.h"
#include "store/account_passwords.h"
#include "support.h"
#include "store/values.h"

static const char HASH[] = "$s1$0a0801$c2FsdA==$aGFzaA=="; /* of support.h */
static const struct session_limits HOLDS = {NOW - 1000, NOW - 1000};

static struct account_summary summary_of(struct fixture *fixture, int64_t id)
{
    struct account_summary summary = {0};

    expect_result("summary", RESULT_OK,
                  store_account_summary(support_by(fixture->store, id, NOW),
                                        &HOLDS, &summary));
    return summary;
}

static enum result delete_it(struct fixture *fixture, int64_t id)
{
    return store_account_delete(support_by(fixture->store, id, NOW + 5), 1);
}

static void sign_in(struct fixture *fixture, int64_t id, int64_t at)
{
    static const struct session_limits all = {0, 0};
    char *cookie = NULL;

    expect_result("signed in", RESULT_OK,
                  support_sign_in(fixture->store, id, &all, "", at, &cookie));
}

static void test_ties(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed hers = support_feed(fixture, "hers", ann);
    struct feed both = support_feed(fixture, "both", bob);
    struct account_summary summary;

    support_grant(fixture, &both, ann, PRIVILEGE_OWN);
    support_token(fixture, ann, "one more", NULL);
    expect_result("revoked", RESULT_OK,
                  store_token_revoke(support_by(fixture->store, ann, NOW),
                                     support_token(fixture, ann, "x", NULL)));
    sign_in(fixture, ann, NOW);
    sign_in(fixture, ann, NOW - 2000);
    summary = summary_of(fixture, ann);
    expect_number("valid tokens", 2, summary.tokens);
    expect_number("sessions that hold", 1, summary.sessions);
    expect_number("identities", 0, summary.identities);
    expect_number("feeds", 2, summary.feeds);
    expect_number("owned alone", 1, summary.sole_owner_feeds->nelts);
    expect_text("owned alone", hers.name,
                APR_ARRAY_IDX(summary.sole_owner_feeds, 0, const char *));
    expect_number("bob's alone", 0,
                  summary_of(fixture, bob).sole_owner_feeds->nelts);
}

static void test_must_stay(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "hers", ann);
    struct token primary;

    expect_result("owns a feed alone", RESULT_MUST_STAY,
                  delete_it(fixture, ann));
    expect_result(
        "another password", RESULT_CHANGED,
        store_account_delete(support_by(fixture->store, ann, NOW), 2));
    expect_result("nobody", RESULT_SIGNED_OUT, delete_it(fixture, 99));
    primary = support_primary(fixture, ann);
    expect_number("the token is good", 0, primary.revoked_at);
    expect_result(
        "the feed is there", RESULT_OK,
        store_feed_get(fixture->store, fixture->pool, "hers", ann, &feed));
    expect_number("and hers", PRIVILEGE_OWN, feed.privilege);
}

/* Nothing of it is left that anybody could use. */
static void test_gone(void **state)
{
    static const char *const nothing[] = {
        "SELECT count(*) FROM session WHERE account_id = 1",
        "SELECT count(*) FROM identity",
        "SELECT count(*) FROM password_link",
        "SELECT count(*) FROM privilege WHERE account_id = 1",
        "SELECT count(*) FROM token WHERE account_id = 1"
        " AND revoked_at IS NULL",
        "SELECT count(*) FROM token_value v JOIN token t ON t.id = v.token_id"
        " WHERE t.account_id = 1"
        " AND (v.sealed IS NOT NULL OR v.ended_at IS NULL)",
        "SELECT count(*) FROM account WHERE id = 1"
        " AND (email IS NOT NULL OR password <> '' OR deleted_at <> "
        "1796547605)",
    };
    struct fixture *fixture = *state;
    struct store *operator_store = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct feed feed = support_feed(fixture, "feed", bob);
    struct account account;
    apr_array_header_t *accounts = NULL;
    char *code = NULL;
    int64_t id = 0;

    support_grant(fixture, &feed, ann, PRIVILEGE_WRITE);
    sign_in(fixture, ann, NOW);
    store_password_link_create(support_admin(operator_store, ann, NOW), NULL,
                               &code);
    expect_number("the account of the statements", 1, ann);
    expect_result("deleted", RESULT_OK, delete_it(fixture, ann));
    for (size_t i = 0; i < LENGTH(nothing); i++)
        expect_number(nothing[i], 0, support_count(fixture, nothing[i]));
    expect_result(
        "by its name", RESULT_NOT_FOUND,
        store_account_by_name(fixture->store, fixture->pool, "ann", &account));
    expect_result(
        "by its number", RESULT_NOT_FOUND,
        store_account_by_id(fixture->store, fixture->pool, ann, &account));
    store_account_list(operator_store, fixture->pool, &accounts);
    expect_number("in the list", 1, accounts->nelts);
    expect_result("enabled", RESULT_NOT_FOUND,
                  store_account_set_disabled(
                      support_admin(operator_store, ann, NOW), false));
    expect_result("a second time", RESULT_SIGNED_OUT, delete_it(fixture, ann));
    expect_result("its name again", RESULT_TAKEN,
                  store_account_add(support_by(fixture->store, 0, NOW),
                                    &(struct account_new){.username = "ann",
                                                          .password = HASH},
                                    &id));
}

/* Its values can still be explained. A token that is created afterwards is
 * revoked from the start. */
static void test_values(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    struct token_attributes attributes = {0};
    const struct token_choice choice = {.description = "late",
                                        .read_scope = SCOPE_ALL};
    struct account_attributes account;
    int64_t id = 0;
    char *before = NULL, *late = NULL;

    support_token(fixture, ann, "before", &before);
    expect_result("deleted", RESULT_OK, delete_it(fixture, ann));
    expect_result("late", RESULT_OK,
                  store_token_add(support_admin(fixture->store, ann, NOW),
                                  &choice, &id, &late));
    expect_result(
        "before", RESULT_OK,
        store_check_value(endpoints, fixture->pool, before, &attributes));
    expect_number("revoked", VALUE_STATUS_REVOKED, attributes.value_status);
    expect_text("by", ACTOR_ACCOUNT, attributes.ended_by);
    expect_number("with the account", NOW + 5, attributes.deleted_at);
    expect_result(
        "late", RESULT_OK,
        store_check_value(endpoints, fixture->pool, late, &attributes));
    expect_number("revoked", VALUE_STATUS_REVOKED, attributes.value_status);
    expect_number("when the account was", NOW + 5, attributes.ended_at);
    expect_result(
        "by its password", RESULT_NOT_FOUND,
        store_check_account(endpoints, fixture->pool, "ann", &account));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_ties),
        STORE_TEST(test_must_stay),
        STORE_TEST(test_gone),
        STORE_TEST(test_values),
    };

    return RUN(tests);
}
