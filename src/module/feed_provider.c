/* feed_provider.c: the tables of mod_dav_fs, with functions around its own.
 *
 * mod_dav_fs notes a lock of a name that has no file in a list of the folder,
 * and breaks off a PROPFIND at a name of that list that is no longer locked, or
 * is there twice, as after two shared locks. So no name without a file is
 * locked. */
#include "module/feed_provider.h"

#include <ap_provider.h>
#include <apr_file_io.h>
#include <apr_portable.h>
#include <apr_strings.h>
#include <httpd.h>
#include <mod_dav.h>
#include <sys/stat.h>

#include "module/dav_failure.h"
#include "module/feed_adding.h"
#include "module/feed_files.h"
#include "module/request_state.h"

static const char GROUP[] = "dav", VERSION[] = "0";

static const dav_hooks_locks *of_files; /* mod_dav_fs's */
static dav_hooks_locks of_feeds;        /* its ctx is the request */

/* Stored while the body of the LOCK was sent, which may be slow. */
static dav_error *judge_what_is_there(request_rec *r, const char *path)
{
    apr_finfo_t found;

    if (apr_stat(&found, path, APR_FINFO_TYPE | APR_FINFO_LINK, r->pool) ==
            APR_SUCCESS &&
        found.filetype == APR_REG)
        return NULL;
    apr_table_setn(r->subprocess_env, "TOKENBOOTH_WHY", "lock");
    return dav_failure(r, HTTP_METHOD_NOT_ALLOWED, "Only files can be locked.");
}

/* Apache calls the ETag of a file weak that changed within the last second, so
 * davfs2, which stores the file with If-Match, would be told that somebody else
 * has changed it. No other content had this time and this name. */
static void make_older(apr_file_t *file)
{
    time_t before = apr_time_sec(apr_time_now()) - 1;
    struct timespec times[] = {{.tv_sec = before}, {.tv_sec = before}};
    int descriptor;

    if (apr_os_file_get(&descriptor, file) == APR_SUCCESS)
        futimens(descriptor, times);
}

static dav_error *create_file(request_rec *r)
{
    const char *path = feed_files_place(r);
    apr_file_t *file;
    apr_status_t status =
        apr_file_open(&file, path, APR_WRITE | APR_CREATE | APR_EXCL,
                      APR_OS_DEFAULT, r->pool);

    if (APR_STATUS_IS_EEXIST(status))
        return judge_what_is_there(r, path);
    if (status != APR_SUCCESS)
        return dav_failure_of_file(r, status);
    make_older(file);
    apr_file_close(file);
    request_state(r)->has_created = true;
    return NULL;
}

/* The last step of a LOCK that can fail. The lock comes first: it can be taken
 * back, but a file may be somebody else's a moment later. */
static dav_error *append_locks(dav_lockdb *locks, const dav_resource *resource,
                               int make_indirect, const dav_lock *lock)
{
    dav_resource existing = *resource;
    dav_error *error;

    if (lock->scope == DAV_LOCKSCOPE_UNKNOWN ||
        lock->type == DAV_LOCKTYPE_UNKNOWN)
        return dav_failure(
            locks->hooks->ctx, HTTP_BAD_REQUEST,
            "The body does not say what kind of lock it asks for.");
    existing.exists = 1;
    error = of_files->append_locks(locks, &existing, make_indirect, lock);
    if (error || resource->exists)
        return error;
    error = create_file(locks->hooks->ctx);
    if (error)
        of_files->remove_lock(locks, &existing, lock->locktoken);
    return error;
}

/* Only a LOCK locks what is not there. */
static dav_error *open_lockdb(request_rec *r, int read_only, int force,
                              dav_lockdb **locks)
{
    dav_error *error = of_files->open_lockdb(r, read_only, force, locks);
    dav_hooks_locks *hooks;

    if (error || r->method_number != M_LOCK)
        return error;
    hooks = apr_pmemdup(r->pool, &of_feeds, sizeof of_feeds);
    hooks->ctx = r;
    (*locks)->hooks = hooks;
    return NULL;
}

void feed_provider_register(apr_pool_t *pool)
{
    const dav_provider *files =
        ap_lookup_provider(GROUP, "filesystem", VERSION);
    dav_provider *feeds;

    if (!files || !files->locks)
        return;
    of_files = files->locks;
    of_feeds = *of_files;
    of_feeds.open_lockdb = open_lockdb;
    of_feeds.append_locks = append_locks;
    feeds = apr_pmemdup(pool, files, sizeof *files);
    feeds->locks = &of_feeds;
    feeds->repos = feed_adding_wrap(files->repos);
    ap_register_provider(pool, GROUP, "tokenbooth", VERSION, feeds);
}
