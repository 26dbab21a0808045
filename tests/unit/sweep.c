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

    expect_number("the first", NOW, begin(store, NOW));
    expect_number("an hour later", NOW + CLOCK_HOUR,
                  begin(store, NOW + CLOCK_HOUR));
    expect_number("far ahead", NOW + CLOCK_HOUR + CLOCK_DAY,
                  begin(store, NOW + jump));
    expect_number("still", NOW + CLOCK_HOUR + 2 * CLOCK_DAY,
                  begin(store, NOW + jump));
    expect_number("set right", NOW + 2 * CLOCK_HOUR,
                  begin(store, NOW + 2 * CLOCK_HOUR));
    expect_number("for everybody", NOW + 2 * CLOCK_HOUR + CLOCK_DAY,
                  begin(support_open(fixture, STORE_RECORDS), NOW + jump));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_clock),
    };

    return RUN(tests);
}
