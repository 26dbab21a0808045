/* record_queue.c: tests of access/sightings.h: what is one, and when it is due. */
#include "records/record_queue.h"

#include "support.h"

enum { PATIENCE = 30 };

static const struct access_record used = {
    NOW, 7, 3, 1, "192.0.2.9", "npm", "acme", "read", NULL, NULL, NULL};
static const struct access_record denied = {
    NOW,     7,   3, 1, "a", "npm", "acme", "write", EVENT_TOKEN_DENIED,
    "scope", NULL};

static struct record_queue *make(apr_pool_t *pool)
{
    struct record_queue *sightings = NULL;

    expect_result("made", RESULT_OK,
                  record_queue_create(pool, PATIENCE, &sightings));
    return sightings;
}

static int take(struct record_queue *sightings, apr_pool_t *pool, int64_t now)
{
    return record_queue_take(sightings, pool, now, false)->nelts;
}

static void test_alike(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *sightings = make(pool);
    struct access_record one = used;
    apr_array_header_t *taken;

    for (int i = 0; i < 1000; i++) {
        one.at = NOW + i;
        record_queue_add(sightings, &one);
    }
    taken = record_queue_take(sightings, pool, NOW, false);
    expect_number("one row", 1, taken->nelts);
    one = APR_ARRAY_IDX(taken, 0, struct access_record);
    expect_number("of all", 1000, one.count);
    expect_number("the last", NOW + 999, one.at);
    expect_text("address", "192.0.2.9", one.address);
    expect_text("client", "npm", one.client);
    expect_text("feed", "acme", one.feed);
}

/* Each in one thing other than the first. */
static void test_different(void **state)
{
    static const struct access_record all[] = {
        {NOW, 7, 3, 1, "a", "npm", "acme", "read", NULL, NULL, NULL},
        {NOW, 8, 3, 1, "a", "npm", "acme", "read", NULL, NULL, NULL},
        {NOW, 7, 4, 1, "a", "npm", "acme", "read", NULL, NULL, NULL},
        {NOW, 7, 3, 1, "b", "npm", "acme", "read", NULL, NULL, NULL},
        {NOW, 7, 3, 1, "a", "pip", "acme", "read", NULL, NULL, NULL},
        {NOW, 7, 3, 1, "a", "npm", "beta", "read", NULL, NULL, NULL},
        {NOW, 7, 3, 1, "a", "npm", "acme", "write", NULL, NULL, NULL},
        {NOW, 7, 3, 1, "a", "npm", "acme", "read", EVENT_TOKEN_DENIED, "scope",
         NULL},
        {NOW, 7, 3, 1, "a", "npm", "acme", "read", EVENT_TOKEN_DENIED,
         "expired", NULL},
    };
    apr_pool_t *pool = *state;
    struct record_queue *sightings = make(pool);

    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < LENGTH(all); i++)
            record_queue_add(sightings, &all[i]);
    }
    expect_number("rows", LENGTH(all), take(sightings, pool, NOW));
}

static void test_patience(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *sightings = make(pool);

    record_queue_add(sightings, &used);
    expect_number("the first at once", 1, take(sightings, pool, NOW));
    record_queue_add(sightings, &used);
    record_queue_add(sightings, &used);
    expect_number("then it waits", 0, take(sightings, pool, NOW + 29));
    expect_number("for so long", 1, take(sightings, pool, NOW + 30));
    expect_number("no more of it", 0, take(sightings, pool, NOW + 31));
    record_queue_add(sightings, &used);
    expect_number("all when it ends", 1,
                  record_queue_take(sightings, pool, NOW + 32, true)->nelts);
    expect_number("unseen, forgotten", 0, take(sightings, pool, NOW + 99));
    record_queue_add(sightings, &used);
    expect_number("and the first again", 1, take(sightings, pool, NOW + 99));
}

static void test_refusals(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *sightings = make(pool);

    for (int i = 0; i < 3; i++) {
        record_queue_add(sightings, &denied);
        expect_number("at once", 1, take(sightings, pool, NOW));
    }
}

/* What is full of what was written makes room; what waits is never lost for
 * it. */
static void test_room(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *sightings = make(pool);
    struct access_record one = used;

    for (one.token_id = 1; one.token_id <= RECORD_QUEUE_CAPACITY + 5;
         one.token_id++)
        record_queue_add(sightings, &one);
    assert_true(record_queue_should_flush(sightings));
    expect_number("dropped", 5, record_queue_dropped(sightings));
    expect_number("and told once", 0, record_queue_dropped(sightings));
    expect_number("the others", RECORD_QUEUE_CAPACITY,
                  take(sightings, pool, NOW));
    assert_false(record_queue_should_flush(sightings));
    for (one.token_id = 1; one.token_id <= RECORD_QUEUE_CAPACITY;
         one.token_id++)
        record_queue_add(sightings, &one);
    expect_number("room again", 0, record_queue_dropped(sightings));
    expect_number("all of them", RECORD_QUEUE_CAPACITY,
                  take(sightings, pool, NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_alike),    POOL_TEST(test_different),
        POOL_TEST(test_patience), POOL_TEST(test_refusals),
        POOL_TEST(test_room),
    };

    return RUN(tests);
}
