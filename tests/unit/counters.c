/* counters.c: tests of base/counters.h. */
#include "base/counters.h"

#include <pthread.h>
#include <sys/wait.h>

#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

enum {
    THREADS = 8,
    TIMES = 10000,
    COUNTER = COUNTERS_CHECKS + COUNTERS_OUTCOMES + 1,
};

static void open_counters(const struct fixture *fixture)
{
    expect_result("the counters", RESULT_OK,
                  counters_open(fixture->pool, fixture->settings.counters));
}

static void *count(void *unused)
{
    for (int i = 0; i < TIMES; i++)
        counters_add(COUNTER, 1);
    return unused;
}

static void count_in_threads(void)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(0, pthread_create(&threads[i], NULL, count, NULL));
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* By all processes of the host, and none is lost. */
static void test_together(void **state)
{
    int status;

    open_counters(*state);
    if (fork() == 0) {
        open_counters(*state);
        count_in_threads();
        _exit(0);
    }
    count_in_threads();
    wait(&status);
    expect_number("the other process", 0, status);
    expect_number("all", 2LL * THREADS * TIMES,
                  (long long)counters_read(COUNTER));
    expect_number("the next", 0, (long long)counters_read(COUNTER + 1));
}

static long long bucket(int index)
{
    return (long long)counters_read(COUNTERS_COMMIT_TIME + index);
}

/* A bound belongs to its bucket. */
static void test_times(void **state)
{
    open_counters(*state);
    counters_add_time(COUNTERS_COMMIT_TIME, 0);
    counters_add_time(COUNTERS_COMMIT_TIME, counters_bounds[0]);
    counters_add_time(COUNTERS_COMMIT_TIME, counters_bounds[0] + 1);
    counters_add_time(COUNTERS_COMMIT_TIME, INT64_C(3600000000000));
    expect_number("the first", 2, bucket(0));
    expect_number("the second", 1, bucket(1));
    expect_number("the last", 1, bucket(COUNTERS_BUCKETS - 1));
    expect_number("the sum", 3600000000000LL + (2 * counters_bounds[0]) + 1,
                  bucket(COUNTERS_BUCKETS));
    for (int i = 1; i < COUNTERS_BUCKETS - 1; i++)
        assert_true(counters_bounds[i] > counters_bounds[i - 1]);
}

/* What is left when the mapping is gone goes nowhere. */
static void test_closed(void **state)
{
    const struct fixture *fixture = *state;
    apr_pool_t *pool = NULL;

    assert_int_equal(APR_SUCCESS, apr_pool_create(&pool, fixture->pool));
    expect_result("the counters", RESULT_OK,
                  counters_open(pool, fixture->settings.counters));
    apr_pool_destroy(pool);
    counters_add(COUNTER, 5);
    open_counters(fixture);
    expect_number("shared", 0, (long long)counters_read(COUNTER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_together),
        FILE_TEST(test_times),
        FILE_TEST(test_closed),
    };

    return RUN(tests);
}
