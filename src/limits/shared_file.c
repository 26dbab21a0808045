/* shared_file.c: opens the shared file, and maps a part of it. */
#include "limits/shared_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

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

int shared_file_open(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

void *shared_file_map(apr_pool_t *pool, int file, off_t offset, size_t size)
{
    struct mapping *mapping;
    void *at;

    /* A page for which there is no room kills whoever touches it. Two may do
     * this at once: it neither shrinks nor clears anything. */
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
