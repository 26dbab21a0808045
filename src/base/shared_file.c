/* shared_file.c: opens the shared file, and maps a part of it. */
#include "base/shared_file.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TRIES = 10,
    FIRST_LAYOUT_REST = 4096, /* bytes of its second part, at most */
    LAYOUTS = 10000,          /* numbers of layouts, from here */
    LAYOUTS_END = 20000,
};

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

/* 0: it has none. */
static uint64_t layout_of(int file)
{
    uint64_t number = 0;

    return pread(file, &number, sizeof number, SHARED_FILE_LAYOUT) ==
                   sizeof number
               ? number
               : 0;
}

/* Nothing else is replaced that the setting may name by mistake. The first
 * layout had no number, and two parts. */
static bool is_shared_file(int file)
{
    uint64_t number = layout_of(file);
    struct stat info;

    if (fstat(file, &info) || !S_ISREG(info.st_mode))
        return false;
    return info.st_size == 0 ||
           (info.st_size > SHARED_FILE_SCRYPT &&
            info.st_size <= SHARED_FILE_SCRYPT + FIRST_LAYOUT_REST) ||
           (number >= LAYOUTS && number < LAYOUTS_END);
}

static bool write_layout(int file)
{
    const uint64_t number = SHARED_FILE_LAYOUT_NUMBER;

    return pwrite(file, &number, sizeof number, SHARED_FILE_LAYOUT) ==
           sizeof number;
}

/* A new file beside path, which nobody else sees yet; its name is in *name. -1
 * with errno set. */
static int create_beside(apr_pool_t *pool, const char *path, char **name)
{
    int file, reason;

    *name = apr_pstrcat(pool, path, ".XXXXXX", NULL);
    file = mkostemp(*name, O_CLOEXEC);
    if (file < 0)
        return -1;
    if (write_layout(file) && give_to_owner_of_folder(pool, path, file))
        return file;
    reason = errno;
    unlink(*name);
    close(file);
    errno = reason;
    return -1;
}

/* Gives a new file the name of path: only if there is none, or in place of the
 * old one. */
static int create(apr_pool_t *pool, const char *path, bool replace)
{
    char *name;
    int file = create_beside(pool, path, &name);
    int reason;

    if (file < 0)
        return -1;
    if ((replace ? rename(name, path) : link(name, path)) == 0) {
        if (!replace)
            unlink(name);
        return file;
    }
    reason = errno;
    unlink(name);
    close(file);
    errno = reason;
    return -1;
}

static bool is_at(int file, const char *path)
{
    struct stat opened, named;

    return fstat(file, &opened) == 0 && lstat(path, &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/* Two programs that start at once must not each have a new file of its own. So
 * whoever replaces the old one has it locked, by another kind of lock than that
 * of scrypt_slots.c, which old programs hold. -1 with errno set; EEXIST: it was
 * replaced in between. */
static int replace(apr_pool_t *pool, const char *path, int old)
{
    struct flock lock = {.l_type = F_WRLCK,
                         .l_whence = SEEK_SET,
                         .l_start = SHARED_FILE_LAYOUT,
                         .l_len = 1};
    int file = -1;

    if (fcntl(old, F_OFD_SETLKW, &lock) == 0) {
        errno = EEXIST;
        file = is_at(old, path) ? create(pool, path, true) : -1;
    }
    return file;
}

/* -1 with errno set; EEXIST: another program was faster, so try again. */
static int open_or_create(apr_pool_t *pool, const char *path)
{
    int old = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    int file, reason;

    if (old < 0)
        return errno == ENOENT ? create(pool, path, false) : -1;
    if (layout_of(old) == SHARED_FILE_LAYOUT_NUMBER)
        return old;
    errno = EINVAL;
    file = is_shared_file(old) ? replace(pool, path, old) : -1;
    reason = errno;
    close(old);
    errno = reason;
    return file;
}

int shared_file_open(apr_pool_t *pool, const char *path)
{
    int file = -1;

    for (int i = 0; i < TRIES && file < 0; i++) {
        file = open_or_create(pool, path);
        if (file < 0 && errno != EEXIST)
            return -1;
    }
    return file;
}

int shared_file_look(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

    if (file < 0 || layout_of(file) == SHARED_FILE_LAYOUT_NUMBER)
        return file;
    close(file);
    errno = ESTALE;
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

void *shared_file_open_part(apr_pool_t *pool, const char *path, off_t offset,
                            size_t size)
{
    int file = shared_file_open(pool, path);
    void *part;

    if (file < 0)
        return NULL;
    part = shared_file_map(pool, file, offset, size);
    close(file);
    return part;
}
