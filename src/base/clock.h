/* clock.h: how the program stores and shows time.
 *
 * An instant is the number of seconds since 1970-01-01 UTC; 0 means "never" or
 * "not yet". */
#ifndef TOKENBOOTH_BASE_CLOCK_H
#define TOKENBOOTH_BASE_CLOCK_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    CLOCK_MINUTE = 60,
    CLOCK_HOUR = 3600,
    CLOCK_DAY = 86400,
};

/* The current instant. Everything else in base/ is told the time. */
int64_t clock_now(void);

/* Milliseconds of a clock that nobody sets, for waiting and for durations; the
 * same in all processes of a host, until it restarts. */
int64_t clock_steady(void);

/* The same in seconds, and in nanoseconds. */
int64_t clock_steady_seconds(void);
int64_t clock_steady_nanoseconds(void);

/* "2026-12-06 09:00 UTC", the form shown to people. */
char *clock_text(apr_pool_t *pool, int64_t at);

/* "2026-12-06T09:00:00Z" (RFC 3339), for programs and <time>. */
char *clock_iso(apr_pool_t *pool, int64_t at);

/* "2026-12-06T09:00", the value of a datetime-local field. */
char *clock_datetime_local(apr_pool_t *pool, int64_t at);

/* Parses what clock_datetime_local writes, with or without seconds; false for
 * anything else, including dates that do not exist. */
bool clock_parse_datetime_local(const char *text, int64_t *at);

/* "3 minutes ago", "in 12 days", "just now": at relative to now. */
char *clock_relative(apr_pool_t *pool, int64_t at, int64_t now);

#endif
