/* scan_source.h: everything that can be read below a path: files, what is in
 * archives and compressed files, and in the history of Git. */
#ifndef TOKENBOOTH_ADMIN_SCAN_SOURCE_H
#define TOKENBOOTH_ADMIN_SCAN_SOURCE_H

#include <apr_pools.h>
#include <stdint.h>

/* Gets each word that starts like a value, as value_search_found does. place:
 * the file, and behind "!" the name inside an archive; of Git, the repository,
 * the kind of object and its ID. */
typedef void scan_source_found(void *data, const char *place, int64_t line,
                               const char *word);

/* What could not be read, and why. */
typedef void scan_source_failed(void *data, const char *place, const char *why);

struct scan_source {
    apr_pool_t *pool; /* of a run */
    scan_source_found *found;
    scan_source_failed *failed;
    void *data;    /* passed to both */
    int64_t looks; /* files, members of archives and objects that were read */
};

/* Standard input, for "-"; a file; or a folder with all that is below it, on
 * the same file system. Symbolic links below it are not followed. */
void scan_source_path(struct scan_source *source, const char *path);

/* For the files of a scan: searches one text. */
struct scan_text;
struct scan_text *scan_text_begin(struct scan_source *source, apr_pool_t *pool,
                                  const char *place);
void scan_text_add(struct scan_text *text, const char *bytes, size_t size);
void scan_text_end(struct scan_text *text);

#endif
