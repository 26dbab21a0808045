/* feed_adding.c: a PUT writes a file of another name, and then gives it its
 * own, which fails if that is taken; with mod_dav_fs's renaming it would not. A
 * COPY creates its Destination first, which only one can. */
#include "module/feed_adding.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "module/dav_failure.h"
#include "module/request_state.h"

static const dav_hooks_repository *of_files; /* mod_dav_fs's */
static dav_hooks_repository of_feeds; /* those, with a get_resource of ours */
static dav_hooks_repository adding;   /* of the resources of such a token */

/* A file on its way; mod_dav leaves its meaning to the repository. */
struct dav_stream {
    request_rec *r;
    apr_file_t *file;
    const char *path;
    const char *written; /* the name that it has until it is complete */
};

/* As execution_rejection.h says. */
static dav_error *taken(request_rec *r)
{
    request_rec *main = r->main ? r->main : r;

    apr_table_setn(main->subprocess_env, "TOKENBOOTH_WHY", "adds");
    return dav_failure(r, HTTP_FORBIDDEN,
                       "The token may add, not replace or delete.");
}

/* Listings and mod_dav's walks leave out names that begin so. Of another
 * process's, the file would not be created. */
static const char *name_for_now(request_rec *r, const char *path)
{
    const char *slash = strrchr(path, '/');

    return apr_psprintf(r->pool, "%.*s/.davfs.tmp%s",
                        slash ? (int)(slash - path) : 0, path,
                        secret_random_text(r->pool));
}

static dav_error *open_stream(const dav_resource *resource,
                              dav_stream_mode mode, dav_stream **out)
{
    request_rec *r = of_files->get_request_rec(resource);
    dav_stream *stream = apr_pcalloc(r->pool, sizeof *stream);
    apr_status_t status;

    if (resource->exists || mode != DAV_MODE_WRITE_TRUNC)
        return taken(r);
    stream->r = r;
    stream->path = of_files->get_pathname(resource);
    stream->written = name_for_now(r, stream->path);
    status = apr_file_open(&stream->file, stream->written,
                           APR_WRITE | APR_CREATE | APR_EXCL | APR_BINARY |
                               APR_BUFFERED,
                           APR_OS_DEFAULT, r->pool);
    *out = stream;
    return status == APR_SUCCESS ? NULL : dav_failure_of_file(r, status);
}

static dav_error *write_stream(dav_stream *stream, const void *bytes,
                               apr_size_t size)
{
    apr_status_t status = apr_file_write_full(stream->file, bytes, size, NULL);

    return status == APR_SUCCESS ? NULL
                                 : dav_failure_of_file(stream->r, status);
}

static dav_error *seek_stream(dav_stream *stream, apr_off_t position)
{
    (void)position;
    return taken(stream->r);
}

/* Only one of two can have it. Some file systems know no link, and NFS knows no
 * such renaming. Returns an errno; 0: it has the name. */
static int give_name(const char *written, const char *path)
{
    if (renameat2(AT_FDCWD, written, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    return link(written, path) == 0 ? 0 : errno;
}

static dav_error *close_stream(dav_stream *stream, int commit)
{
    apr_status_t status = apr_file_close(stream->file);
    dav_error *error = NULL;

    if (commit && status == APR_SUCCESS)
        status = give_name(stream->written, stream->path);
    if (APR_STATUS_IS_EEXIST(status))
        error = taken(stream->r);
    else if (commit && status != APR_SUCCESS)
        error = dav_failure_of_file(stream->r, status);
    apr_file_remove(stream->written, stream->r->pool);
    return error;
}

/* mod_dav_fs copies into the file that is there, and removes it if it fails. */
static dav_error *copy_resource(const dav_resource *from, dav_resource *to,
                                int depth, dav_response **response)
{
    request_rec *r = of_files->get_request_rec(to);
    apr_file_t *file;
    apr_status_t status;

    if (from->collection)
        return taken(r);
    status = apr_file_open(&file, of_files->get_pathname(to),
                           APR_WRITE | APR_CREATE | APR_EXCL, APR_OS_DEFAULT,
                           r->pool);
    if (APR_STATUS_IS_EEXIST(status))
        return taken(r);
    if (status != APR_SUCCESS)
        return dav_failure_of_file(r, status);
    apr_file_close(file);
    return of_files->copy_resource(from, to, depth, response);
}

/* So does mod_dav make room for a Destination. */
static dav_error *remove_resource(dav_resource *resource,
                                  dav_response **response)
{
    (void)response;
    return taken(of_files->get_request_rec(resource));
}

static dav_error *move_resource(dav_resource *from, dav_resource *to,
                                dav_response **response)
{
    (void)to;
    (void)response;
    return taken(of_files->get_request_rec(from));
}

/* Of r, which may be mod_dav's own look-up of a Destination. */
static bool adds_only(const request_rec *r)
{
    const struct request_state *state =
        request_state_find(r->main ? r->main : r);

    return (r->method_number == M_PUT || r->method_number == M_COPY) && state &&
           state->grant && strcmp(state->grant->access, "add") == 0;
}

static dav_error *get_resource(request_rec *r, const char *root,
                               const char *label, int use_checked_in,
                               dav_resource **resource)
{
    dav_error *error =
        of_files->get_resource(r, root, label, use_checked_in, resource);

    if (!error && adds_only(r))
        (*resource)->hooks = &adding;
    return error;
}

const dav_hooks_repository *feed_adding_wrap(const dav_hooks_repository *files)
{
    of_files = files;
    of_feeds = *files;
    of_feeds.get_resource = get_resource;
    adding = of_feeds;
    adding.open_stream = open_stream;
    adding.write_stream = write_stream;
    adding.seek_stream = seek_stream;
    adding.close_stream = close_stream;
    adding.copy_resource = copy_resource;
    adding.move_resource = move_resource;
    adding.remove_resource = remove_resource;
    return &of_feeds;
}
