/* sweep.c: tests of store/sweep.h: what a clock that is set wrong may cost. */
#include "store/sweep.h"

#include "base/clock.h"
#include "support.h"

static int64_t begin(struct store *store, int64_t now)
{
    int64_t instant = 0;

    expect_result("begun", RESULT_OK, store_sweep_begin(store, now, &instant));
    return instant;
}

static void test_clock(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = support_open(fixture, STORE_RECORDS);
    const int64_t jump = 500 * (int64_t)CLOCK_DAY;
    int64_t none;

    expect_number("the first", NOW, begin(store, NOW));
    expect_number("an hour later", NOW + CLOCK_HOUR,
                  begin(store, NOW + CLOCK_HOUR));
    expect_number("far ahead", NOW + CLOCK_HOUR + CLOCK_DAY,
                  begin(store, NOW + jump));
    expect_result("another that starts then", RESULT_NOT_FOUND,
                  store_sweep_begin(support_open(fixture, STORE_RECORDS),
                                    NOW + jump, &none));
    expect_number("still, an hour later", NOW + CLOCK_HOUR + 2 * CLOCK_DAY,
                  begin(store, NOW + jump + CLOCK_HOUR));
    expect_number("set right", NOW + 2 * CLOCK_HOUR,
                  begin(store, NOW + 2 * CLOCK_HOUR));
    expect_number("for everybody", NOW + 2 * CLOCK_HOUR + CLOCK_DAY,
                  begin(support_open(fixture, STORE_RECORDS), NOW + jump));
}

static enum result try(struct store *store, int64_t now)
{
    int64_t instant = 0;

    return store_sweep_begin(store, now, &instant);
}

/* Of all processes, one sweeps in an hour, and none waits for one that
 * ended. */
static void test_one_at_a_time(void **state)
{
    struct fixture *fixture = *state;
    struct store *a = support_open(fixture, STORE_RECORDS);
    struct store *b = support_open(fixture, STORE_RECORDS);

    expect_result("the first", RESULT_OK, try(a, NOW));
    expect_result("another", RESULT_NOT_FOUND, try(b, NOW));
    expect_result("itself", RESULT_NOT_FOUND, try(a, NOW + 1));
    expect_result("a little early", RESULT_NOT_FOUND,
                  try(b, NOW + CLOCK_HOUR - 1));
    expect_result("the next", RESULT_OK, try(b, NOW + CLOCK_HOUR));
    expect_result("not both", RESULT_NOT_FOUND, try(a, NOW + CLOCK_HOUR));
    expect_result("the clock is set back", RESULT_OK, try(a, NOW + 60));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_clock),
        STORE_TEST(test_one_at_a_time),
    };

    return RUN(tests);
}
