/* backup.c: writes a backup beside its final name, checks it, and then gives it
 * that name, so that whatever has the name of a backup is one. */
#include "store/backup.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "store/driver.h"

static enum result fail(apr_pool_t *pool, const char *path, const char **why)
{
    int reason = errno;

    *why = apr_psprintf(pool, "%s: %s", path,
                        reason == EEXIST ? "it exists, and is not overwritten"
                                         : strerror(reason));
    return reason == EEXIST ? RESULT_TAKEN : RESULT_BROKEN;
}

char *backup_file_beside(apr_pool_t *pool, const char *path, int *file,
                         const char **why)
{
    char *beside = apr_pstrcat(pool, path, ".XXXXXX", NULL);

    *file = mkostemp(beside, O_CLOEXEC);
    if (*file >= 0)
        return beside;
    fail(pool, path, why);
    return NULL;
}

enum result backup_file_end(apr_pool_t *pool, char *beside, int file,
                            const char *path, enum result result,
                            const char **why)
{
    /* rename() would replace a file that has appeared meanwhile. */
    if (result == RESULT_OK && (fsync(file) || link(beside, path)))
        result = fail(pool, path, why);
    unlink(beside);
    if (result == RESULT_OK && !folder_sync_of(path))
        result = fail(pool, path, why);
    close(file);
    return result;
}

/* A connection of its own, because a transaction may be under way. */
static enum result copy(apr_pool_t *pool, const struct settings *settings,
                        const char *to, const char **why)
{
    struct driver *driver;
    apr_pool_t *own;
    enum result result;

    apr_pool_create(&own, pool);
    result = driver_open(own, settings->database, DRIVER_READ, &driver, why);
    if (result != RESULT_OK) {
        *why = apr_pstrdup(pool, *why);
    } else {
        result = driver_copy(driver, to);
        *why = apr_psprintf(pool, "database %s: it could not be copied: %s",
                            settings->database, result_name(result));
    }
    apr_pool_destroy(own);
    return result;
}

enum result store_backup(apr_pool_t *pool, const struct settings *settings,
                         const struct store_keys *keys, const char *file,
                         const char **why)
{
    int descriptor;
    char *beside;
    enum result result;

    if (access(file, F_OK) == 0) {
        errno = EEXIST;
        return fail(pool, file, why);
    }
    beside = backup_file_beside(pool, file, &descriptor, why);
    if (!beside)
        return RESULT_BROKEN;
    result = copy(pool, settings, beside, why);
    if (result == RESULT_OK)
        result = store_backup_verify(pool, settings, keys, beside, why);
    return backup_file_end(pool, beside, descriptor, file, result, why);
}

enum result store_backup_verify(apr_pool_t *pool,
                                const struct settings *settings,
                                const struct store_keys *keys, const char *file,
                                const char **why)
{
    struct settings other = *settings;
    struct store *store;
    apr_pool_t *own;
    enum result result;

    if (access(file, F_OK) != 0)
        return fail(pool, file, why);
    apr_pool_create(&own, pool);
    other.database = file;
    result = store_open(own, &other, keys, STORE_CHECKS, &store, why);
    if (result == RESULT_OK) {
        result = store_verify(store);
        *why = apr_psprintf(own, "database %s: damaged", file);
    }
    *why = apr_pstrdup(pool, *why);
    apr_pool_destroy(own);
    return result;
}

static const char *memory_path(apr_pool_t *pool,
                               const struct settings *settings)
{
    return apr_pstrcat(pool, settings->database, ".last-backup", NULL);
}

void store_backup_remember(apr_pool_t *pool, const struct settings *settings)
{
    int file = open(memory_path(pool, settings), O_WRONLY | O_CREAT | O_CLOEXEC,
                    S_IRUSR | S_IWUSR);

    if (file < 0)
        return;
    futimens(file, NULL);
    close(file);
}

int64_t store_backup_last(apr_pool_t *pool, const struct settings *settings)
{
    struct stat info;

    return stat(memory_path(pool, settings), &info) == 0 ? info.st_mtime : 0;
}
