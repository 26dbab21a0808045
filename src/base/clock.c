/* clock.c: UTC times, by the C library's gmtime_r and timegm; two clocks. */
#include "base/clock.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

int64_t clock_now(void)
{
    return (int64_t)time(NULL);
}

int64_t clock_steady_nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_steady(void)
{
    return clock_steady_nanoseconds() / 1000000;
}

int64_t clock_steady_seconds(void)
{
    return clock_steady() / 1000;
}

/* at in UTC; the last day that four digits can say, if it is later. */
static struct tm parts_of(int64_t at)
{
    struct tm parts;
    time_t seconds = (time_t)at;

    if (!gmtime_r(&seconds, &parts) || parts.tm_year > 9999 - 1900)
        return (struct tm){.tm_year = 9999 - 1900, .tm_mon = 11, .tm_mday = 31};
    return parts;
}

/* "2026-12-06", middle, "09:00". */
static char *to_the_minute(apr_pool_t *pool, int64_t at, char middle)
{
    struct tm parts = parts_of(at);
    char text[sizeof "2026-12-06 09:00"] = "";

    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
    text[sizeof "2026-12-06" - 1] = middle;
    return apr_pstrdup(pool, text);
}

char *clock_text(apr_pool_t *pool, int64_t at)
{
    return apr_pstrcat(pool, to_the_minute(pool, at, ' '), " UTC", NULL);
}

char *clock_iso(apr_pool_t *pool, int64_t at)
{
    struct tm parts = parts_of(at);
    char text[sizeof "2026-12-06T09:00:00Z"] = "";

    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return apr_pstrdup(pool, text);
}

char *clock_datetime_local(apr_pool_t *pool, int64_t at)
{
    return to_the_minute(pool, at, 'T');
}

/* True if text equals shape, with any digit in place of each '0'. */
static bool has_shape(const char *text, const char *shape)
{
    if (strlen(text) != strlen(shape))
        return false;
    for (; *text; text++, shape++) {
        bool fits = *shape == '0' ? isdigit((unsigned char)*text) != 0
                                  : *text == *shape;
        if (!fits)
            return false;
    }
    return true;
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

bool clock_parse_datetime_local(const char *text, int64_t *at)
{
    struct tm parts = {0};
    struct tm check;
    time_t seconds;

    if (!has_shape(text, "0000-00-00T00:00") &&
        !has_shape(text, "0000-00-00T00:00:00"))
        return false;
    parts.tm_year = two_digits(text) * 100 + two_digits(text + 2) - 1900;
    parts.tm_mon = two_digits(text + 5) - 1;
    parts.tm_mday = two_digits(text + 8);
    parts.tm_hour = two_digits(text + 11);
    parts.tm_min = two_digits(text + 14);
    parts.tm_sec = text[16] ? two_digits(text + 17) : 0;
    check = parts;
    seconds = timegm(&check);
    /* timegm turns 31 February into 3 March; a valid date does not move. */
    if (check.tm_mon != parts.tm_mon || check.tm_mday != parts.tm_mday ||
        check.tm_hour != parts.tm_hour || check.tm_min != parts.tm_min ||
        check.tm_sec != parts.tm_sec || seconds <= 0)
        return false;
    *at = (int64_t)seconds;
    return true;
}

char *clock_relative(apr_pool_t *pool, int64_t at, int64_t now)
{
    enum { UNIT_MONTH = 3 /* its index below */ };
    static const struct {
        int64_t seconds; /* the unit's length */
        int64_t until;   /* from this many on, the next unit is used */
        const char *one, *many;
    } units[] = {
        {CLOCK_MINUTE, 60, "minute", "minutes"},
        {CLOCK_HOUR, 48, "hour", "hours"},
        {CLOCK_DAY, 100, "day", "days"},
        {30 * (int64_t)CLOCK_DAY, 24, "month", "months"},
        {365 * (int64_t)CLOCK_DAY, INT64_MAX, "year", "years"},
    };
    int64_t distance = at > now ? at - now : now - at;
    int64_t number;
    size_t i = 0;
    const char *count;

    if (distance < CLOCK_MINUTE)
        return apr_pstrdup(pool,
                           at > now ? "in less than a minute" : "just now");
    /* Rounded, so that a token created a second ago for 90 days expires "in 90
     * days". */
    while ((number = (distance + units[i].seconds / 2) / units[i].seconds) >=
           units[i].until)
        i++;
    if (i == UNIT_MONTH && number == 12) {
        i++;
        number = 1;
    }
    count = text_count(pool, number, units[i].one, units[i].many);
    return at > now ? apr_pstrcat(pool, "in ", count, NULL)
                    : apr_pstrcat(pool, count, " ago", NULL);
}
