/* policy.c: tests of store/policy.h: what a policy lets people choose, what it
 * makes of the tokens that are there, and which of them it would stop. */
#include "store/policy.h"

#include <inttypes.h>

#include "store/attribute_cache.h"
#include "store/checks.h"
#include "store/values.h"
#include "support.h"

#define DAY ((int64_t)86400)

static void set(struct fixture *fixture, const struct policy *policy)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);

    expect_result("the policy", RESULT_OK,
                  store_policy_set(support_admin(store, 0, NOW), NULL, policy));
}

static struct token get(struct fixture *fixture, int64_t account_id, int64_t id)
{
    struct token token = {0};

    expect_result(
        "the token", RESULT_OK,
        store_token_get(fixture->store, fixture->pool, account_id, id, &token));
    return token;
}

/* A token that reads all feeds. */
static enum result add_until(struct fixture *fixture, int64_t account_id,
                             int64_t expires_at, int64_t *id)
{
    const struct token_choice choice = {
        .description = "x", .read_scope = SCOPE_ALL, .expires_at = expires_at};

    return store_token_add(support_by(fixture->store, account_id, NOW), &choice,
                           id, NULL);
}

static void test_what_can_be_chosen(void **state)
{
    static const struct {
        const char *what;
        struct policy policy;
        int64_t expires_at;
        enum result wanted;
    } cases[] = {
        {"no policy", {0}, 0, RESULT_OK},
        {"must expire: never", {.must_expire = true}, 0, RESULT_AGAINST_POLICY},
        {"must expire: ever",
         {.must_expire = true},
         NOW + 9999 * DAY,
         RESULT_OK},
        {"never", {.longest_life = 7}, 0, RESULT_AGAINST_POLICY},
        {"too late",
         {.longest_life = 7},
         NOW + 7 * DAY + 1,
         RESULT_AGAINST_POLICY},
        {"just in time", {.longest_life = 7}, NOW + 7 * DAY, RESULT_OK},
        {"it does not write", {.no_write_all = true}, 0, RESULT_OK},
    };
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), id = 0;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        set(fixture, &cases[i].policy);
        expect_result(cases[i].what, cases[i].wanted,
                      add_until(fixture, ann, cases[i].expires_at, &id));
    }
}

static void test_writing_to_all_feeds(void **state)
{
    const struct policy policy = {.no_write_all = true};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), id = 0;
    struct feed feed = support_feed(fixture, "acme", ann);
    struct token_choice choice = {.description = "x", .write_scope = SCOPE_ALL};
    const struct act *act = support_by(fixture->store, ann, NOW);

    set(fixture, &policy);
    expect_result("all", RESULT_AGAINST_POLICY,
                  store_token_add(act, &choice, &id, NULL));
    choice.write_scope = SCOPE_FEEDS;
    choice.write_feeds = support_ids(fixture->pool, 1, feed.id);
    expect_result("one", RESULT_OK, store_token_add(act, &choice, &id, NULL));
    choice.write_scope = SCOPE_ALL;
    expect_result("all again", RESULT_AGAINST_POLICY,
                  store_token_save(act, id, 0, &choice));
    expect_number("as it was", SCOPE_FEEDS, get(fixture, ann, id).write_scope);
}

/* What was there before, and comes back with another policy. */
static void test_tokens_that_are_there(void **state)
{
    const struct policy week = {.longest_life = 7}, none = {0};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t never = 0, late = 0, soon = 0;
    struct token primary;

    add_until(fixture, ann, 0, &never);
    add_until(fixture, ann, NOW + 90 * DAY, &late);
    add_until(fixture, ann, NOW + DAY, &soon);
    set(fixture, &week);
    expect_number("never", NOW + 7 * DAY, get(fixture, ann, never).expires_at);
    expect_number("late", NOW + 7 * DAY, get(fixture, ann, late).expires_at);
    expect_number("by policy", true, get(fixture, ann, late).ends_by_policy);
    expect_number("soon", NOW + DAY, get(fixture, ann, soon).expires_at);
    expect_number("its own", false, get(fixture, ann, soon).ends_by_policy);
    primary = support_primary(fixture, ann);
    expect_number("the primary", 0, primary.expires_at);
    set(fixture, &none);
    expect_number("never", 0, get(fixture, ann, never).expires_at);
    expect_number("late", NOW + 90 * DAY, get(fixture, ann, late).expires_at);
    expect_number("its own", false, get(fixture, ann, late).ends_by_policy);
}

static void test_that_never_expire_are_stopped(void **state)
{
    const struct policy policy = {.must_expire = true};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), never = 0, late = 0;

    add_until(fixture, ann, 0, &never);
    add_until(fixture, ann, NOW + 900 * DAY, &late);
    set(fixture, &policy);
    expect_number("stopped", NOW, get(fixture, ann, never).expires_at);
    expect_number("not", NOW + 900 * DAY, get(fixture, ann, late).expires_at);
}

/* A new value, or another end, begins a new life; a new name does not. */
static void test_a_new_life(void **state)
{
    const struct policy week = {.longest_life = 7};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), id = 0,
            later = NOW + 3 * DAY;
    struct token_choice choice = {.description = "y", .read_scope = SCOPE_ALL};

    add_until(fixture, ann, 0, &id);
    set(fixture, &week);
    choice.expires_at = NOW + 7 * DAY;
    expect_result("a name", RESULT_OK,
                  store_token_save(support_by(fixture->store, ann, later), id,
                                   0, &choice));
    expect_number("the same", NOW + 7 * DAY, get(fixture, ann, id).expires_at);
    expect_number("by policy", true, get(fixture, ann, id).ends_by_policy);
    expect_result("a value", RESULT_OK,
                  store_token_regenerate(support_by(fixture->store, ann, later),
                                         id, 0, NULL));
    expect_number("longer", later + 7 * DAY, get(fixture, ann, id).expires_at);
    choice.expires_at = later + 8 * DAY;
    expect_result("an end", RESULT_OK,
                  store_token_save(support_by(fixture->store, ann, later + DAY),
                                   id, 0, &choice));
    expect_number("chosen", later + 8 * DAY, get(fixture, ann, id).expires_at);
    expect_number("its own", false, get(fixture, ann, id).ends_by_policy);
}

/* No check sees what was cached before the policy was changed. */
static void test_checks_see_it_at_once(void **state)
{
    const struct policy policy = {.must_expire = true, .no_write_all = true};
    struct fixture *fixture = *state;
    struct store *checks = support_open(fixture, STORE_CHECKS);
    int64_t ann = support_account(fixture, "ann");
    struct attribute_cache *cache = NULL;
    struct token_attributes token = {0};
    char *value = NULL;

    support_token(fixture, ann, "x", &value);
    expect_result("cache", RESULT_OK,
                  attribute_cache_create(fixture->pool, 8, &cache));
    store_use_cache(checks, cache);
    for (int i = 0; i < 2; i++)
        expect_result("found", RESULT_OK,
                      store_check_value(checks, fixture->pool, value, &token));
    expect_number("no policy", false, token.policy.no_write_all);
    set(fixture, &policy);
    expect_result("found", RESULT_OK,
                  store_check_value(checks, fixture->pool, value, &token));
    expect_number("expired", NOW, token.expires_at);
    expect_number("by the policy", true, token.ends_by_policy);
    expect_number("write", true, token.policy.no_write_all);
    support_run(fixture, "DELETE FROM policy");
    expect_result("found", RESULT_OK,
                  store_check_value(checks, fixture->pool, value, &token));
    expect_number("a row that is missing allows nothing", true,
                  token.policy.no_write_all);
}

/* Of two who looked at the same policy, the second one looks again. */
static void test_basis(void **state)
{
    const struct policy week = {.longest_life = 7},
                        feeds = {.no_write_all = true};
    struct fixture *fixture = *state;
    const struct act *act = support_admin(fixture->store, 0, NOW);
    struct policy policy = {0};
    const char *was = policy_text(fixture->pool, &policy);

    expect_result("the first", RESULT_OK, store_policy_set(act, was, &week));
    expect_result("the second", RESULT_CHANGED,
                  store_policy_set(act, was, &feeds));
    expect_result("read", RESULT_OK, store_policy_get(fixture->store, &policy));
    expect_number("of the first", 7, policy.longest_life);
    expect_number("of the first", false, policy.no_write_all);
    expect_result("as it is", RESULT_OK, store_policy_set(act, NULL, &week));
    expect_number("told once", 1,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'policy changed'"));
}

static int64_t count_stops(struct fixture *fixture, const struct policy *policy,
                           struct policy_stop *last)
{
    struct store *store = support_open(fixture, STORE_ADMINISTRATOR);
    const struct policy_stop_filter filter = {
        .policy = *policy, .now = NOW, .limit = 10};
    apr_array_header_t *stops;
    int64_t count = -1;

    expect_result("stops", RESULT_OK,
                  store_policy_stops(store, fixture->pool, &filter, &stops));
    expect_result("counted", RESULT_OK,
                  store_policy_stop_count(fixture->store, &filter, &count));
    expect_number("as many", stops->nelts, count);
    if (stops->nelts)
        *last = APR_ARRAY_IDX(stops, stops->nelts - 1, struct policy_stop);
    return stops->nelts;
}

static void test_what_it_would_stop(void **state)
{
    const struct policy week = {.longest_life = 7},
                        must = {.must_expire = true},
                        feeds = {.no_write_all = true}, none = {0};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann"), used = 0, idle = 0, soon = 0;
    struct policy_stop stop = {0};

    add_until(fixture, ann, 0, &used);
    add_until(fixture, ann, 0, &idle);
    add_until(fixture, ann, NOW + DAY, &soon);
    support_run(fixture,
                apr_psprintf(fixture->pool,
                             "INSERT INTO token_use (token_id, used_at)"
                             " SELECT id, CASE id WHEN %" PRId64 " THEN 5"
                             " ELSE %" PRId64 " END FROM token",
                             idle, NOW - DAY));
    expect_number("nothing", 0, count_stops(fixture, &none, &stop));
    expect_number("one lasts too long", 1, count_stops(fixture, &week, &stop));
    expect_number("that one", used, stop.id);
    expect_number("when", NOW + 7 * DAY, stop.stops_at);
    expect_text("whose", "ann", stop.account);
    expect_number("one never expires", 1, count_stops(fixture, &must, &stop));
    expect_number("at once", NOW, stop.stops_at);
    support_run(fixture, apr_psprintf(fixture->pool,
                                      "UPDATE token SET write_scope = 2"
                                      " WHERE id = %" PRId64,
                                      soon));
    expect_number("one writes", 1, count_stops(fixture, &feeds, &stop));
    expect_number("that one", soon, stop.id);
    expect_number("writing", true, stop.stops_writing);
    set(fixture, &week);
    expect_number("nothing more", 0, count_stops(fixture, &week, &stop));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_what_can_be_chosen),
        STORE_TEST(test_writing_to_all_feeds),
        STORE_TEST(test_tokens_that_are_there),
        STORE_TEST(test_that_never_expire_are_stopped),
        STORE_TEST(test_a_new_life),
        STORE_TEST(test_checks_see_it_at_once),
        STORE_TEST(test_basis),
        STORE_TEST(test_what_it_would_stop),
    };

    return RUN(tests);
}
