/* scan_source.c: walks folders, and tells what kind of thing a path is. */
#include "admin/scan_source.h"

#include <apr_strings.h>
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin/scan_archive.h"
#include "admin/scan_git.h"

/* One entry of the walk. A folder's fts_number: it is a repository, whose
 * objects are read as Git keeps them, and the other files in it (a URL in its
 * config) as files. */
static void visit(struct scan_sink *sink, FTS *walk, FTSENT *entry)
{
    switch (entry->fts_info) {
    case FTS_D:
        if (strcmp(entry->fts_name, "objects") == 0 &&
            entry->fts_parent->fts_number)
            fts_set(walk, entry, FTS_SKIP);
        else
            entry->fts_number = scan_git_repository(sink, entry->fts_path);
        break;
    case FTS_F:
        if (strcmp(entry->fts_name, ".git") == 0)
            scan_git_link(sink, entry->fts_path);
        scan_archive_file(sink, entry->fts_path);
        break;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        sink->failed(sink->data, entry->fts_path, strerror(entry->fts_errno));
        break;
    default: break; /* links, sockets, devices, and folders on the way back */
    }
}

/* Also of a link, and where that leads. */
static void search_name(struct scan_sink *sink, const FTSENT *entry)
{
    char target[PATH_MAX];
    ssize_t size = -1;
    apr_pool_t *pool;

    if (entry->fts_info == FTS_SL || entry->fts_info == FTS_SLNONE)
        size = readlink(entry->fts_path, target, sizeof target - 1);
    target[size > 0 ? size : 0] = '\0';
    apr_pool_create(&pool, sink->pool);
    sink->source++;
    scan_text_name(sink, pool, entry->fts_path, entry->fts_name);
    scan_text_name(sink, pool, entry->fts_path, target);
    apr_pool_destroy(pool);
}

void scan_source_path(struct scan_sink *sink, const char *path)
{
    char *copy = apr_pstrdup(sink->pool, path);
    char *const paths[] = {copy, NULL};
    FTSENT *entry;
    FTS *walk;

    if (strcmp(path, "-") == 0) {
        scan_archive_stream(sink, STDIN_FILENO, path);
        return;
    }
    walk = fts_open(
        paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_XDEV, NULL);
    if (!walk) {
        sink->failed(sink->data, path, strerror(errno));
        return;
    }
    while ((entry = fts_read(walk)) != NULL) {
        if (entry->fts_info != FTS_DP)
            search_name(sink, entry);
        visit(sink, walk, entry);
    }
    fts_close(walk);
}
