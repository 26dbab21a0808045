/* clock.c: tests of base/clock.h. */
#include "base/clock.h"

#include <time.h>

#include "support.h"

static void test_shown(void **state)
{
    expect_text("as people read it", "2026-12-06 09:00 UTC",
                clock_text(*state, NOW));
    expect_text("as programs read it", "2026-12-06T09:00:05Z",
                clock_iso(*state, NOW + 5));
    expect_text("as a field holds it", "2026-12-06T09:00",
                clock_datetime_local(*state, NOW + 59));
    expect_text("a leap day", "2028-02-29 00:00 UTC",
                clock_text(*state, 1835395200));
    expect_text("no calendar goes so far", "9999-12-31 00:00 UTC",
                clock_text(*state, INT64_MAX));
}

/* The zone of the machine makes no difference. */
static void test_elsewhere(void **state)
{
    int64_t at = 0;

    setenv("TZ", "EST5EDT", 1);
    tzset();
    expect_text("in New York", "2026-12-06 09:00 UTC", clock_text(*state, NOW));
    assert_true(clock_parse_datetime_local("2026-12-06T09:00", &at));
    expect_number("read in New York", NOW, at);
    unsetenv("TZ");
    tzset();
}

static void test_read_field(void **state)
{
    static const struct {
        const char *what, *text;
        int64_t wanted; /* 0: rejected */
    } cases[] = {
        {"minutes", "2026-12-06T09:00", NOW},
        {"seconds", "2026-12-06T09:00:07", NOW + 7},
        {"leap day", "2028-02-29T00:00", 1835395200},
        {"last minute of a year", "2026-12-31T23:59", 1798761540},
        {"nothing", "", 0},
        {"a space for the T", "2026-12-06 09:00", 0},
        {"a zone behind", "2026-12-06T09:00Z", 0},
        {"no leap year", "2026-02-29T00:00", 0},
        {"31 April", "2026-04-31T00:00", 0},
        {"month 13", "2026-13-01T00:00", 0},
        {"month 0", "2026-00-01T00:00", 0},
        {"day 0", "2026-01-00T00:00", 0},
        {"24 o'clock", "2026-12-06T24:00", 0},
        {"minute 60", "2026-12-06T09:60", 0},
        {"second 60", "2026-12-06T09:00:60", 0},
        {"before our time", "1969-12-31T23:59", 0},
        {"year 0", "0000-01-01T00:00", 0},
        {"a sign", "+026-12-06T09:00", 0},
        {"a year of five digits", "12026-12-06T09:00", 0},
        {"space around it", " 2026-12-06T09:00", 0},
        {"fractions", "2026-12-06T09:00:07.5", 0},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t at = 0;
        bool good = clock_parse_datetime_local(cases[i].text, &at);
        expect_number(cases[i].what, cases[i].wanted != 0, good);
        expect_number(cases[i].what, cases[i].wanted, good ? at : 0);
    }
}

static void test_there_and_back(void **state)
{
    for (int64_t at = CLOCK_MINUTE; at < 5000000000; at += 86413 * 60) {
        int64_t again = 0;
        assert_true(clock_parse_datetime_local(clock_datetime_local(*state, at),
                                               &again));
        expect_number("the same instant", at, again);
    }
}

static void test_words(void **state)
{
    static const struct {
        int64_t distance; /* from now, in seconds */
        const char *wanted;
    } cases[] = {
        {0, "just now"},
        {-59, "just now"},
        {1, "in less than a minute"},
        {-60, "1 minute ago"},
        {60, "in 1 minute"},
        {-CLOCK_HOUR + 31, "59 minutes ago"},
        {-CLOCK_HOUR + 1, "1 hour ago"},
        {-CLOCK_HOUR, "1 hour ago"},
        {47 * CLOCK_HOUR, "in 47 hours"},
        {2 * CLOCK_DAY, "in 2 days"},
        {12 * CLOCK_DAY + 5, "in 12 days"},
        {59 * CLOCK_DAY, "in 59 days"},
        {-90 * CLOCK_DAY + 1, "90 days ago"},
        {-120 * CLOCK_DAY, "4 months ago"},
        {334 * CLOCK_DAY, "in 11 months"},
        {365 * CLOCK_DAY, "in 1 year"},
        {-366 * CLOCK_DAY, "1 year ago"},
        {400 * CLOCK_DAY, "in 13 months"},
        {730 * CLOCK_DAY, "in 2 years"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].wanted, cases[i].wanted,
                    clock_relative(*state, NOW + cases[i].distance, NOW));
}

static void test_now(void **state)
{
    (void)state;
    /* Later than these lines were written, earlier than the year 2100. */
    assert_in_range(clock_now(), 1763900000, 4102444800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_shown),
        POOL_TEST(test_elsewhere),
        cmocka_unit_test(test_read_field),
        POOL_TEST(test_there_and_back),
        POOL_TEST(test_words),
        cmocka_unit_test(test_now),
    };

    return RUN(tests);
}
