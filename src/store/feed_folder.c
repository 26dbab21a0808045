/* feed_folder.c: creates the folder of a feed, for the web server to write. */
#include "store/feed_folder.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/log.h"

static const char *path_of(apr_pool_t *pool, const char *root, const char *name)
{
    return apr_pstrcat(pool, root, "/", name, NULL);
}

/* The web server writes there, as the owner of root or as another user of its
 * group: what the superuser creates is given to that owner, and the umask does
 * not count. */
static bool give(const char *path, const char *root)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;
    bool done =
        folder >= 0 && stat(root, &info) == 0 &&
        (geteuid() != 0 || fchown(folder, info.st_uid, info.st_gid) == 0) &&
        fchmod(folder, 0775) == 0;

    if (folder >= 0)
        close(folder);
    return done;
}

static enum result fail(apr_pool_t *pool, const char *path, const char **why)
{
    *why = apr_psprintf(pool, "folder %s: %s", path, strerror(errno));
    return RESULT_BROKEN;
}

/* Or a link to one; else sets errno. */
static bool is_folder(const char *path)
{
    struct stat info;

    if (stat(path, &info))
        return false;
    errno = ENOTDIR;
    return S_ISDIR(info.st_mode);
}

enum result feed_folder_create(apr_pool_t *pool, const char *root,
                               const char *name, bool can_exist, bool *created,
                               const char **why)
{
    const char *path = path_of(pool, root, name);

    *created = mkdir(path, 0775) == 0;
    if (!*created && errno == EEXIST && !can_exist)
        return RESULT_RESERVED;
    if (!*created && errno == EEXIST)
        return is_folder(path) ? RESULT_OK : fail(pool, path, why);
    if (!*created || !give(path, root))
        return fail(pool, path, why);
    return RESULT_OK;
}

void feed_folder_flush(const char *root)
{
    if (!folder_sync(root))
        log_error("folder %s: %m", root);
}

void feed_folder_remove(apr_pool_t *pool, const char *root, const char *name)
{
    const char *path = path_of(pool, root, name);

    if (rmdir(path))
        log_error("folder %s: %m", path);
}
