/* overlaps.c: tests of store/overlaps.h, and of what values.h and decide.h say
 * of an old value that still works. */
#include "store/overlaps.h"

#include "store/access_records.h"

#include <stdio.h>

#include "support.h"
#include "access/decide.h"
#include "base/clock.h"
#include "store/account_delete.h"
#include "store/attribute_cache.h"
#include "store/checks.h"
#include "store/events.h"
#include "store/values.h"

enum { DAY = 86400 };

/* A token that was regenerated at NOW; its old value works for a day. */
struct scene {
    struct fixture *fixture;
    struct store *checks, *recorder;
    int64_t ann, id;
    char *old, *current;
};

static const struct act *by_ann(const struct scene *scene, int64_t now)
{
    return support_by(scene->fixture->store, scene->ann, now);
}

static struct scene set_scene(void **state)
{
    struct scene scene = {.fixture = *state};

    scene.ann = support_account(scene.fixture, "ann");
    scene.id = support_token(scene.fixture, scene.ann, "CI", &scene.old);
    scene.checks = support_open(scene.fixture, STORE_CHECKS);
    scene.recorder = support_open(scene.fixture, STORE_RECORDS);
    expect_result("rotated", RESULT_OK,
                  store_token_rotate(by_ann(&scene, NOW), scene.id, 0, DAY,
                                     &scene.current));
    return scene;
}

static struct token_attributes find(const struct scene *scene,
                                    const char *value)
{
    struct token_attributes token = {0};

    expect_result(
        "the value is known", RESULT_OK,
        store_check_value(scene->checks, scene->fixture->pool, value, &token));
    return token;
}

static void expect_outcome(const char *what, const struct scene *scene,
                           const char *value, int64_t now, enum outcome wanted)
{
    const struct token_attributes token = find(scene, value);

    expect_number(what, wanted, decide_token(&token, now));
}

static struct token read_token(const struct scene *scene)
{
    struct token token = {0};

    expect_result("read", RESULT_OK,
                  store_token_get(scene->fixture->store, scene->fixture->pool,
                                  scene->ann, scene->id, &token));
    return token;
}

static int64_t count(const struct scene *scene, const char *sql)
{
    return support_count(scene->fixture, sql);
}

/* To the second. */
static void test_until_its_end(void **state)
{
    struct scene scene = set_scene(state);
    struct token_attributes token = find(&scene, scene.old);

    expect_outcome("at once", &scene, scene.old, NOW, OUTCOME_ALLOWED);
    expect_outcome("the last second", &scene, scene.old, NOW + DAY - 1,
                   OUTCOME_ALLOWED);
    expect_outcome("the end", &scene, scene.old, NOW + DAY, OUTCOME_REPLACED);
    expect_outcome("the new one", &scene, scene.current, NOW + DAY,
                   OUTCOME_ALLOWED);
    expect_text("the new one's last4",
                scene.current + strlen(scene.current) - 4, token.new_last4);
    expect_number("both have one end", NOW + DAY, decide_end(&token));
    expect_number("and the new one none", 0,
                  decide_end(&(struct token_attributes){0}));
    expect_number("nothing sealed is left of the old one", 1,
                  count(&scene, "SELECT count(*) FROM token_value"
                                " WHERE status = 'replaced'"
                                " AND sealed IS NULL"));
}

/* What is cached holds the end. */
static void test_cached(void **state)
{
    struct scene scene = set_scene(state);
    struct attribute_cache *cache = NULL;

    expect_result("a cache", RESULT_OK,
                  attribute_cache_create(scene.fixture->pool, 64, &cache));
    store_use_cache(scene.checks, cache);
    for (int i = 0; i < 3; i++) {
        expect_outcome("before", &scene, scene.old, NOW + DAY - 1,
                       OUTCOME_ALLOWED);
        expect_outcome("after", &scene, scene.old, NOW + DAY, OUTCOME_REPLACED);
    }
    expect_text("by whom", ACTOR_ACCOUNT, find(&scene, scene.old).ended_by);
    expect_result(
        "ended", RESULT_OK,
        store_token_end_overlap(by_ann(&scene, NOW + 5), scene.id, 0));
    expect_outcome("seen by the next check", &scene, scene.old, NOW + 5,
                   OUTCOME_REPLACED);
}

/* Also by a clock that is behind. */
static void test_ended(void **state)
{
    struct scene scene = set_scene(state);
    struct token_attributes token;

    expect_result(
        "of another form", RESULT_CHANGED,
        store_token_end_overlap(by_ann(&scene, NOW + 9), scene.id, 1));
    expect_result(
        "ended", RESULT_OK,
        store_token_end_overlap(by_ann(&scene, NOW + 9), scene.id, 2));
    expect_outcome("at an earlier instant", &scene, scene.old, NOW + 1,
                   OUTCOME_REPLACED);
    token = find(&scene, scene.old);
    expect_number("it worked until", NOW + 9, token.overlapped_until);
    expect_number("replaced at", NOW, token.ended_at);
    expect_outcome("the new one", &scene, scene.current, NOW + 9,
                   OUTCOME_ALLOWED);
    expect_result(
        "again", RESULT_OK,
        store_token_end_overlap(by_ann(&scene, NOW + 9), scene.id, 0));
    expect_number("one event", 1,
                  count(&scene, "SELECT count(*) FROM event"
                                " WHERE kind = 'overlap ended'"));
    expect_number("nobody is told again", 0,
                  count(&scene, "SELECT count(*) FROM value_overlap"));
    expect_number("nothing works still", false,
                  token_overlaps(&(struct token){0}, NOW));
}

static void test_of_others(void **state)
{
    struct scene scene = set_scene(state);
    int64_t bob = support_account(scene.fixture, "bob");

    expect_result("not found", RESULT_NOT_FOUND,
                  store_token_end_overlap(
                      support_by(scene.fixture->store, bob, NOW), scene.id, 0));
    expect_outcome("works", &scene, scene.old, NOW, OUTCOME_ALLOWED);
}

/* One overlap at a time. */
static void test_regenerated_again(void **state)
{
    struct scene scene = set_scene(state);
    char *third = NULL, *fourth = NULL;

    store_token_rotate(by_ann(&scene, NOW + 5), scene.id, 0, 7 * DAY, &third);
    expect_outcome("the oldest", &scene, scene.old, NOW + 5, OUTCOME_REPLACED);
    expect_outcome("the one before", &scene, scene.current, NOW + 5,
                   OUTCOME_ALLOWED);
    expect_text("its row", value_last4(scene.current),
                read_token(&scene).overlap.last4);
    store_token_regenerate(by_ann(&scene, NOW + 9), scene.id, 0, &fourth);
    expect_outcome("without an overlap", &scene, scene.current, NOW + 9,
                   OUTCOME_REPLACED);
    expect_outcome("nor that", &scene, third, NOW + 9, OUTCOME_REPLACED);
    expect_outcome("the last", &scene, fourth, NOW + 9, OUTCOME_ALLOWED);
    expect_number("no overlap", 0,
                  count(&scene, "SELECT count(*) FROM value_overlap"));
}

static void test_revoked(void **state)
{
    struct scene scene = set_scene(state);
    struct token token;

    expect_result("revoked", RESULT_OK,
                  store_token_revoke(by_ann(&scene, NOW + 5), scene.id));
    expect_outcome("the old one", &scene, scene.old, NOW + 5, OUTCOME_REVOKED);
    expect_outcome("the new one", &scene, scene.current, NOW + 5,
                   OUTCOME_REVOKED);
    token = read_token(&scene);
    expect_text("the last value", value_last4(scene.current), token.last4);
    expect_text("no old one", NULL, token.overlap.last4);
    expect_result(
        "regenerated", RESULT_GONE,
        store_token_rotate(by_ann(&scene, NOW + 5), scene.id, 0, DAY, NULL));
    expect_result(
        "ended", RESULT_GONE,
        store_token_end_overlap(by_ann(&scene, NOW + 5), scene.id, 0));
}

/* By hand, with sqlite3. */
static void test_revoked_by_sql(void **state)
{
    struct scene scene = set_scene(state);

    support_run(scene.fixture, "UPDATE token SET revoked_at = 1");
    expect_outcome("the old one", &scene, scene.old, NOW + 5, OUTCOME_REPLACED);
}

/* Whoever holds a value ends that value; with the current one, the token. */
static void test_revoked_by_value(void **state)
{
    struct scene scene = set_scene(state);
    struct act proof = {.store = scene.fixture->store,
                        .pool = scene.fixture->pool,
                        .authority = AUTHORITY_PROOF,
                        .address = "10.0.0.7",
                        .client = "npm",
                        .now = NOW + 5};
    struct value_ended ended = {0};

    expect_result("the old one", RESULT_OK,
                  store_token_revoke_by_value(&proof, scene.old, &ended));
    expect_number("that alone", true, ended.was_old);
    expect_outcome("it", &scene, scene.old, NOW + 5, OUTCOME_REPLACED);
    expect_outcome("the token", &scene, scene.current, NOW + 5,
                   OUTCOME_ALLOWED);
    expect_number("told", 1,
                  count(&scene, "SELECT count(*) FROM event WHERE"
                                " kind = 'overlap ended' AND actor = 'bearer'"
                                " AND client = 'npm'"));
    expect_result("again", RESULT_OK,
                  store_token_revoke_by_value(&proof, scene.old, &ended));
    expect_number("before", true, ended.ended_before && !ended.was_old);
    expect_result("the current one", RESULT_OK,
                  store_token_revoke_by_value(&proof, scene.current, NULL));
    expect_outcome("all", &scene, scene.current, NOW + 5, OUTCOME_REVOKED);
}

static int64_t primary_of(const struct scene *scene)
{
    return count(scene, "SELECT id FROM token WHERE is_primary");
}

/* It stays, without a value that works. */
static void test_primary(void **state)
{
    struct scene scene = set_scene(state);
    int64_t id = primary_of(&scene);
    char *first = NULL, *second = NULL;

    store_token_regenerate(by_ann(&scene, NOW), id, 0, &first);
    store_token_rotate(by_ann(&scene, NOW), id, 0, 3600, &second);
    expect_outcome("the old one", &scene, first, NOW + 3599, OUTCOME_ALLOWED);
    store_token_revoke_by_value(by_ann(&scene, NOW + 5), second, NULL);
    expect_outcome("the old one is revoked", &scene, first, NOW + 5,
                   OUTCOME_REVOKED);
    store_token_regenerate(by_ann(&scene, NOW + 6), id, 0, NULL);
    expect_outcome("and stays so", &scene, first, NOW + 7, OUTCOME_REVOKED);
    scene.id = id;
    expect_text("one row", NULL, read_token(&scene).overlap.last4);
}

/* The earlier end holds. */
static void test_expires_earlier(void **state)
{
    struct scene scene = set_scene(state);
    struct token_attributes token;
    struct token row;

    support_run(scene.fixture,
                apr_psprintf(scene.fixture->pool,
                             "UPDATE token SET expires_at = %" APR_INT64_T_FMT
                             " WHERE NOT is_primary",
                             (apr_int64_t)NOW + 60));
    expect_outcome("expired", &scene, scene.old, NOW + 60, OUTCOME_EXPIRED);
    token = find(&scene, scene.old);
    expect_number("its end", NOW + 60, decide_end(&token));
    row = read_token(&scene);
    expect_number("as its row says", NOW + 60, token_overlap_end(&row));
    expect_result(
        "regenerated", RESULT_EXPIRED,
        store_token_rotate(by_ann(&scene, NOW + 60), scene.id, 0, DAY, NULL));
}

static void test_account_deleted(void **state)
{
    struct scene scene = set_scene(state);

    expect_result("deleted", RESULT_OK,
                  store_account_delete(by_ann(&scene, NOW + 5), 1));
    expect_outcome("the old one", &scene, scene.old, NOW + 5, OUTCOME_REVOKED);
    expect_number("forgotten", 0,
                  count(&scene, "SELECT count(*) FROM value_overlap"));
}

static void record_use(const struct scene *scene, const char *value, int64_t at,
                       const char *client)
{
    const struct act act = {.store = scene->recorder,
                            .pool = scene->fixture->pool,
                            .authority = AUTHORITY_RECORDER,
                            .address = "",
                            .client = "",
                            .now = at};
    const struct access_record record = {.at = at,
                                         .token_id = scene->id,
                                         .account_id = scene->ann,
                                         .count = 1,
                                         .address = "10.0.0.7",
                                         .client = client,
                                         .feed = "demo",
                                         .access = "read",
                                         .last4 = value_last4(value)};
    apr_array_header_t *records =
        apr_array_make(act.pool, 1, sizeof(struct access_record));
    int written = 0;

    APR_ARRAY_PUSH(records, struct access_record) = record;
    expect_result("recorded", RESULT_OK,
                  store_access_records_add(&act, records, 1000, &written));
}

/* Of both values; the row of the old one is of that alone. */
static void test_uses(void **state)
{
    struct scene scene = set_scene(state);
    struct token token = read_token(&scene);
    int64_t states;

    expect_number("none", 0, token.overlap.used_at);
    states = count(&scene, "SELECT state FROM attribute_state");
    record_use(&scene, scene.old, NOW + 5, "npm");
    record_use(&scene, scene.current, NOW + 9, "NuGet");
    record_use(&scene, scene.old, NOW + 4, "pip");
    token = read_token(&scene);
    expect_number("of the old one", NOW + 5, token.overlap.used_at);
    expect_text("by", "npm", token.overlap.used_client);
    expect_text("from", "10.0.0.7", token.overlap.used_address);
    expect_text("of the token", "NuGet", token.used.client);
    expect_number("checks remember the rest", states,
                  count(&scene, "SELECT state FROM attribute_state"));
}

/* The token's last use before is the old value's. */
static void test_use_before(void **state)
{
    struct scene scene = set_scene(state);

    record_use(&scene, scene.current, NOW + 5, "npm");
    store_token_rotate(by_ann(&scene, NOW + 9), scene.id, 0, DAY, NULL);
    expect_number("its last use", NOW + 5, read_token(&scene).overlap.used_at);
    expect_text("by", "npm", read_token(&scene).overlap.used_client);
}

static void test_told_at_its_end(void **state)
{
    struct scene scene = set_scene(state);
    bool more = true;

    record_use(&scene, scene.old, NOW + 5, "npm");
    store_overlaps_tell(scene.recorder, NOW + DAY - 1, &more);
    expect_number("not before", 0,
                  count(&scene, "SELECT count(*) FROM event"
                                " WHERE kind = 'overlap over'"));
    for (int i = 0; i < 2; i++) {
        expect_result(
            "told", RESULT_OK,
            store_overlaps_tell(scene.recorder, NOW + DAY + 600, &more));
        expect_number("all of it", false, more);
    }
    expect_number(
        "once, at that instant", 1,
        count(&scene, apr_psprintf(scene.fixture->pool,
                                   "SELECT count(*) FROM event"
                                   " WHERE kind = 'overlap over'"
                                   " AND label LIKE 'npm, 10.0.0.7, %%'"
                                   " AND at = %" APR_INT64_T_FMT,
                                   (apr_int64_t)NOW + DAY)));
    expect_outcome("explained", &scene, scene.old, NOW + DAY, OUTCOME_REPLACED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_until_its_end),
        STORE_TEST(test_cached),
        STORE_TEST(test_ended),
        STORE_TEST(test_of_others),
        STORE_TEST(test_regenerated_again),
        STORE_TEST(test_revoked),
        STORE_TEST(test_revoked_by_sql),
        STORE_TEST(test_revoked_by_value),
        STORE_TEST(test_primary),
        STORE_TEST(test_expires_earlier),
        STORE_TEST(test_account_deleted),
        STORE_TEST(test_uses),
        STORE_TEST(test_use_before),
        STORE_TEST(test_told_at_its_end),
    };

    return RUN(tests);
}
