/* scan_text.h: what a scan does with what it reads: it searches texts for
 * values, and notes what could not be read. */
#ifndef TOKENBOOTH_ADMIN_SCAN_TEXT_H
#define TOKENBOOTH_ADMIN_SCAN_TEXT_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <stdint.h>

/* How exact a place is: of the raw bytes of an archive, how deep it lies in the
 * file; of a text that is no archive, this. */
enum { SCAN_EXACT = 1000 };

/* Where a text lies. name: the file, and behind "!" the name inside an archive;
 * of Git, the repository, the kind of object and its ID. It need not be
 * UTF-8. */
struct scan_place {
    const char *name;
    int exactness;
};

/* Gets each word that starts like a value, as value_search_found does. */
typedef void scan_sink_found(void *data, const struct scan_place *place,
                             int64_t line, const char *word);

/* What could not be read, and why. */
typedef void scan_sink_failed(void *data, const char *name, const char *why);

struct scan_sink {
    apr_pool_t *pool;         /* of a run */
    apr_hash_t *repositories; /* the folders of those that were read */
    int source; /* grows with each file and repository: of a value in one of
                   them, only the most exact places count */
    scan_sink_found *found;
    scan_sink_failed *failed;
    void *data; /* passed to both */
};

/* One text that is searched. */
struct scan_text;
struct scan_text *scan_text_begin(struct scan_sink *sink, apr_pool_t *pool,
                                  struct scan_place place);
void scan_text_add(struct scan_text *text, const char *bytes, size_t size);
void scan_text_end(struct scan_text *text);

/* Searches a short text, such as the name of what lies there. NULL: nothing. */
void scan_text_name(struct scan_sink *sink, apr_pool_t *pool, const char *place,
                    const char *name);

#endif
