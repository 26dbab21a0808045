/* attribute_cache.c: tests of checks that remember (store/checks.h), and of
 * what they remember it in. The one thing that counts: what has ended is never
 * remembered as good. */
#include "store/attribute_cache.h"

#include <pthread.h>
#include <stdatomic.h>

#include "store/accounts.h"
#include "store/internal.h"
#include "store/account_passwords.h"
#include "support.h"
#include "store/values.h"
#include "store/checks.h"

enum { SET = 8 /* slots: the cache is a single set */ };

static struct attribute_cache *made(const struct fixture *fixture, size_t slots)
{
    struct attribute_cache *cache = NULL;

    expect_result("a cache", RESULT_OK,
                  attribute_cache_create(fixture->pool, slots, &cache));
    return cache;
}

static struct store *open_endpoints(const struct fixture *fixture, size_t slots)
{
    struct store *endpoints = support_open(fixture, STORE_CHECKS);

    store_use_cache(endpoints, made(fixture, slots));
    return endpoints;
}

/* Looked up twice, so that the second answer may come from the cache. */
static struct token_attributes token_of(const struct fixture *fixture,
                                        struct store *endpoints,
                                        const char *value)
{
    struct token_attributes attributes = {0};

    for (int i = 0; i < 2; i++)
        expect_result(
            "a value", RESULT_OK,
            store_check_value(endpoints, fixture->pool, value, &attributes));
    return attributes;
}

static struct feed_attributes feed_of(struct store *endpoints, const char *name,
                                      int64_t account_id, int64_t token_id)
{
    struct feed_attributes attributes = {0};

    for (int i = 0; i < 2; i++)
        expect_result("a feed", RESULT_OK,
                      store_check_feed(endpoints, name, account_id, token_id,
                                       &attributes));
    return attributes;
}

/* Whether the value's attributes are there and hold just now. */
static bool is_kept(const struct fixture *fixture, struct store *endpoints,
                    const char *value)
{
    struct attribute_state now;
    struct token_attributes attributes;

    expect_result("the state", RESULT_OK,
                  attribute_state_read(endpoints, &now));
    return attribute_cache_find_token(endpoints->cache, &now, value,
                                      fixture->pool, &attributes);
}

static void test_stamp(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = support_open(fixture, STORE_CHECKS);
    struct driver_stamp before, after;

    expect_result("before", RESULT_OK,
                  driver_stamp(endpoints->driver, &before));
    expect_result("again", RESULT_OK, driver_stamp(endpoints->driver, &after));
    expect_number("nothing changed", 0, memcmp(&before, &after, sizeof before));
    driver_begin(fixture->store->driver);
    driver_rollback(fixture->store->driver);
    expect_result("again", RESULT_OK, driver_stamp(endpoints->driver, &after));
    expect_number("taken back", 0, memcmp(&before, &after, sizeof before));
    support_account(fixture, "ann");
    expect_result("after", RESULT_OK, driver_stamp(endpoints->driver, &after));
    if (memcmp(&before, &after, sizeof before) == 0)
        fail_msg("an account was added, and the stamp is the same");
}

static void test_kept(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, 1024);
    int64_t ann = support_account(fixture, "ann");
    struct token_attributes attributes;
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &value);

    expect_number("not yet", false, is_kept(fixture, endpoints, value));
    attributes = token_of(fixture, endpoints, value);
    expect_number("now", true, is_kept(fixture, endpoints, value));
    expect_number("token", id, attributes.id);
    expect_text("account", "ann", attributes.account);
    expect_text("description", "CI", attributes.description);
    support_account(fixture, "bob");
    expect_number("until an account is added", false,
                  is_kept(fixture, endpoints, value));
}

/* What ended, and what is too long, is read again each time. */
static void test_not_kept(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, 1024);
    int64_t ann = support_account(fixture, "ann");
    char *ended = NULL, *lengthy = NULL;
    char *description = apr_pcalloc(fixture->pool, 201);
    int64_t id = support_token(fixture, ann, "CI", &ended);

    memset(description, 'x', 200);
    support_token(fixture, ann, description, &lengthy);
    store_token_revoke(support_by(fixture->store, ann, NOW), id);
    token_of(fixture, endpoints, ended);
    expect_number("ended", false, is_kept(fixture, endpoints, ended));
    expect_text("long", description,
                token_of(fixture, endpoints, lengthy).description);
    expect_number("long", false, is_kept(fixture, endpoints, lengthy));
}

/* Two of each more than a set holds: each asks its own question. */
static void test_one_set(void **state)
{
    enum { TOKENS = 10 };
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, SET);
    int64_t ann = support_account(fixture, "ann");
    char *values[TOKENS];
    int64_t ids[TOKENS];

    for (int i = 0; i < TOKENS; i++)
        ids[i] = support_token(fixture, ann, "CI", &values[i]);
    support_feed(fixture, "acme", ann);
    for (int i = 0; i < 3 * TOKENS; i++) {
        int64_t id = ids[i % TOKENS];
        expect_number("token", id,
                      token_of(fixture, endpoints, values[i % TOKENS]).id);
        expect_number("hers", PRIVILEGE_OWN,
                      feed_of(endpoints, "acme", ann, id).privilege);
        expect_number("nobody's", 0,
                      feed_of(endpoints, "acme", 0, 0).privilege);
        expect_number("none", false, feed_of(endpoints, "acm", ann, 0).exists);
    }
}

static int64_t add_limited(const struct fixture *fixture, int64_t account_id,
                           const char *networks, char **value)
{
    const struct token_choice choice = {
        .description = "CI", .read_scope = SCOPE_ALL, .networks = networks};
    int64_t id = 0;

    expect_result("a token", RESULT_OK,
                  store_token_add(support_by(fixture->store, account_id, NOW),
                                  &choice, &id, value));
    return id;
}

/* More than a set holds, every other one with networks, so that they take each
 * other's slots. */
static void test_networks(void **state)
{
    enum { TOKENS = 11 };
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, SET);
    int64_t ann = support_account(fixture, "ann");
    char *values[TOKENS];

    for (int i = 0; i < TOKENS; i++)
        add_limited(fixture, ann,
                    i % 2 ? apr_psprintf(fixture->pool,
                                         "10.%d.0.0/16, 2001:db8::/32", i)
                          : NULL,
                    &values[i]);
    for (int i = 0; i < 3 * TOKENS; i++) {
        int one = i % TOKENS;
        const struct networks *networks =
            token_of(fixture, endpoints, values[one]).networks;
        expect_number("limited", one % 2, networks != NULL);
        expect_number("kept", true, is_kept(fixture, endpoints, values[one]));
        if (networks)
            expect_text(
                "its own",
                apr_psprintf(fixture->pool, "10.%d.0.0/16, 2001:db8::/32", one),
                networks_text(fixture->pool, networks));
    }
}

/* What the database should not hold lets nobody in. */
static void test_networks_unreadable(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, SET);
    char *value = NULL;
    const struct networks *networks;

    add_limited(fixture, support_account(fixture, "ann"), "10.0.0.0/8", &value);
    support_run(fixture, "UPDATE token SET networks = 'the office'"
                         " WHERE networks IS NOT NULL");
    networks = token_of(fixture, endpoints, value).networks;
    assert_non_null(networks);
    expect_number("nobody", false, networks_hold(networks, "10.0.0.1"));
}

/* The value of the token itself is not asked for: this one is any text. */
static char *numbered(apr_pool_t *pool, int number)
{
    return apr_psprintf(pool, "tkb_%d", number);
}

static void keep_many(struct attribute_cache *cache, apr_pool_t *pool,
                      const struct attribute_state *state, int tokens)
{
    struct token_attributes token = {.account = "ann", .description = "CI"};
    struct feed_attributes feed = {.exists = true};

    for (int i = 0; i < tokens; i++) {
        const struct feed_question question = {"acme", 1, i};
        token.id = feed.blocked_at = i;
        attribute_cache_store_token(cache, state, numbered(pool, i), &token);
        attribute_cache_store_feed(cache, state, &question, &feed);
    }
}

/* How many are there; each has to be the right one. */
static int count_kept(struct attribute_cache *cache, apr_pool_t *pool,
                      const struct attribute_state *state, int tokens)
{
    int kept = 0;

    for (int i = 0; i < tokens; i++) {
        const struct feed_question question = {"acme", 1, i};
        struct token_attributes token;
        struct feed_attributes feed;
        if (attribute_cache_find_token(cache, state, numbered(pool, i), pool,
                                       &token)) {
            expect_number("its token", i, token.id);
            kept++;
        }
        if (attribute_cache_find_feed(cache, state, &question, &feed)) {
            expect_number("its feed", i, feed.blocked_at);
            kept++;
        }
    }
    return kept;
}

/* Ten thousand tokens in turn, on one feed: two entries each, in a cache that
 * has room for them. A few sets are full, whatever the hash key is. */
static void test_many(void **state)
{
    enum { TOKENS = 10000 };
    struct fixture *fixture = *state;
    struct attribute_cache *cache = made(fixture, 0);
    const struct attribute_state before = {.rows = 1}, now = {.rows = 2};
    int kept;

    keep_many(cache, fixture->pool, &before, TOKENS);
    expect_number("no longer valid", 0,
                  count_kept(cache, fixture->pool, &now, TOKENS));
    keep_many(cache, fixture->pool, &now, TOKENS);
    kept = count_kept(cache, fixture->pool, &now, TOKENS);
    if (kept < 2 * TOKENS / 100 * 95)
        fail_msg("%d of %d are there", kept, 2 * TOKENS);
    expect_number("replaced", 0,
                  count_kept(cache, fixture->pool, &before, TOKENS / 2));
}

/* A value with a wrong checksum is not what was issued, however near. */
static void test_mistyped(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, 1024);
    struct token_attributes attributes;
    char *value = NULL, *last;

    support_token(fixture, support_account(fixture, "ann"), "CI", &value);
    token_of(fixture, endpoints, value);
    last = value + strlen(value) - 1;
    *last = *last == 'x' ? 'y' : 'x';
    for (int i = 0; i < 2; i++)
        expect_result(
            "mistyped", RESULT_INVALID,
            store_check_value(endpoints, fixture->pool, value, &attributes));
}

static void test_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct store *endpoints = open_endpoints(fixture, 1024);
    struct store *opened = support_open(fixture, STORE_ADMINISTRATOR);
    int64_t ann = support_account(fixture, "ann");
    struct feed feed = support_feed(fixture, "acme", ann);
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &value);

    expect_number("good", 0, token_of(fixture, endpoints, value).ended_at);
    expect_number("hers", PRIVILEGE_OWN,
                  feed_of(endpoints, "acme", ann, id).privilege);
    store_account_set_disabled(support_admin(opened, ann, NOW), true);
    expect_number("disabled", NOW,
                  token_of(fixture, endpoints, value).disabled_at);
    support_set_public(support_admin(opened, ann, NOW), &feed, true);
    expect_number("public", true,
                  feed_of(endpoints, "acme", ann, id).is_public);
    store_token_revoke(support_admin(opened, ann, NOW), id);
    expect_number("revoked", VALUE_STATUS_REVOKED,
                  token_of(fixture, endpoints, value).value_status);
    store_feed_delete(support_admin(opened, ann, NOW), &feed);
    expect_number("deleted", false, feed_of(endpoints, "acme", ann, id).exists);
}

/* --- many endpoints and one who revokes ----------------------------------- */

enum { CHECKERS = 4, TOKENS = 60 };

struct shared {
    const struct fixture *fixture;
    struct attribute_cache *cache;
    const char *values[TOKENS];
    atomic_int revoked; /* how many of them, from the first, are confirmed */
    atomic_int stale;   /* how many answers were wrong */
    atomic_int answers;
};

/* Checks the token that was revoked last, again and again. */
static void *check_the_last(void *data)
{
    struct shared *shared = data;
    struct fixture own = *shared->fixture;
    void *pool = NULL;
    struct store *endpoints;

    if (support_pool(&pool))
        return NULL;
    own.pool = pool;
    endpoints = support_open(&own, STORE_CHECKS);
    store_use_cache(endpoints, shared->cache);
    for (int revoked = 0; revoked < TOKENS;) {
        struct token_attributes attributes = {0};
        int next = atomic_load(&shared->revoked);
        if (next < TOKENS)
            store_check_value(endpoints, own.pool, shared->values[next],
                              &attributes);
        revoked = next;
        if (revoked > 0 &&
            store_check_value(endpoints, own.pool, shared->values[revoked - 1],
                              &attributes) == RESULT_OK &&
            !attributes.ended_at)
            atomic_fetch_add(&shared->stale, 1);
        atomic_fetch_add(&shared->answers, 1);
    }
    support_pool_gone(&pool);
    return NULL;
}

/* No answer that began after a revocation was confirmed is a yes. */
static void never_stale(struct fixture *fixture, size_t slots)
{
    struct shared shared = {.fixture = fixture, .cache = made(fixture, slots)};
    int64_t ann = support_account(fixture, "ann");
    int64_t ids[TOKENS];
    pthread_t threads[CHECKERS];

    for (int i = 0; i < TOKENS; i++) {
        char *value = NULL;
        ids[i] = support_token(fixture, ann, "CI", &value);
        shared.values[i] = value;
    }
    for (int i = 0; i < CHECKERS; i++)
        expect_number(
            "a thread", 0,
            pthread_create(&threads[i], NULL, check_the_last, &shared));
    for (int i = 0; i < TOKENS; i++) {
        int before = atomic_load(&shared.answers);
        expect_result(
            "revoked", RESULT_OK,
            store_token_revoke(support_by(fixture->store, ann, NOW), ids[i]));
        atomic_store(&shared.revoked, i + 1);
        /* The others are to have a look at each. */
        while (i + 1 < TOKENS &&
               atomic_load(&shared.answers) < before + CHECKERS)
            sched_yield();
    }
    for (int i = 0; i < CHECKERS; i++)
        pthread_join(threads[i], NULL);
    expect_number("stale answers", 0, atomic_load(&shared.stale));
}

static void test_never_stale(void **state)
{
    never_stale(*state, 1024);
}

/* While each attribute that is stored replaces another one. */
static void test_never_stale_in_one_set(void **state)
{
    never_stale(*state, SET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_stamp),
        STORE_TEST(test_kept),
        STORE_TEST(test_not_kept),
        STORE_TEST(test_one_set),
        STORE_TEST(test_networks),
        STORE_TEST(test_networks_unreadable),
        STORE_TEST(test_at_once),
        STORE_TEST(test_never_stale),
        STORE_TEST(test_never_stale_in_one_set),
        STORE_TEST(test_many),
        STORE_TEST(test_mistyped),
    };

    return RUN(tests);
}
