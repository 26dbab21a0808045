/* scan_text.h: what a scan does with what it reads: it searches texts for
 * values, and notes what could not be read. */
#ifndef TOKENBOOTH_ADMIN_SCAN_TEXT_H
#define TOKENBOOTH_ADMIN_SCAN_TEXT_H

#include <apr_pools.h>
#include <stdint.h>

/* Gets each word that starts like a value, as value_search_found does. place:
 * the file, and behind "!" the name inside an archive; of Git, the repository,
 * the kind of object and its ID. */
typedef void scan_sink_found(void *data, const char *place, int64_t line,
                             const char *word);

/* What could not be read, and why. */
typedef void scan_sink_failed(void *data, const char *place, const char *why);

struct scan_sink {
    apr_pool_t *pool; /* of a run */
    scan_sink_found *found;
    scan_sink_failed *failed;
    void *data; /* passed to both */
};

/* One text that is searched. */
struct scan_text;
struct scan_text *scan_text_begin(struct scan_sink *sink, apr_pool_t *pool,
                                  const char *place);
void scan_text_add(struct scan_text *text, const char *bytes, size_t size);
void scan_text_end(struct scan_text *text);

#endif
