/* metrics_text.h: Prometheus' text format, version 0.0.4.
 *
 *   metrics_text_family(text, "tokenbooth_x_total", "counter", "What it is.");
 *   metrics_text_count(text, "tokenbooth_x_total", "kind=\"a\"", 7);
 *
 * Texts of families and labels are ours: nothing in them has to be escaped. */
#ifndef TOKENBOOTH_ENDPOINTS_METRICS_TEXT_H
#define TOKENBOOTH_ENDPOINTS_METRICS_TEXT_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdint.h>

#define METRICS_TEXT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Its lines: const char *. */
typedef apr_array_header_t metrics_text;

metrics_text *metrics_text_create(apr_pool_t *pool);

/* Begins a family: what follows has this name. type: "counter", "gauge" or
 * "histogram". */
void metrics_text_family(metrics_text *text, const char *name, const char *type,
                         const char *help);

/* One sample. labels: as between the braces; "" for none. */
void metrics_text_count(metrics_text *text, const char *name,
                        const char *labels, uint64_t value);

/* A histogram of counters.h, in seconds; counter: its first one. */
void metrics_text_times(metrics_text *text, const char *name,
                        const char *labels, int counter);

/* All lines, in the pool. */
char *metrics_text_end(const metrics_text *text);

#endif
