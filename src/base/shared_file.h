/* shared_file.h: the file (setting "counters") that all processes of a host
 * map.
 *
 * If it is lost, the counts of the last minutes are lost with it, and nothing
 * else. Each of its parts has one owner, named here. */
#ifndef TOKENBOOTH_BASE_SHARED_FILE_H
#define TOKENBOOTH_BASE_SHARED_FILE_H

#include <apr_pools.h>
#include <stddef.h>
#include <sys/types.h>

enum {
    SHARED_FILE_THROTTLE = 0,          /* offset of throttle.c's part */
    SHARED_FILE_SCRYPT = 1 << 20,      /* offset of scrypt_slots.c's part */
    SHARED_FILE_LAYOUT = 17 << 16,     /* of the number below */
    SHARED_FILE_COUNTERS = 18 << 16,   /* of counters.c's part */
    SHARED_FILE_PROCESSES = 20 << 16,  /* of process_table.c's part */
    SHARED_FILE_LAYOUT_NUMBER = 10004, /* another one with each change of what
                                          a part holds, and where */
};

/* Opens the file at path, which is created if it does not exist; if root
 * creates it, for the owner of its folder. A file of another layout is
 * replaced: programs that still run keep the old one for themselves. The caller
 * closes the descriptor; -1 with errno set if it cannot be opened; EINVAL: it
 * is another file, which stays as it is. pool is for temporary use. */
int shared_file_open(apr_pool_t *pool, const char *path);

/* Opens the file to look at it. -1 with errno set: ENOENT if it does not exist,
 * ESTALE if it has another layout. */
int shared_file_look(const char *path);

/* Maps size bytes at offset, a multiple of the page size, and makes sure that
 * the disk has room for them; what nobody has written yet is zero. Unmapped
 * with the pool. NULL with errno set on failure. */
void *shared_file_map(apr_pool_t *pool, int file, off_t offset, size_t size);

/* Opens the file, and maps a part of it: the two above. */
void *shared_file_open_part(apr_pool_t *pool, const char *path, off_t offset,
                            size_t size);

#endif
