/* record_queue.c: tests of records/record_queue.h: which records are alike, and
 * when they are due. */
#include "records/record_queue.h"

#include "store/events.h"
#include "support.h"

enum { FLUSH_INTERVAL = 30 };

static const struct access_record used = {
    NOW, 7, 3, 1, "192.0.2.9", "npm", "acme", "read", NULL, NULL, NULL};
static const struct access_record denied = {
    NOW,     7,   3, 1, "a", "npm", "acme", "write", EVENT_TOKEN_DENIED,
    "scope", NULL};

static struct record_queue *create(apr_pool_t *pool)
{
    struct record_queue *queue = NULL;

    expect_result("created", RESULT_OK,
                  record_queue_create(pool, FLUSH_INTERVAL, &queue));
    return queue;
}

static int take(struct record_queue *queue, apr_pool_t *pool, int64_t now)
{
    return record_queue_take(queue, pool, now, false)->nelts;
}

static void test_alike(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);
    struct access_record one = used;
    apr_array_header_t *taken;

    for (int i = 0; i < 1000; i++) {
        one.at = NOW + i;
        record_queue_add(queue, &one);
    }
    taken = record_queue_take(queue, pool, NOW, false);
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
    struct record_queue *queue = create(pool);

    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < LENGTH(all); i++)
            record_queue_add(queue, &all[i]);
    }
    expect_number("rows", LENGTH(all), take(queue, pool, NOW));
}

static void test_flush_interval(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);

    record_queue_add(queue, &used);
    expect_number("the first at once", 1, take(queue, pool, NOW));
    record_queue_add(queue, &used);
    record_queue_add(queue, &used);
    expect_number("then it waits", 0, take(queue, pool, NOW + 29));
    expect_number("for so long", 1, take(queue, pool, NOW + 30));
    expect_number("no more of it", 0, take(queue, pool, NOW + 31));
    record_queue_add(queue, &used);
    expect_number("all when it ends", 1,
                  record_queue_take(queue, pool, NOW + 32, true)->nelts);
    expect_number("unseen, forgotten", 0, take(queue, pool, NOW + 99));
    record_queue_add(queue, &used);
    expect_number("and the first again", 1, take(queue, pool, NOW + 99));
}

static void test_denials(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);

    for (int i = 0; i < 3; i++) {
        record_queue_add(queue, &denied);
        expect_number("at once", 1, take(queue, pool, NOW));
    }
}

/* What is full of what was written makes room; what waits is never lost for
 * it. */
static void test_room(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);
    struct access_record one = used;

    for (one.token_id = 1; one.token_id <= RECORD_QUEUE_CAPACITY + 5;
         one.token_id++)
        record_queue_add(queue, &one);
    assert_true(record_queue_should_flush(queue));
    expect_number("dropped", 5, record_queue_dropped(queue));
    expect_number("and told once", 0, record_queue_dropped(queue));
    expect_number("the others", RECORD_QUEUE_CAPACITY, take(queue, pool, NOW));
    assert_false(record_queue_should_flush(queue));
    for (one.token_id = 1; one.token_id <= RECORD_QUEUE_CAPACITY;
         one.token_id++)
        record_queue_add(queue, &one);
    expect_number("room again", 0, record_queue_dropped(queue));
    expect_number("all of them", RECORD_QUEUE_CAPACITY, take(queue, pool, NOW));
}

/* Adds so many uses that differ in their token. */
static void add_uses(struct record_queue *queue, int size)
{
    struct access_record one = used;

    for (one.token_id = 1; one.token_id <= size; one.token_id++)
        record_queue_add(queue, &one);
}

/* New uses are worth a commit before the second is over. The same uses again
 * are not, however many: they are not due, so a thread that tried to take them
 * would try again at once, and for ever. */
static void test_should_flush(void **state)
{
    enum { MANY = RECORD_QUEUE_CAPACITY / 4 };
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);

    add_uses(queue, MANY - 1);
    assert_false(record_queue_should_flush(queue));
    add_uses(queue, MANY + 1);
    assert_true(record_queue_should_flush(queue));
    expect_number("new", MANY + 1, take(queue, pool, NOW));
    add_uses(queue, MANY + 1);
    assert_false(record_queue_should_flush(queue));
    expect_number("too early", 0, take(queue, pool, NOW + 1));
    assert_false(record_queue_should_flush(queue));
    expect_number("in time", MANY + 1, take(queue, pool, NOW + FLUSH_INTERVAL));
}

/* A text is compared as far as it is kept, and no further. */
static void test_long_texts(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);
    char text[100];
    struct access_record one = used;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    one.client = one.address = one.feed = text;
    for (int i = 0; i < 2; i++) {
        record_queue_add(queue, &one);
        text[90] = 'y';
    }
    expect_number("cut off alike", 1, take(queue, pool, NOW));
    record_queue_add(queue, &one);
    text[62] = 'y';
    record_queue_add(queue, &one);
    expect_number("the last that is kept", 1, take(queue, pool, NOW));
}

/* One that is forgotten leaves the others where they are found. */
static void test_gaps(void **state)
{
    apr_pool_t *pool = *state;
    struct record_queue *queue = create(pool);
    struct access_record one = used;

    add_uses(queue, 9);
    expect_number("new", 9, take(queue, pool, NOW));
    for (one.token_id = 1; one.token_id <= 9; one.token_id += 2)
        record_queue_add(queue, &one);
    expect_number("every other", 5, take(queue, pool, NOW + FLUSH_INTERVAL));
    add_uses(queue, 9);
    expect_number("the forgotten are new", 4,
                  take(queue, pool, NOW + FLUSH_INTERVAL + 1));
    expect_number("the others waited", 5,
                  take(queue, pool, NOW + 2 * FLUSH_INTERVAL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_alike),          POOL_TEST(test_different),
        POOL_TEST(test_flush_interval), POOL_TEST(test_denials),
        POOL_TEST(test_room),           POOL_TEST(test_should_flush),
        POOL_TEST(test_long_texts),     POOL_TEST(test_gaps),
    };

    return RUN(tests);
}
