/* wal_index.c: the header of SQLite's WAL index.
 *
 * The index begins with it, twice; see "WAL-mode File Format", section 2.1
 * (https://sqlite.org/walformat.html). */
#include "store/wal_index.h"

#include <string.h>

enum {
    REGION_BYTES = 32768,
    HEADER_BYTES = DRIVER_STAMP_BYTES,
    HEADER_WORDS = HEADER_BYTES / sizeof(uint64_t),
    /* Offsets in the header, bytes. */
    IS_INITIALIZED = 12,
    SALTS = 32,
    SALTS_BYTES = 8,
};

/* SQLite's own mapping: opening and closing the file a second time would drop
 * its locks. */
const volatile uint64_t *wal_index_find(sqlite3 *handle)
{
    sqlite3_file *file = NULL;
    volatile void *region = NULL;

    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER,
                             &file) != SQLITE_OK ||
        !file || !file->pMethods || file->pMethods->iVersion < 2)
        return NULL;
    if (file->pMethods->xShmMap(file, 0, REGION_BYTES, 0, &region) != SQLITE_OK)
        return NULL;
    return region;
}

/* Word by word, because memcpy is not for volatile memory. */
static void copy_header(const volatile uint64_t *from, uint64_t *to)
{
    for (size_t i = 0; i < HEADER_WORDS; i++)
        to[i] = from[i];
}

/* The last connection that is closed deletes the log. The next one to be opened
 * finds no salts, and the same header each time, whatever was committed before;
 * the first commit makes the log, with random salts. */
static bool has_salts(const struct driver_stamp *stamp)
{
    static const unsigned char none[SALTS_BYTES];

    return memcmp(stamp->bytes + SALTS, none, SALTS_BYTES) != 0;
}

/* A commit writes the second copy, then the first, and only then returns: the
 * two are the same whenever none is under way. */
bool wal_index_stamp(const volatile uint64_t *index, struct driver_stamp *stamp)
{
    uint64_t copies[2][HEADER_WORDS];

    copy_header(index, copies[0]);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    copy_header(index + HEADER_WORDS, copies[1]);
    memcpy(stamp->bytes, copies[0], HEADER_BYTES);
    return memcmp(copies[0], copies[1], HEADER_BYTES) == 0 &&
           stamp->bytes[IS_INITIALIZED] && has_salts(stamp);
}
