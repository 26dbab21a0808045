/* identities.c: tests of store/identities.h. */
#include "store/identities.h"

#include "support.h"

static const struct session_limits HOLDS = {NOW - 1000, NOW - 500};

static const struct oidc_claims ANN = {"https://id.example.org", "1a",
                                       "ann@corp"};

static enum result link_to(struct fixture *fixture, int64_t account_id,
                           const struct oidc_claims *claims)
{
    return store_identity_link(support_by(fixture->store, account_id, NOW),
                               claims);
}

/* The one that was linked. */
static struct identity linked(struct fixture *fixture, int64_t account_id,
                              const struct oidc_claims *claims)
{
    struct identity identity = {0};

    expect_result(claims->subject, RESULT_OK,
                  link_to(fixture, account_id, claims));
    expect_result(
        claims->subject, RESULT_OK,
        store_identity_find(fixture->store, fixture->pool, claims, &identity));
    return identity;
}

static enum result unlink_from(struct fixture *fixture, int64_t account_id,
                               int64_t id)
{
    return store_identity_unlink(support_by(fixture->store, account_id, NOW),
                                 id);
}

static int64_t count_events(const struct fixture *fixture, const char *kind)
{
    return support_count(fixture, apr_psprintf(fixture->pool,
                                               "SELECT count(*) FROM event"
                                               " WHERE kind = '%s'",
                                               kind));
}

/* There is no statement for it: the administrator's command sets passwords. */
static void take_password(const struct fixture *fixture, int64_t account_id)
{
    support_run(fixture, apr_psprintf(fixture->pool,
                                      "UPDATE account SET password = ''"
                                      " WHERE id = %" APR_INT64_T_FMT,
                                      account_id));
}

static void test_find(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct identity identity = linked(fixture, ann, &ANN);

    expect_number("whose", ann, identity.account_id);
    expect_text("issuer", ANN.issuer, identity.claims.issuer);
    expect_text("subject", "1a", identity.claims.subject);
    expect_text("label", "ann@corp", identity.claims.label);
    expect_number("linked", NOW, identity.linked_at);
    expect_number("never used", 0, identity.used_at);
    expect_number("an event", 1, count_events(fixture, "identity linked"));
}

/* By issuer and subject, both to the letter, and by nothing else. */
static void test_find_others(void **state)
{
    static const struct oidc_claims others[] = {
        {"https://id.example.org", "1A", "ann@corp"},
        {"https://id.example.org", "1a ", "ann@corp"},
        {"https://id.example.org", "1", "ann@corp"},
        {"https://id.example.org/", "1a", "ann@corp"},
        {"https://ID.example.org", "1a", "ann@corp"},
        {"http://id.example.org", "1a", "ann@corp"},
        {"https://id.example.org", "ann@corp", "1a"},
        {"", "1a", ""},
        {"https://id.example.org", "%", "ann@corp"},
    };
    struct fixture *fixture = *state;
    struct identity identity;

    linked(fixture, support_account(fixture, "ann"), &ANN);
    for (size_t i = 0; i < LENGTH(others); i++)
        expect_result(others[i].subject, RESULT_NOT_FOUND,
                      store_identity_find(fixture->store, fixture->pool,
                                          &others[i], &identity));
}

static void test_link_twice(void **state)
{
    static const struct oidc_claims renamed = {"https://id.example.org", "1a",
                                               "someone else"};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");

    linked(fixture, ann, &ANN);
    expect_result("by herself", RESULT_TAKEN, link_to(fixture, ann, &ANN));
    expect_result("by another", RESULT_TAKEN, link_to(fixture, bob, &ANN));
    expect_result("renamed", RESULT_TAKEN, link_to(fixture, bob, &renamed));
    expect_number("one row", 1,
                  support_count(fixture, "SELECT count(*) FROM identity"));
    expect_number("one event", 1, count_events(fixture, "identity linked"));
}

static void test_list(void **state)
{
    static const struct oidc_claims second = {"https://b.example.org", "1a",
                                              ""};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    apr_array_header_t *identities = NULL;

    linked(fixture, ann, &ANN);
    linked(fixture, ann, &second);
    expect_result(
        "hers", RESULT_OK,
        store_identity_list(fixture->store, fixture->pool, ann, &identities));
    expect_number("two", 2, identities->nelts);
    expect_text("the first", ANN.issuer,
                APR_ARRAY_IDX(identities, 0, struct identity).claims.issuer);
    expect_text("no label", "",
                APR_ARRAY_IDX(identities, 1, struct identity).claims.label);
    expect_result(
        "his", RESULT_OK,
        store_identity_list(fixture->store, fixture->pool, bob, &identities));
    expect_number("none", 0, identities->nelts);
}

static void test_unlink(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    struct identity identity = linked(fixture, ann, &ANN);

    expect_result("another's", RESULT_NOT_FOUND,
                  unlink_from(fixture, bob, identity.id));
    expect_result("hers", RESULT_OK, unlink_from(fixture, ann, identity.id));
    expect_result("gone", RESULT_NOT_FOUND,
                  unlink_from(fixture, ann, identity.id));
    expect_result(
        "found by nobody", RESULT_NOT_FOUND,
        store_identity_find(fixture->store, fixture->pool, &ANN, &identity));
    expect_number("an event", 1, count_events(fixture, "identity unlinked"));
    expect_result("free for him", RESULT_OK, link_to(fixture, bob, &ANN));
}

/* Without a password, the last one stays. */
static void test_unlink_last(void **state)
{
    static const struct oidc_claims second = {"https://id.example.org", "2b",
                                              ""};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t first_id = linked(fixture, ann, &ANN).id;
    int64_t second_id = linked(fixture, ann, &second).id;

    take_password(fixture, ann);
    expect_result("one of two", RESULT_OK, unlink_from(fixture, ann, first_id));
    expect_result("the last", RESULT_MUST_STAY,
                  unlink_from(fixture, ann, second_id));
    expect_number("it stays", 1,
                  support_count(fixture, "SELECT count(*) FROM identity"));
    expect_number("one event", 1, count_events(fixture, "identity unlinked"));
}

static enum result sign_in(struct fixture *fixture,
                           const struct identity *identity, char **cookie)
{
    const struct session_new session = {.browser = "Mozilla/5.0",
                                        .limits = HOLDS};

    return store_identity_sign_in(support_act(fixture->store, AUTHORITY_PROOF,
                                              identity->account_id, NOW + 5),
                                  identity, &session, cookie);
}

static void test_sign_in(void **state)
{
    static const struct oidc_claims renamed = {"https://id.example.org", "1a",
                                               "ann@corp-new"};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct identity identity = linked(fixture, ann, &ANN);
    struct session session = {0};
    char *cookie = NULL;

    store_identity_find(fixture->store, fixture->pool, &renamed, &identity);
    expect_result("in", RESULT_OK, sign_in(fixture, &identity, &cookie));
    expect_result("a session", RESULT_OK,
                  store_session_find(fixture->store, fixture->pool, cookie,
                                     &HOLDS, NOW + 5, &session));
    expect_number("hers", ann, session.account_id);
    expect_number(
        "with how", 1,
        support_count(fixture,
                      "SELECT count(*) FROM event WHERE kind ="
                      " 'signed in' AND label ="
                      " 'ann@corp-new' AND issuer = 'id.example.org'"));
    store_identity_get(fixture->store, fixture->pool, ann, identity.id,
                       &identity);
    expect_number("last used", NOW + 5, identity.used_at);
    expect_text("as called now", "ann@corp-new", identity.claims.label);
}

static void test_sign_in_unlinked(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct identity identity = linked(fixture, ann, &ANN);
    char *cookie = NULL;

    unlink_from(fixture, ann, identity.id);
    expect_result("unlinked", RESULT_NOT_FOUND,
                  sign_in(fixture, &identity, &cookie));
    assert_null(cookie);
    expect_number("no session", 0,
                  support_count(fixture, "SELECT count(*) FROM session"
                                         " WHERE created_at > 0"));
    expect_number("no event", 0, count_events(fixture, "signed in"));
}

static void test_words(void **state)
{
    static const struct {
        struct oidc_claims claims;
        const char *wanted;
    } cases[] = {
        {{"https://id.example.org", "1a", "ann"}, "ann at id.example.org"},
        {{"http://[::1]:8/r/x", "1a", ""}, "1a at [::1]:8/r/x"},
        {{"accounts.example.org", "1a", "a"}, "a at accounts.example.org"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].wanted, cases[i].wanted,
                    identity_text(*state, &cases[i].claims));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_find),       STORE_TEST(test_find_others),
        STORE_TEST(test_link_twice), STORE_TEST(test_list),
        STORE_TEST(test_unlink),     STORE_TEST(test_unlink_last),
        STORE_TEST(test_sign_in),    STORE_TEST(test_sign_in_unlinked),
        POOL_TEST(test_words),
    };

    return RUN(tests);
}
