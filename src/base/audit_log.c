/* audit_log.c: opens the file, and writes to its end. */
#include "base/audit_log.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLAGS = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK };

/* The umask does not count. */
static bool give(int file, const char *like)
{
    struct stat info;

    return fchmod(file, 0640) == 0 &&
           (geteuid() != 0 || (stat(like, &info) == 0 &&
                               fchown(file, info.st_uid, info.st_gid) == 0));
}

/* -1 with errno. */
static int open_file(const char *path, const char *like)
{
    int file = open(path, FLAGS);

    if (file >= 0 || errno != ENOENT)
        return file;
    file = open(path, FLAGS | O_CREAT | O_EXCL, 0640);
    if (file < 0) /* somebody else was faster */
        return errno == EEXIST ? open(path, FLAGS) : -1;
    if (give(file, like))
        return file;
    close(file);
    return -1;
}

/* A pipe or a device would lose lines, or wait. */
static bool is_file(int file)
{
    struct stat info;

    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode))
        return true;
    errno = EINVAL;
    return false;
}

enum result audit_log_prepare(apr_pool_t *pool, const char *path,
                              const char *like, const char **why)
{
    int file = open_file(path, like);
    bool can = file >= 0 && is_file(file);

    if (!can)
        *why = apr_psprintf(pool,
                            "audit_log %s: %s; let this program's user write "
                            "to it, or name another file",
                            path,
                            file < 0 ? strerror(errno) : "not a regular file");
    if (file >= 0)
        close(file);
    return can ? RESULT_OK : RESULT_BROKEN;
}

/* Whether the last line has no end. */
static bool is_cut_short(int file)
{
    off_t size = lseek(file, 0, SEEK_END);
    char last = '\n';

    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

static bool write_lines(apr_pool_t *pool, int file, const char *lines)
{
    const char *text =
        is_cut_short(file) ? apr_pstrcat(pool, "\n", lines, NULL) : lines;
    size_t size = strlen(text);
    ssize_t written = write(file, text, size);

    if (written == (ssize_t)size)
        return true;
    if (written >= 0)
        errno = ENOSPC;
    return false;
}

bool audit_log_append(apr_pool_t *pool, const char *path, const char *like,
                      const char *lines)
{
    int file = open_file(path, like);
    bool done = file >= 0 && is_file(file) && write_lines(pool, file, lines);
    int reason = errno;

    if (file >= 0)
        close(file);
    errno = reason;
    return done;
}
