/* check_files.c: whether the programs can read and write their files, judged by
 * owners and modes, because this command may run as root. */
#include <apr_strings.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "admin/check_command.h"
#include "base/clock.h"
#include "store/backup.h"
#include "store/site_summary.h"

enum {
    MIB = 1048576,
    SPACE_WARNING = 512, /* MiB that are left */
    SPACE_CRITICAL = 64,
    BACKUP_DAYS = 7,        /* a warning after so many */
    ENTRIES_OF_FEED = 1000, /* that are looked at: it can have a million */
};

static void check_folder(struct check *check, const char *what,
                         const char *path)
{
    struct stat info;

    if (stat(path, &info) || !S_ISDIR(info.st_mode) ||
        access(path, R_OK | X_OK))
        check_report(check, CHECK_CRITICAL, "%s %s: not a readable folder",
                     what, path);
}

const char *check_folder_of(apr_pool_t *pool, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == path ? "/"
                         : apr_pstrndup(pool, path, (size_t)(slash - path));
}

/* SQLite writes files beside the database, too. */
static void check_database(struct check *check)
{
    const char *path = check->command->settings->database;
    const char *folder = check_folder_of(check->command->pool, path);

    if (access(folder, W_OK | X_OK))
        check_report(check, CHECK_CRITICAL,
                     "folder %s: %s; the database needs to write there", folder,
                     strerror(errno));
    if (access(path, W_OK))
        check_report(check, CHECK_CRITICAL, "database %s: %s", path,
                     strerror(errno));
}

static void check_counters(struct check *check)
{
    const char *path = check->command->settings->counters;
    struct stat info;

    if (stat(path, &info))
        check_report(check, CHECK_WARNING,
                     "counters %s: %s; a program creates them when it starts",
                     path, strerror(errno));
    else if (!S_ISREG(info.st_mode) || !info.st_size)
        check_report(check, CHECK_CRITICAL,
                     "counters %s: not a file of counters; remove it and "
                     "restart the programs",
                     path);
}

static void check_secret(struct check *check)
{
    const char *path = check->command->settings->authorizer_secret;
    struct stat info;

    if (path && stat(path, &info) == 0 && info.st_mode & S_IRWXO)
        check_report(
            check, CHECK_CRITICAL,
            "authorizer secret %s: open to all users; chmod o= %s, and "
            "replace it",
            path, path);
}

enum { USER_WRITES = S_IWUSR | S_IXUSR, GROUP_WRITES = S_IWGRP | S_IXGRP };

static bool can_write(const struct stat *info, mode_t bits)
{
    return (info->st_mode & bits) == bits;
}

/* The user or group of feed_root is the one that serves feeds. NULL: it can
 * write there; else how to let it. */
static const char *cure_of(const struct check *check, const struct stat *root,
                           const struct stat *info)
{
    if (info->st_uid == root->st_uid)
        return can_write(info, USER_WRITES) ? NULL : "chmod u+rwx";
    if (info->st_gid == root->st_gid && can_write(info, GROUP_WRITES))
        return NULL;
    return apr_pstrcat(check->command->pool, "chown --reference=",
                       check->command->settings->feed_root, NULL);
}

/* The first folder below path that Apache cannot write to, with its cure; NULL
 * if there is none among the first *left entries. */
static const char *find_unwritable(const struct check *check,
                                   const struct stat *root, const char *path,
                                   int *left, const char **cure)
{
    apr_pool_t *pool = check->command->pool;
    const char *found = NULL;
    DIR *folder = opendir(path);
    struct dirent *entry;
    struct stat info;

    while (folder && !found && *left > 0 && (entry = readdir(folder))) {
        const char *below = apr_pstrcat(pool, path, "/", entry->d_name, NULL);
        (*left)--;
        if (entry->d_name[0] == '.' || lstat(below, &info) ||
            !S_ISDIR(info.st_mode))
            continue;
        *cure = cure_of(check, root, &info);
        found = *cure ? below : find_unwritable(check, root, below, left, cure);
    }
    if (folder)
        closedir(folder);
    return found;
}

static void check_feed(struct check *check, const struct stat *root,
                       const char *path)
{
    int left = ENTRIES_OF_FEED;
    const char *below;
    const char *cure;
    struct stat info;

    if (stat(path, &info) || !S_ISDIR(info.st_mode)) {
        check_report(check, CHECK_CRITICAL,
                     "feed folder %s: missing or not accessible; create it, or "
                     "delete the feed",
                     path);
        return;
    }
    cure = cure_of(check, root, &info);
    if (cure)
        check_report(check, CHECK_CRITICAL,
                     "feed folder %s: Apache cannot write there; %s %s", path,
                     cure, path);
    below = cure ? NULL : find_unwritable(check, root, path, &left, &cure);
    if (below)
        check_report(check, CHECK_CRITICAL,
                     "folder %s of a feed: Apache cannot write there; %s %s",
                     below, cure, below);
}

/* A feed without its folder answers every request with 404. */
static void check_feeds(struct check *check)
{
    const char *root = check->command->settings->feed_root;
    apr_pool_t *pool = check->command->pool;
    apr_array_header_t *feeds;
    struct stat info;

    if (!root)
        return;
    if (stat(root, &info) || !S_ISDIR(info.st_mode)) {
        check_report(check, CHECK_CRITICAL, "feed_root %s: not a folder", root);
        return;
    }
    if (!can_write(&info, USER_WRITES) && !can_write(&info, GROUP_WRITES))
        check_report(check, CHECK_CRITICAL,
                     "feed_root %s: no feed can be created there; chmod u+rwx "
                     "%s",
                     root, root);
    if (store_feed_list(check->command->store, pool, 0, &feeds) != RESULT_OK)
        return;
    for (int i = 0; i < feeds->nelts; i++)
        check_feed(check, &info,
                   apr_pstrcat(pool, root, "/",
                               APR_ARRAY_IDX(feeds, i, struct feed).name,
                               NULL));
}

static void check_space(struct check *check, const char *folder)
{
    struct statvfs disk;
    unsigned long long left;

    if (statvfs(folder, &disk))
        return;
    left = (unsigned long long)disk.f_bavail * disk.f_frsize / MIB;
    if (left < SPACE_WARNING)
        check_report(check,
                     left < SPACE_CRITICAL ? CHECK_CRITICAL : CHECK_WARNING,
                     "folder %s: %llu MiB of space left", folder, left);
}

/* A site without any gets as long as one with an old one. */
static void check_backup(struct check *check)
{
    int64_t last =
        store_backup_last(check->command->pool, check->command->settings);
    int64_t since = last, days;

    if (!last && store_site_begun(check->command->store, &since) != RESULT_OK)
        return;
    days = (clock_now() - since) / CLOCK_DAY;
    if (days > BACKUP_DAYS)
        check_report(check, CHECK_WARNING,
                     "%s %d days old; make one with \"tokenbooth backup\"",
                     last ? "the last backup is"
                          : "no backup was ever made here, and the site is",
                     (int)days);
}

void check_files(struct check *check)
{
    const struct settings *settings = check->command->settings;

    check_folder(check, "templates", settings->templates);
    check_folder(check, "static", settings->static_files);
    check_database(check);
    check_counters(check);
    check_secret(check);
    check_feeds(check);
    check_backup(check);
    check_space(check,
                check_folder_of(check->command->pool, settings->database));
    if (settings->feed_root)
        check_space(check, settings->feed_root);
}
