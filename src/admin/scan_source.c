/* scan_source.c: walks folders, and tells what kind of thing a path is. */
#include "admin/scan_source.h"

#include <apr_strings.h>
#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/value_search.h"
#include "admin/scan_archive.h"
#include "admin/scan_git.h"

struct scan_text {
    struct scan_source *source;
    const char *place;
    struct value_search *search;
};

static void found(void *data, int64_t line, const char *word)
{
    const struct scan_text *text = data;

    text->source->found(text->source->data, text->place, line, word);
}

struct scan_text *scan_text_begin(struct scan_source *source, apr_pool_t *pool,
                                  const char *place)
{
    struct scan_text *text = apr_palloc(pool, sizeof *text);

    source->looks++;
    *text = (struct scan_text){.source = source, .place = place};
    text->search = value_search_create(pool, found, text);
    return text;
}

void scan_text_add(struct scan_text *text, const char *bytes, size_t size)
{
    value_search_text(text->search, bytes, size);
}

void scan_text_end(struct scan_text *text)
{
    value_search_end(text->search);
}

/* One entry of the walk. A folder's fts_number: it is a repository, whose
 * objects are read as Git keeps them, and the other files in it (a URL in its
 * config) as files. */
static void visit(struct scan_source *source, FTS *walk, FTSENT *entry)
{
    switch (entry->fts_info) {
    case FTS_D:
        if (strcmp(entry->fts_name, "objects") == 0 &&
            entry->fts_parent->fts_number)
            fts_set(walk, entry, FTS_SKIP);
        else
            entry->fts_number = scan_git_repository(source, entry->fts_path);
        break;
    case FTS_F: scan_archive_file(source, entry->fts_path); break;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        source->failed(source->data, entry->fts_path,
                       strerror(entry->fts_errno));
        break;
    default: break; /* links, sockets, devices, and folders on the way back */
    }
}

void scan_source_path(struct scan_source *source, const char *path)
{
    char *copy = apr_pstrdup(source->pool, path);
    char *const paths[] = {copy, NULL};
    FTSENT *entry;
    FTS *walk;

    if (strcmp(path, "-") == 0) {
        scan_archive_stream(source, STDIN_FILENO, path);
        return;
    }
    walk = fts_open(
        paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_XDEV, NULL);
    if (!walk) {
        source->failed(source->data, path, strerror(errno));
        return;
    }
    while ((entry = fts_read(walk)) != NULL)
        visit(source, walk, entry);
    fts_close(walk);
}
