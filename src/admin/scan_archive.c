/* scan_archive.c: reads archives by libarchive, to which what is in none of its
 * formats is an archive with one member, the file itself.
 *
 * A member is read through a reader of its own, in case it is an archive as
 * well, and so on; nothing is unpacked to disk or kept in memory. */
#include "admin/scan_archive.h"

#include <apr_strings.h>
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { PART_BYTES = 65536 };

/* Where a reader gets its bytes: of a file, or of a member of the outer
 * archive. */
struct origin {
    int file;
    struct archive *outer; /* NULL: it is the file */
    char part[PART_BYTES];
};

struct level {
    struct scan_sink *sink;
    struct origin origin;
    const char *place;
    int depth; /* 0: the file itself */
};

static void read_level(struct level *level, apr_pool_t *pool);

static la_ssize_t read_part(struct archive *archive, void *data,
                            const void **part)
{
    struct origin *origin = data;
    la_ssize_t size;

    *part = origin->part;
    if (origin->outer)
        return archive_read_data(origin->outer, origin->part, PART_BYTES);
    do {
        size = read(origin->file, origin->part, PART_BYTES);
    } while (size < 0 && errno == EINTR);
    if (size < 0)
        archive_set_error(archive, errno, "%s", strerror(errno));
    return size;
}

static void fail(const struct level *level, struct archive *archive)
{
    const char *why = archive_error_string(archive);

    level->sink->failed(level->sink->data, level->place,
                        why ? why : "cannot be read");
}

static void search(const struct level *level, struct archive *archive,
                   apr_pool_t *pool)
{
    struct scan_text *text = scan_text_begin(level->sink, pool, level->place);
    char *part = apr_palloc(pool, PART_BYTES);
    la_ssize_t size;

    while ((size = archive_read_data(archive, part, PART_BYTES)) > 0)
        scan_text_add(text, part, (size_t)size);
    scan_text_end(text);
    if (size < 0)
        fail(level, archive);
}

/* Whether the reader found no archive, so that this is the text itself. */
static bool is_plain(struct archive *archive)
{
    return archive_format(archive) == ARCHIVE_FORMAT_RAW &&
           archive_filter_count(archive) <= 1;
}

static void read_member(const struct level *level, struct archive *archive,
                        struct archive_entry *entry, apr_pool_t *pool)
{
    struct level *inner = apr_pcalloc(pool, sizeof *inner);
    const char *name = archive_entry_pathname(entry);

    inner->sink = level->sink;
    inner->depth = level->depth + 1;
    inner->origin.outer = archive;
    inner->place =
        archive_format(archive) == ARCHIVE_FORMAT_RAW
            ? level->place
            : apr_pstrcat(pool, level->place, "!", name ? name : "?", NULL);
    read_level(inner, pool);
}

static void read_members(struct level *level, struct archive *archive,
                         apr_pool_t *outer)
{
    struct archive_entry *entry;
    apr_pool_t *pool;
    int status;

    apr_pool_create(&pool, outer);
    while ((status = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
           status == ARCHIVE_WARN) {
        apr_pool_clear(pool);
        if (is_plain(archive) || level->depth >= SCAN_ARCHIVE_DEPTH)
            search(level, archive, pool);
        else if (archive_entry_filetype(entry) == AE_IFREG ||
                 archive_format(archive) == ARCHIVE_FORMAT_RAW)
            read_member(level, archive, entry, pool);
    }
    if (status != ARCHIVE_EOF)
        fail(level, archive);
    apr_pool_destroy(pool);
}

/* Not mtree, nor WARC: a text can begin as they do. */
static struct archive *new_reader(void)
{
    struct archive *archive = archive_read_new();

    archive_read_support_filter_all(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_ar(archive);
    archive_read_support_format_cab(archive);
    archive_read_support_format_cpio(archive);
    archive_read_support_format_empty(archive);
    archive_read_support_format_iso9660(archive);
    archive_read_support_format_rar(archive);
    archive_read_support_format_rar5(archive);
    archive_read_support_format_raw(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_xar(archive);
    archive_read_support_format_zip(archive);
    return archive;
}

static void read_level(struct level *level, apr_pool_t *pool)
{
    struct archive *archive = new_reader();

    if (archive_read_open(archive, &level->origin, NULL, read_part, NULL) ==
        ARCHIVE_OK)
        read_members(level, archive, pool);
    else
        fail(level, archive);
    archive_read_free(archive);
}

void scan_archive_stream(struct scan_sink *sink, int file, const char *place)
{
    apr_pool_t *pool;
    struct level *level;

    apr_pool_create(&pool, sink->pool);
    level = apr_pcalloc(pool, sizeof *level);
    level->sink = sink;
    level->place = place;
    level->origin.file = file;
    read_level(level, pool);
    apr_pool_destroy(pool);
}

void scan_archive_file(struct scan_sink *sink, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (file < 0) {
        sink->failed(sink->data, path, strerror(errno));
        return;
    }
    scan_archive_stream(sink, file, path);
    close(file);
}
