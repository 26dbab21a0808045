/* events.c: tests of store/events.h: the activity, last uses, denials. */
#include "store/events.h"

#include "support.h"

static apr_array_header_t *list(struct fixture *fixture, int64_t account_id,
                                int64_t token_id, int limit, int offset)
{
    apr_array_header_t *events = NULL;

    expect_result("the activity", RESULT_OK,
                  store_event_list(fixture->store, fixture->pool, account_id,
                                   token_id, limit, offset, &events));
    return events;
}

static const struct event *nth(const apr_array_header_t *events, int i)
{
    return &APR_ARRAY_IDX(events, i, struct event);
}

static void test_list(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    apr_array_header_t *events;

    support_account(fixture, "bob");
    store_event_add(fixture->store, ann, 0, EVENT_SIGNED_IN, "detail", &HOLDER,
                    NOW + 3);
    events = list(fixture, ann, 0, 10, 0);
    expect_number("hers alone", 3, events->nelts);
    expect_text("newest first", EVENT_SIGNED_IN, nth(events, 0)->kind);
    expect_number("at", NOW + 3, nth(events, 0)->at);
    expect_number("last at", NOW + 3, nth(events, 0)->last_at);
    expect_number("count", 1, nth(events, 0)->count);
    expect_number("about no token", 0, nth(events, 0)->token_id);
    expect_text("about no token", NULL, nth(events, 0)->token);
    expect_text("actor", ACTOR_HOLDER, nth(events, 0)->actor);
    expect_text("address", "192.0.2.7", nth(events, 0)->address);
    expect_text("client", "a browser", nth(events, 0)->client);
    expect_text("detail", "detail", nth(events, 0)->detail);
    expect_text("then", EVENT_TOKEN_CREATED, nth(events, 1)->kind);
    expect_text("of the token", "CI", nth(events, 1)->token);
    expect_text("first", EVENT_SIGNED_UP, nth(events, 2)->kind);
    expect_number("of one token", 1, list(fixture, ann, id, 10, 0)->nelts);
    expect_text("a page", EVENT_TOKEN_CREATED,
                nth(list(fixture, ann, 0, 1, 1), 0)->kind);
    expect_number("behind the last", 0, list(fixture, ann, 0, 10, 3)->nelts);
}

/* Everything that a person does is told there. */
static void test_everything_is_told(void **state)
{
    static const char *const kinds[] = {
        EVENT_FEED_DELETED,  EVENT_FEED_CHANGED,      EVENT_FEED_CREATED,
        EVENT_TOKEN_REVOKED, EVENT_TOKEN_REGENERATED, EVENT_TOKEN_REVEALED,
        EVENT_TOKEN_CHANGED, EVENT_TOKEN_CREATED,     EVENT_SIGNED_UP,
    };
    struct fixture *fixture = *state;
    struct store *store = fixture->store;
    apr_pool_t *pool = fixture->pool;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    apr_array_header_t *events;
    struct feed feed;
    char *value = NULL;

    store_token_save(store, pool, ann, id, 0, &choice, &HOLDER, NOW);
    store_token_reveal(store, pool, ann, id, &HOLDER, NOW, &value);
    store_token_regenerate(store, pool, ann, id, 0, &HOLDER, NOW);
    store_token_revoke(store, pool, ann, id, &HOLDER, NOW);
    feed = support_feed(fixture, "acme", ann);
    store_feed_set_public(store, &feed, ann, true, &HOLDER, NOW);
    store_feed_delete(store, &feed, ann, &HOLDER, NOW);
    events = list(fixture, ann, 0, 100, 0);
    expect_number("events", LENGTH(kinds), events->nelts);
    for (size_t i = 0; i < LENGTH(kinds); i++)
        expect_text("kind", kinds[i], nth(events, (int)i)->kind);
}

/* Records what the doors saw, as their writer does. */
static enum result record(struct fixture *fixture,
                          const struct sighting *sightings, int count)
{
    apr_array_header_t *list =
        apr_array_make(fixture->pool, 4, sizeof(struct sighting));

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(list, struct sighting) = sightings[i];
    return store_sightings_record(support_open(fixture, STORE_RECORDS),
                                  fixture->pool, list);
}

static struct token get(struct fixture *fixture, int64_t account_id, int64_t id)
{
    struct token token = {0};

    store_token_get(fixture->store, fixture->pool, account_id, id, &token);
    return token;
}

static struct sighting seen(int64_t at, int64_t token_id, int64_t account_id,
                            const char *reason)
{
    return (struct sighting){at,    token_id, account_id, 1,     "192.0.2.9",
                             "npm", "acme",   "read",     reason};
}

static void test_use(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct sighting sightings[] = {seen(NOW + 1, id, ann, NULL),
                                   seen(NOW + 2, id, ann, NULL)};
    struct token token;

    sightings[1].client = "pip";
    sightings[1].access = "write";
    sightings[1].count = 5;
    expect_result("recorded", RESULT_OK, record(fixture, sightings, 2));
    token = get(fixture, ann, id);
    expect_number("the last", NOW + 2, token.used.at);
    expect_text("client", "pip", token.used.client);
    expect_text("address", "192.0.2.9", token.used.address);
    expect_text("feed", "acme", token.used.feed);
    expect_text("access", "write", token.used.access);
    expect_number("all of them", 6, token.used.count);
    expect_number("never refused", 0, token.refused.at);
    expect_number("no event", 2, list(fixture, ann, 0, 9, 0)->nelts);
    expect_number("no new revision", 1, token.revision);
}

static void test_refusal(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct sighting sighting = seen(NOW + 1, id, ann, "scope");
    apr_array_header_t *events;
    struct token token;

    expect_result("recorded", RESULT_OK, record(fixture, &sighting, 1));
    token = get(fixture, ann, id);
    expect_number("refused", NOW + 1, token.refused.at);
    expect_text("why", "scope", token.refused.reason);
    expect_number("once", 1, token.refused.count);
    expect_number("never used", 0, token.used.at);
    events = list(fixture, ann, id, 9, 0);
    expect_text("told", EVENT_TOKEN_REFUSED, nth(events, 0)->kind);
    expect_text("of what", "scope: read acme", nth(events, 0)->detail);
    expect_text("to whom", "npm", nth(events, 0)->client);
    expect_text("from where", "192.0.2.9", nth(events, 0)->address);
}

/* A build that fails all night makes one row with a count, not a thousand. */
static void test_refusals_group(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t other = support_token(fixture, ann, "other", NULL);
    struct sighting sightings[] = {
        seen(NOW + 1, id, ann, "scope"),
        seen(NOW + 50, id, ann, "scope"),
        seen(NOW + 60, id, ann, "expired"),
        seen(NOW + 70, other, ann, "scope"),
        seen(NOW + 1 + 86400, id, ann, "scope"),
    };
    apr_array_header_t *events;

    sightings[1].count = 7;
    expect_result("recorded", RESULT_OK, record(fixture, sightings, 5));
    events = list(fixture, ann, id, 9, 0);
    expect_number("a day later, expired, grouped, created", 4, events->nelts);
    expect_number("grouped", 8, nth(events, 2)->count);
    expect_number("from", NOW + 1, nth(events, 2)->at);
    expect_number("to", NOW + 50, nth(events, 2)->last_at);
    expect_number("the other token's", 1,
                  nth(list(fixture, ann, other, 9, 0), 0)->count);
    expect_number("refused in all", 10, get(fixture, ann, id).refused.count);
}

/* All or none: a batch that fails half way is not half recorded. */
static void test_batch(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct sighting sightings[] = {seen(NOW, id, ann, NULL),
                                         seen(NOW, 99, ann, NULL)};

    if (record(fixture, sightings, 2) == RESULT_OK)
        fail_msg("a token that never was is recorded");
    expect_number("none", 0, get(fixture, ann, id).used.at);
    expect_result("an empty batch", RESULT_OK, record(fixture, sightings, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_list),
        STORE_TEST(test_everything_is_told),
        STORE_TEST(test_use),
        STORE_TEST(test_refusal),
        STORE_TEST(test_refusals_group),
        STORE_TEST(test_batch),
    };

    return RUN(tests);
}
