/* clock.h: time as the program keeps and shows it.
 *
 * An instant is a number of seconds since 1970-01-01 UTC; 0 means "never" or
 * "not yet". Nothing else here reads the system's clock. */
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

/* The present instant. */
int64_t clock_now(void);

/* "2026-12-06 09:00 UTC", as times are shown. */
char *clock_text(apr_pool_t *pool, int64_t at);

/* "2026-12-06T09:00:00Z" (RFC 3339), for programs and <time>. */
char *clock_iso(apr_pool_t *pool, int64_t at);

/* "2026-12-06T09:00", as a datetime-local field sends and takes it. */
char *clock_datetime_local(apr_pool_t *pool, int64_t at);

/* Reads what clock_datetime_local writes, with or without seconds; false for anything
 * else, also for days that no calendar has. */
bool clock_parse_datetime_local(const char *text, int64_t *at);

/* "3 minutes ago", "in 12 days", "just now": at as seen from now. */
char *clock_relative(apr_pool_t *pool, int64_t at, int64_t now);

#endif
