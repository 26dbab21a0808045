/* shared_file.c: opens the shared file, and maps a part of it. */
#include "limits/shared_file.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping {
    void *at;
    size_t size;
};

static apr_status_t unmap(void *data)
{
    struct mapping *mapping = data;

    munmap(mapping->at, mapping->size);
    return APR_SUCCESS;
}

/* Apache opens the file as root, before or after the programs, which have a
 * user of their own: that of the folder. */
static bool give_to_owner_of_folder(apr_pool_t *pool, const char *path,
                                    int file)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? apr_pstrmemdup(pool, path, (size_t)(slash - path) + 1) : ".";
    struct stat info;

    return geteuid() != 0 || (stat(folder, &info) == 0 &&
                              fchown(file, info.st_uid, info.st_gid) == 0);
}

int shared_file_open(apr_pool_t *pool, const char *path)
{
    static const int FLAGS = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    int file = open(path, FLAGS | O_CREAT | O_EXCL, 0600);
    int reason;

    if (file < 0)
        return errno == EEXIST ? open(path, FLAGS) : -1;
    if (give_to_owner_of_folder(pool, path, file))
        return file;
    /* Nobody else could open it: the next start creates another. */
    reason = errno;
    unlink(path);
    close(file);
    errno = reason;
    return -1;
}

void *shared_file_map(apr_pool_t *pool, int file, off_t offset, size_t size)
{
    struct mapping *mapping;
    void *at;

    /* Touching a page for which the disk has no room would kill the process.
     * Two processes can do this at once: it neither shrinks nor clears
     * anything. */
    errno = posix_fallocate(file, offset, (off_t)size);
    if (errno)
        return NULL;
    at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, offset);
    if (at == MAP_FAILED)
        return NULL;
    mapping = apr_palloc(pool, sizeof *mapping);
    mapping->at = at;
    mapping->size = size;
    apr_pool_cleanup_register(pool, mapping, unmap, apr_pool_cleanup_null);
    return at;
}
