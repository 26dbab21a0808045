/* metrics_text.c: lines of names, labels and numbers. */
#include "endpoints/metrics_text.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/counters.h"

static const double NANOSECONDS = 1e9; /* of a second */

metrics_text *metrics_text_create(apr_pool_t *pool)
{
    return apr_array_make(pool, 256, sizeof(const char *));
}

static void __attribute__((format(printf, 2, 3)))
add_line(metrics_text *text, const char *format, ...)
{
    char line[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    APR_ARRAY_PUSH(text, const char *) = apr_pstrdup(text->pool, line);
}

void metrics_text_family(metrics_text *text, const char *name, const char *type,
                         const char *help)
{
    add_line(text, "# HELP %s %s", name, help);
    add_line(text, "# TYPE %s %s", name, type);
}

void metrics_text_count(metrics_text *text, const char *name,
                        const char *labels, uint64_t value)
{
    if (*labels)
        add_line(text, "%s{%s} %" PRIu64, name, labels, value);
    else
        add_line(text, "%s %" PRIu64, name, value);
}

/* labels with a comma behind them, if there are any. */
static const char *before_more(metrics_text *text, const char *labels)
{
    return *labels ? apr_pstrcat(text->pool, labels, ",", NULL) : "";
}

static void add_bucket(metrics_text *text, const char *name, const char *labels,
                       const char *bound, uint64_t count)
{
    metrics_text_count(text, apr_pstrcat(text->pool, name, "_bucket", NULL),
                       apr_pstrcat(text->pool, before_more(text, labels),
                                   "le=\"", bound, "\"", NULL),
                       count);
}

void metrics_text_times(metrics_text *text, const char *name,
                        const char *labels, int counter)
{
    uint64_t count = 0;
    double seconds =
        (double)counters_read(counter + COUNTERS_BUCKETS) / NANOSECONDS;
    char bound[32];

    for (int i = 0; i < COUNTERS_BUCKETS - 1; i++) {
        count += counters_read(counter + i);
        snprintf(bound, sizeof bound, "%g",
                 (double)counters_bounds[i] / NANOSECONDS);
        add_bucket(text, name, labels, bound, count);
    }
    count += counters_read(counter + COUNTERS_BUCKETS - 1);
    add_bucket(text, name, labels, "+Inf", count);
    add_line(text, *labels ? "%s_sum{%s} %.9f" : "%s_sum%s %.9f", name, labels,
             seconds);
    metrics_text_count(text, apr_pstrcat(text->pool, name, "_count", NULL),
                       labels, count);
}

char *metrics_text_end(const metrics_text *text)
{
    return apr_pstrcat(text->pool, apr_array_pstrcat(text->pool, text, '\n'),
                       "\n", NULL);
}
