/* values.c: tests of what a token's values go through (store/tokens.h). */
#include <stdio.h>

#include "base/value.h"
#include "store/checks.h"
#include "store/events.h"
#include "support.h"
#include "store/reveals.h"
#include "store/values.h"

/* One account, one token, its value, and the endpoint that checks it. */
struct subject {
    struct fixture *fixture;
    struct store *endpoints;
    int64_t account_id;
    int64_t id;
    char *value;
};

static struct subject subject_of(void **state)
{
    struct subject subject = {.fixture = *state};

    subject.account_id = support_account(subject.fixture, "ann");
    subject.id = support_token(subject.fixture, subject.account_id, "CI",
                               &subject.value);
    subject.endpoints = support_open(subject.fixture, STORE_CHECKS);
    return subject;
}

static enum result regenerate(const struct subject *subject, int64_t revision,
                              int64_t now)
{
    return store_token_regenerate(
        support_by(subject->fixture->store, subject->account_id, now),
        subject->id, revision, NULL);
}

static enum result revoke_token(const struct subject *subject, int64_t id,
                                int64_t now)
{
    return store_token_revoke(
        support_by(subject->fixture->store, subject->account_id, now), id);
}

static enum result reveal(const struct subject *subject, int64_t id,
                          char **value)
{
    return store_token_reveal(
        support_by(subject->fixture->store, subject->account_id, NOW), NULL, id,
        value);
}

static struct token_attributes check(const struct subject *subject,
                                     const char *value)
{
    struct token_attributes attributes = {0};

    expect_result("the value is known", RESULT_OK,
                  store_check_value(subject->endpoints, subject->fixture->pool,
                                    value, &attributes));
    return attributes;
}

static int64_t count_events(const struct subject *subject, const char *kind)
{
    return support_count(subject->fixture,
                         apr_psprintf(subject->fixture->pool,
                                      "SELECT count(*) FROM event"
                                      " WHERE kind = '%s'",
                                      kind));
}

static void test_reveal(void **state)
{
    struct subject subject = subject_of(state);
    char *value = NULL;

    assert_true(value_is_well_formed(subject.value));
    expect_result("revealed", RESULT_OK, reveal(&subject, subject.id, &value));
    expect_text("the value", subject.value, value);
    expect_number("recorded", 1, count_events(&subject, EVENT_TOKEN_REVEALED));
    expect_number("no new revision", 1,
                  support_count(subject.fixture, "SELECT max(revision)"
                                                 " FROM token"));
}

/* An expired token can be revealed; the endpoint says that it is expired. */
static void test_reveal_expired(void **state)
{
    struct subject subject = subject_of(state);
    const struct token_choice choice = {
        .description = "short", .read_scope = SCOPE_ALL, .expires_at = NOW - 5};
    char *created = NULL, *value = NULL;
    int64_t id = 0;

    store_token_add(
        support_by(subject.fixture->store, subject.account_id, NOW - 9),
        &choice, &id, &created);
    expect_result("revealed", RESULT_OK, reveal(&subject, id, &value));
    expect_text("the value", created, value);
}

static void test_regenerate(void **state)
{
    struct subject subject = subject_of(state);
    struct token_attributes attributes;
    char *value = NULL;

    expect_result("regenerated", RESULT_OK, regenerate(&subject, 1, NOW + 5));
    attributes = check(&subject, subject.value);
    expect_number("the old one", VALUE_STATUS_REPLACED,
                  attributes.value_status);
    expect_number("since", NOW + 5, attributes.ended_at);
    expect_text("by", ACTOR_ACCOUNT, attributes.ended_by);
    expect_number("of the same token", subject.id, attributes.id);
    expect_result("revealed", RESULT_OK, reveal(&subject, subject.id, &value));
    if (strcmp(value, subject.value) == 0)
        fail_msg("the new value is the old one");
    attributes = check(&subject, value);
    expect_number("the new one", VALUE_STATUS_CURRENT, attributes.value_status);
    expect_number("has not ended", 0, attributes.ended_at);
    expect_result("a form of before", RESULT_CHANGED,
                  regenerate(&subject, 1, NOW + 6));
    expect_result("a form of now", RESULT_OK, regenerate(&subject, 2, NOW + 6));
}

static void test_regenerate_ended(void **state)
{
    struct subject subject = subject_of(state);
    const struct token_choice choice = {
        .description = "CI", .read_scope = SCOPE_ALL, .expires_at = NOW + 10};

    store_token_save(
        support_by(subject.fixture->store, subject.account_id, NOW), subject.id,
        0, &choice);
    expect_result("its end is now", RESULT_EXPIRED,
                  regenerate(&subject, 0, NOW + 10));
    expect_number("the value is the same", VALUE_STATUS_CURRENT,
                  check(&subject, subject.value).value_status);
    expect_result("before its end", RESULT_OK,
                  regenerate(&subject, 0, NOW + 9));
    expect_number("it keeps its end", NOW + 10,
                  support_count(subject.fixture, "SELECT max(expires_at)"
                                                 " FROM token"));
    expect_result("revoked", RESULT_OK,
                  revoke_token(&subject, subject.id, NOW));
    expect_result("never again", RESULT_GONE, regenerate(&subject, 0, NOW));
}

static void test_revoke(void **state)
{
    struct subject subject = subject_of(state);
    struct token token = {0};
    struct token_attributes attributes;
    char *value = NULL;

    expect_result("revoked", RESULT_OK,
                  revoke_token(&subject, subject.id, NOW + 7));
    attributes = check(&subject, subject.value);
    expect_number("its status", VALUE_STATUS_REVOKED, attributes.value_status);
    expect_number("since", NOW + 7, attributes.ended_at);
    expect_text("by", ACTOR_ACCOUNT, attributes.ended_by);
    store_token_get(subject.fixture->store, subject.fixture->pool,
                    subject.account_id, subject.id, &token);
    expect_number("the row", NOW + 7, token.revoked_at);
    expect_text("by", ACTOR_ACCOUNT, token.revoked_by);
    expect_number("a new revision", 2, token.revision);
    expect_text("its last value's end is still shown",
                value_last4(subject.value), token.last4);
    expect_result("nothing to reveal", RESULT_GONE,
                  reveal(&subject, subject.id, &value));
    assert_null(value);
    expect_result("a second time", RESULT_OK,
                  revoke_token(&subject, subject.id, NOW + 8));
    expect_number("the first time counts", NOW + 7,
                  check(&subject, subject.value).ended_at);
    expect_number("one event", 1, count_events(&subject, EVENT_TOKEN_REVOKED));
}

/* What was replaced stays replaced when its token is revoked later. */
static void test_replaced_then_revoked(void **state)
{
    struct subject subject = subject_of(state);

    regenerate(&subject, 0, NOW + 1);
    revoke_token(&subject, subject.id, NOW + 2);
    expect_number("its status", VALUE_STATUS_REPLACED,
                  check(&subject, subject.value).value_status);
    expect_number("since", NOW + 1, check(&subject, subject.value).ended_at);
}

static void test_primary(void **state)
{
    struct subject subject = subject_of(state);
    char *value = NULL, *again = NULL;

    subject.id = support_primary(subject.fixture, subject.account_id).id;
    expect_result("cannot be revoked", RESULT_MUST_STAY,
                  revoke_token(&subject, subject.id, NOW));
    expect_result("is revealed", RESULT_OK,
                  reveal(&subject, subject.id, &value));
    expect_result("is regenerated", RESULT_OK, regenerate(&subject, 0, NOW));
    expect_result("is revealed", RESULT_OK,
                  reveal(&subject, subject.id, &again));
    expect_number("the old one", VALUE_STATUS_REPLACED,
                  check(&subject, value).value_status);
    expect_number("the new one", VALUE_STATUS_CURRENT,
                  check(&subject, again).value_status);
}

static enum result end_value(const struct subject *subject, const char *value)
{
    return store_token_revoke_by_value(
        support_by(subject->fixture->store, 0, NOW + 3), value, NULL);
}

/* RFC 7009: anybody who holds a whole value can end it. */
static void test_end_value(void **state)
{
    struct subject subject = subject_of(state);
    char *other = value_create(subject.fixture->pool);

    expect_result("never issued", RESULT_NOT_FOUND, end_value(&subject, other));
    expect_result("a part of it", RESULT_NOT_FOUND,
                  end_value(&subject, subject.value + 1));
    expect_result("ended", RESULT_OK, end_value(&subject, subject.value));
    expect_number("its status", VALUE_STATUS_REVOKED,
                  check(&subject, subject.value).value_status);
    expect_number("its token too", 1,
                  support_count(subject.fixture,
                                "SELECT count(*) FROM token"
                                " WHERE revoked_at IS NOT NULL"));
    expect_result("a second time", RESULT_OK,
                  end_value(&subject, subject.value));
    expect_number("its owner sees it", 1,
                  count_events(&subject, EVENT_TOKEN_REVOKED));
    expect_text("as done by its bearer", ACTOR_BEARER,
                check(&subject, subject.value).ended_by);
}

/* A value of before ends nothing of now. */
static void test_end_old_value(void **state)
{
    struct subject subject = subject_of(state);
    char *value = NULL;

    regenerate(&subject, 0, NOW + 1);
    expect_result("ended before", RESULT_OK,
                  end_value(&subject, subject.value));
    expect_number("its status is as it was", VALUE_STATUS_REPLACED,
                  check(&subject, subject.value).value_status);
    expect_number("and its time", NOW + 1,
                  check(&subject, subject.value).ended_at);
    expect_result("the token lives", RESULT_OK,
                  reveal(&subject, subject.id, &value));
    expect_number("with its value", VALUE_STATUS_CURRENT,
                  check(&subject, value).value_status);
    expect_number("nothing to tell", 0,
                  count_events(&subject, EVENT_TOKEN_REVOKED));
}

/* The primary loses its value only, and gets another by being regenerated. */
static void test_end_value_of_primary(void **state)
{
    struct subject subject = subject_of(state);
    char *value = NULL, *none = NULL;
    struct token token;

    subject.id = support_primary(subject.fixture, subject.account_id).id;
    reveal(&subject, subject.id, &value);
    expect_result("ended", RESULT_OK, end_value(&subject, value));
    expect_number("its status", VALUE_STATUS_REVOKED,
                  check(&subject, value).value_status);
    token = support_primary(subject.fixture, subject.account_id);
    expect_number("the token is not revoked", 0, token.revoked_at);
    expect_text("no value", NULL, token.last4);
    expect_number("a new revision", 2, token.revision);
    expect_result("nothing to reveal", RESULT_GONE,
                  reveal(&subject, subject.id, &none));
    expect_result("regenerated", RESULT_OK, regenerate(&subject, 2, NOW + 4));
    expect_result("revealed", RESULT_OK, reveal(&subject, subject.id, &none));
    expect_number("the old one is still revoked", VALUE_STATUS_REVOKED,
                  check(&subject, value).value_status);
}

/* Digests stay so that a dead value is explained; what was sealed is gone. */
static void test_tombstones(void **state)
{
    struct subject subject = subject_of(state);

    regenerate(&subject, 0, NOW + 1);
    regenerate(&subject, 0, NOW + 2);
    revoke_token(&subject, subject.id, NOW + 3);
    expect_number(
        "three values and the primary's", 4,
        support_count(subject.fixture, "SELECT count(*) FROM token_value"));
    expect_number("nothing sealed is left of those that ended", 0,
                  support_count(subject.fixture,
                                "SELECT count(*) FROM token_value WHERE"
                                " ended_at IS NOT NULL"
                                " AND sealed IS NOT NULL"));
    expect_number("the current one is sealed", 1,
                  support_count(subject.fixture,
                                "SELECT count(*) FROM token_value WHERE"
                                " ended_at IS NULL AND sealed IS NOT NULL"));
    expect_number("what ended has a status and somebody", 3,
                  support_count(subject.fixture,
                                "SELECT count(*) FROM token_value WHERE"
                                " status IS NOT NULL"
                                " AND ended_by = 'account'"));
}

/* True where the size bytes stand anywhere in the file. */
static bool file_holds(apr_pool_t *pool, const char *path,
                       const unsigned char *bytes, size_t size)
{
    FILE *file = fopen(path, "r");
    unsigned char *all = apr_palloc(pool, 1 << 22);
    size_t read = file ? fread(all, 1, 1 << 22, file) : 0;

    if (file)
        fclose(file);
    return read > size && memmem(all, read, bytes, size) != NULL;
}

/* In no byte of the file, once the log was written back. */
static void test_overwritten(void **state)
{
    struct subject subject = subject_of(state);
    apr_pool_t *pool = subject.fixture->pool;
    const char *path = subject.fixture->settings.database;
    struct driver *driver = support_driver(subject.fixture, DRIVER_WRITE);
    struct row row = {.pool = pool};
    unsigned char *sealed;
    size_t size = 0;

    driver_prepare(driver,
                   "SELECT sealed FROM token_value"
                   " WHERE token_id = $1",
                   &row.statement);
    bind_int64(row.statement, 1, subject.id);
    expect_result("sealed", RESULT_OK, driver_step(row.statement));
    sealed = row_bytes(&row, &size);
    driver_reset(row.statement);
    driver_run(driver, "PRAGMA wal_checkpoint(TRUNCATE)");
    expect_number("it was there", true, file_holds(pool, path, sealed, size));
    regenerate(&subject, 0, NOW + 1);
    driver_run(driver, "PRAGMA wal_checkpoint(TRUNCATE)");
    expect_number("it is there still", false,
                  file_holds(pool, path, sealed, size));
}

/* A sealed value that is put into another token's row does not open. */
static void test_moved(void **state)
{
    struct subject subject = subject_of(state);
    char *value = NULL;

    support_run(subject.fixture, "UPDATE token_value SET sealed ="
                                 " (SELECT max(sealed) FROM token_value)");
    if (reveal(&subject, subject.id, &value) == RESULT_OK)
        expect_text("its own", subject.value, value);
    value = NULL;
    if (reveal(&subject,
               support_primary(subject.fixture, subject.account_id).id,
               &value) == RESULT_OK &&
        strcmp(value, subject.value) == 0)
        fail_msg("the primary token opens another's value");
    expect_number("one of the two does not open", 1,
                  count_events(&subject, EVENT_TOKEN_REVEALED));
}

/* No value, whole or in part, is in any text of the database. */
static void test_no_value_in_rows(void **state)
{
    struct subject subject = subject_of(state);
    apr_pool_t *pool = subject.fixture->pool;
    const char *path = subject.fixture->settings.database;
    char *value = NULL;

    reveal(&subject, subject.id, &value);
    regenerate(&subject, 0, NOW);
    expect_number("in the file", false,
                  file_holds(pool, path, (const unsigned char *)value, 20));
    expect_number("in the log", false,
                  file_holds(pool, apr_pstrcat(pool, path, "-wal", NULL),
                             (const unsigned char *)value, 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_reveal),        STORE_TEST(test_reveal_expired),
        STORE_TEST(test_regenerate),    STORE_TEST(test_regenerate_ended),
        STORE_TEST(test_revoke),        STORE_TEST(test_replaced_then_revoked),
        STORE_TEST(test_primary),       STORE_TEST(test_end_value),
        STORE_TEST(test_end_old_value), STORE_TEST(test_end_value_of_primary),
        STORE_TEST(test_tombstones),    STORE_TEST(test_overwritten),
        STORE_TEST(test_moved),         STORE_TEST(test_no_value_in_rows),
    };

    return RUN(tests);
}
