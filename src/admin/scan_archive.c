/* scan_archive.c: reads what is compressed, and archives, by libarchive.
 *
 * Each file is read in two stages: what decompresses it, and what finds members
 * in the result. To libarchive, what is in none of its formats is one member.
 * A member is read in the same way, and so on; nothing is unpacked to disk or
 * kept in memory.
 *
 * What stands in front of, between or behind members is no member. So the bytes
 * a stage reads are searched as a text, too, and to their end. */
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

/* Where a stage gets its bytes: of a file, or of what another one reads. */
struct origin {
    int file;
    struct archive *outer; /* NULL: it is the file */
    struct scan_text *raw; /* NULL: the bytes are searched elsewhere */
    char part[PART_BYTES];
};

struct stage {
    struct scan_sink *sink;
    struct origin origin;
    const char *place;
    int depth; /* 0: the file itself; odd: what a file decompresses to */
};

/* What a stage does with a member. */
typedef void visit_member(struct stage *stage, struct archive *archive,
                          struct archive_entry *entry, apr_pool_t *pool);

static void decompress(struct stage *stage, apr_pool_t *pool);

/* The next bytes: how many; 0 at the end; below 0 after an error. */
static la_ssize_t next_part(struct origin *origin)
{
    la_ssize_t size;

    if (origin->outer) {
        size = archive_read_data(origin->outer, origin->part, PART_BYTES);
    } else {
        do {
            size = read(origin->file, origin->part, PART_BYTES);
        } while (size < 0 && errno == EINTR);
    }
    if (size > 0 && origin->raw)
        scan_text_add(origin->raw, origin->part, (size_t)size);
    return size;
}

static la_ssize_t read_part(struct archive *archive, void *data,
                            const void **part)
{
    struct origin *origin = data;
    la_ssize_t size = next_part(origin);
    const char *why = NULL;

    *part = origin->part;
    if (size >= 0)
        return size;
    why = origin->outer ? archive_error_string(origin->outer) : strerror(errno);
    archive_set_error(archive, EIO, "%s", why ? why : "cannot be read");
    return ARCHIVE_FATAL;
}

static void fail(const struct stage *stage, struct archive *archive)
{
    const char *why = archive_error_string(archive);

    stage->sink->failed(stage->sink->data, stage->place,
                        why ? why : "cannot be read");
}

/* Searches a member that is no archive, or lies too deep to be opened. */
static void search(const struct stage *stage, const char *place,
                   struct archive *archive, apr_pool_t *pool)
{
    struct scan_text *text = scan_text_begin(
        stage->sink, pool, (struct scan_place){place, SCAN_EXACT});
    char *part = apr_palloc(pool, PART_BYTES);
    la_ssize_t size;

    while ((size = archive_read_data(archive, part, PART_BYTES)) > 0)
        scan_text_add(text, part, (size_t)size);
    scan_text_end(text);
    if (size < 0)
        fail(stage, archive);
}

static struct stage *new_stage(const struct stage *outer,
                               struct archive *archive, const char *place,
                               apr_pool_t *pool)
{
    struct stage *stage = apr_pcalloc(pool, sizeof *stage);

    stage->sink = outer->sink;
    stage->depth = outer->depth + 1;
    stage->origin.outer = archive;
    stage->place = place;
    return stage;
}

/* A name that the locale cannot write is known in UTF-8 alone. */
static const char *name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);

    if (!name)
        name = archive_entry_pathname_utf8(entry);
    return name ? name : "?";
}

static void visit_archived(struct stage *stage, struct archive *archive,
                           struct archive_entry *entry, apr_pool_t *pool)
{
    const char *name = name_of(entry), *place;

    if (archive_format(archive) == ARCHIVE_FORMAT_RAW) {
        stage->origin.raw = NULL; /* it is the text */
        search(stage, stage->place, archive, pool);
        return;
    }
    place = apr_pstrcat(pool, stage->place, "!", name, NULL);
    scan_text_name(stage->sink, pool, place, name);
    scan_text_name(stage->sink, pool, place, archive_entry_hardlink(entry));
    scan_text_name(stage->sink, pool, place, archive_entry_symlink(entry));
    if (archive_entry_filetype(entry) != AE_IFREG)
        return;
    if (stage->depth >= 2 * SCAN_ARCHIVE_DEPTH)
        search(stage, place, archive, pool);
    else
        decompress(new_stage(stage, archive, place, pool), pool);
}

static void read_members(struct stage *stage, struct archive *archive,
                         visit_member *visit, apr_pool_t *outer)
{
    struct archive_entry *entry;
    apr_pool_t *pool;
    int status;

    apr_pool_create(&pool, outer);
    while ((status = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
           status == ARCHIVE_WARN) {
        apr_pool_clear(pool);
        visit(stage, archive, entry, pool);
    }
    if (status != ARCHIVE_EOF)
        fail(stage, archive);
    apr_pool_destroy(pool);
}

/* Reads members, and then on to the end. */
static void run_stage(struct stage *stage, struct archive *archive,
                      visit_member *visit, apr_pool_t *pool)
{
    struct scan_text *raw = scan_text_begin(
        stage->sink, pool, (struct scan_place){stage->place, stage->depth});

    stage->origin.raw = raw;
    if (archive_read_open(archive, &stage->origin, NULL, read_part, NULL) ==
        ARCHIVE_OK)
        read_members(stage, archive, visit, pool);
    else
        fail(stage, archive);
    while (next_part(&stage->origin) > 0)
        ;
    if (stage->origin.raw)
        scan_text_end(raw);
    archive_read_free(archive);
}

/* Not mtree, nor WARC: a text can begin as they do. */
static struct archive *new_unpacker(void)
{
    struct archive *archive = archive_read_new();

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

static void visit_decompressed(struct stage *stage, struct archive *archive,
                               struct archive_entry *entry, apr_pool_t *pool)
{
    (void)entry;
    if (archive_filter_count(archive) <= 1)
        stage->origin.raw = NULL; /* the next stage gets the same bytes */
    run_stage(new_stage(stage, archive, stage->place, pool), new_unpacker(),
              visit_archived, pool);
}

static void decompress(struct stage *stage, apr_pool_t *pool)
{
    struct archive *archive = archive_read_new();

    archive_read_support_filter_all(archive);
    archive_read_support_format_empty(archive);
    archive_read_support_format_raw(archive);
    run_stage(stage, archive, visit_decompressed, pool);
}

void scan_archive_stream(struct scan_sink *sink, int file, const char *place)
{
    apr_pool_t *pool;
    struct stage *stage;

    sink->source++;
    apr_pool_create(&pool, sink->pool);
    stage = apr_pcalloc(pool, sizeof *stage);
    stage->sink = sink;
    stage->place = place;
    stage->origin.file = file;
    decompress(stage, pool);
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
