/* feed_files.c: folders, and requests that write. */
#include "module/feed_files.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>
#include <http_request.h>
#include <stdbool.h>
#include <string.h>

#include "access/resource.h"
#include "base/text.h"
#include "base/value.h"
#include "module/feed_locks.h"

/* Apache's own. WebDAV sets its handler after this one. */
#define FILE_HANDLER "default-handler"

enum { OPTIONS_TO_RUN = OPT_INCLUDES | OPT_INC_WITH_EXEC | OPT_EXECCGI };

static bool is_reading(const request_rec *r)
{
    return r->method_number == M_GET; /* or HEAD */
}

static bool is_folder(const request_rec *r)
{
    return r->finfo.filetype == APR_DIR;
}

/* A folder without its slash: mod_dir's redirect would lose the value. */
static int redirect_to_folder(request_rec *r, const char *value)
{
    const char *feed = r->uri + strlen("/F/");
    size_t to_rest = (size_t)(feed - r->uri) + strcspn(feed, "/");
    const char *path = apr_psprintf(r->pool, "%.*s/auth/%s%s/", (int)to_rest,
                                    r->uri, value, r->uri + to_rest);
    const char *url =
        ap_construct_url(r->pool, ap_escape_uri(r->pool, path), r);

    if (r->args)
        url = apr_pstrcat(r->pool, url, "?", r->args, NULL);
    apr_table_setn(r->headers_out, "Location", url);
    return HTTP_MOVED_PERMANENTLY;
}

static int fix_folder(request_rec *r, const struct request_state *state)
{
    if (!text_ends(r->uri, "/"))
        return state->path_value && value_is_well_formed(state->path_value)
                   ? redirect_to_folder(r, state->path_value)
                   : OK;
    /* Where its client looks for a registry, a write-only token gets neither a
     * listing nor an index. */
    if (apr_table_get(r->subprocess_env, "TOKENBOOTH_LOOKUP"))
        return HTTP_NOT_FOUND;
    /* Its index or a listing; the handler of files would answer with 404. */
    r->handler = DIR_MAGIC_TYPE;
    return OK;
}

/* Only files can be locked. In a locked folder, mod_dav answers the PUT of
 * anybody else with 207 and stores nothing, which looks like a success. With
 * `If`, a folder could also take the place of a locked file. */
static bool may_lock_folder(request_rec *r)
{
    switch (r->method_number) {
    case M_LOCK: return is_folder(r);
    case M_MKCOL: return apr_table_get(r->headers_in, "If") != NULL;
    case M_COPY:
    case M_MOVE: return is_folder(r) && apr_table_get(r->headers_in, "If");
    default: return false;
    }
}

/* Whether a new file or folder of this path would be in a folder. */
static bool is_in_folder(apr_pool_t *pool, char *path)
{
    char *name = strrchr(path, '/');
    apr_finfo_t folder;

    if (!name || name == path)
        return true;
    *name = '\0';
    return apr_stat(&folder, path, APR_FINFO_TYPE, pool) == APR_SUCCESS &&
           folder.filetype == APR_DIR;
}

char *feed_files_place(const request_rec *r)
{
    return apr_pstrcat(r->pool, r->filename ? r->filename : "", r->path_info,
                       NULL);
}

/* The URL of a folder ends with a slash, that of a new one, too. */
static char *without_slash(char *path)
{
    size_t size = strlen(path);

    if (size > 1 && path[size - 1] == '/')
        path[size - 1] = '\0';
    return path;
}

/* For a name that is no folder, mod_dav's answer would say that the request is
 * malformed; behind a locked one it would store nothing, and answer with
 * 207. */
static bool lacks_folder(const request_rec *r)
{
    switch (r->method_number) {
    case M_PUT:
    case M_LOCK: return !is_in_folder(r->pool, feed_files_place(r));
    case M_MKCOL:
        return !is_in_folder(r->pool, without_slash(feed_files_place(r)));
    default: return false;
    }
}

/* For the sentence that goes with a status: see
 * endpoints/execution_rejection.h. */
static int reject(request_rec *r, int status, const char *why)
{
    apr_table_setn(r->subprocess_env, "TOKENBOOTH_WHY", why);
    return status;
}

static int reject_method(request_rec *r, const char *why)
{
    return reject(r, HTTP_METHOD_NOT_ALLOWED, why);
}

/* Whether the Destination is what is copied or moved, or inside it. As of the
 * next, mod_dav would answer by a page of its own. */
static bool is_into_itself(const request_rec *r, const request_rec *there)
{
    size_t size = strlen(r->uri) - text_ends(r->uri, "/");

    return strncmp(there->uri, r->uri, size) == 0 &&
           (!there->uri[size] || there->uri[size] == '/');
}

static bool keeps_what_is_there(const request_rec *r)
{
    const char *overwrite = apr_table_get(r->headers_in, "Overwrite");

    return overwrite && strcasecmp(overwrite, "F") == 0;
}

/* What is wrong with the place of a Destination. A registry has none. */
static int judge_place_of(const request_rec *there, request_rec *r)
{
    bool is_named_as_file = !text_ends(there->uri, "/");

    if (!there->filename || there->filename[0] != '/')
        return OK;
    if (!is_in_folder(r->pool, without_slash(feed_files_place(there))))
        return HTTP_CONFLICT;
    if (is_into_itself(r, there))
        return reject(r, HTTP_FORBIDDEN, "itself");
    if (there->finfo.filetype != APR_NOFILE && keeps_what_is_there(r))
        return HTTP_PRECONDITION_FAILED;
    return is_folder(there) && is_named_as_file &&
                   !apr_table_get(r->subprocess_env, "redirect-carefully")
               ? reject_method(r, "to-folder")
               : OK;
}

/* Where there is no folder, mod_dav's answers to MOVE (500) and to COPY of a
 * folder (403) would say that the server is broken, or that more permissions
 * are needed. */
static int judge_destination(request_rec *r)
{
    const char *destination = apr_table_get(r->headers_in, "Destination");
    const char *path, *query;
    request_rec *there;
    int status;

    /* mod_dav looks the Destination up, too, as of the same request. */
    if (r->main || (r->method_number != M_COPY && r->method_number != M_MOVE) ||
        r->finfo.filetype == APR_NOFILE || !destination ||
        resource_split(r->pool, text_trim(r->pool, destination), &path,
                       &query) != RESULT_OK)
        return OK;
    there = ap_sub_req_lookup_uri(ap_escape_uri(r->pool, path), r, NULL);
    status = judge_place_of(there, r);
    if (status == OK)
        feed_locks_release(there);
    ap_destroy_sub_req(there);
    return status;
}

/* There is nothing below a file; mod_dav would say that the request is
 * malformed. */
static bool is_below_file(const request_rec *r)
{
    return r->finfo.filetype == APR_REG && r->path_info && *r->path_info &&
           r->method_number != M_MKCOL;
}

/* Where the slash is missing, mod_dir would redirect, and curl would report a
 * success although nothing was written. mod_dav answers clients that are known
 * to take no redirect. */
static bool writes_over_folder(request_rec *r)
{
    if (!is_folder(r))
        return false;
    switch (r->method_number) {
    case M_PUT: return true;
    case M_OPTIONS:
    case M_PROPFIND:
    case M_REPORT: return false;
    default:
        return !text_ends(r->uri, "/") &&
               !apr_table_get(r->subprocess_env, "redirect-carefully");
    }
}

static void tell_target(request_rec *r)
{
    if (is_folder(r))
        apr_table_setn(r->subprocess_env, "TOKENBOOTH_TARGET", "folder");
    else if (r->finfo.filetype == APR_REG && !is_below_file(r))
        apr_table_setn(r->subprocess_env, "TOKENBOOTH_TARGET", "file");
}

/* Whether something can be written at its path or its Destination: OK, or the
 * status that says why not. */
static int judge_place(request_rec *r)
{
    int status = judge_destination(r);

    if (lacks_folder(r))
        return HTTP_CONFLICT;
    if (is_below_file(r))
        return HTTP_NOT_FOUND;
    if (status != OK)
        return status;
    if (r->method_number == M_MKCOL && r->finfo.filetype != APR_NOFILE)
        return reject_method(r, "exists");
    return writes_over_folder(r) ? reject_method(r, "folder") : OK;
}

/* mod_dav would store it with zeros for what is missing (RFC 9110, 14.5). */
static bool is_part_of_file(const request_rec *r)
{
    return r->method_number == M_PUT &&
           apr_table_get(r->headers_in, "Content-Range");
}

/* mod_dav lists no folder with all that is below it, and answers by a page of
 * its own. No Depth means the same (RFC 4918, 9.1). */
static bool lists_too_deep(const request_rec *r)
{
    const char *depth = apr_table_get(r->headers_in, "Depth");

    return r->method_number == M_PROPFIND && is_folder(r) &&
           (!depth || strcasecmp(depth, "infinity") == 0);
}

/* mod_dav takes whole URLs alone, but a path is valid, too (RFC 4918, 10.3). */
static void complete_destination(request_rec *r)
{
    const char *destination = apr_table_get(r->headers_in, "Destination");

    if (destination && *destination == '/')
        apr_table_setn(r->headers_in, "Destination",
                       ap_construct_url(r->pool, destination, r));
}

/* Of the two ends of a COPY or MOVE, only what is moved. */
static bool takes_lock(const request_rec *r)
{
    switch (r->method_number) {
    case M_PUT:
    case M_DELETE:
    case M_MOVE:
    case M_PROPPATCH:
    case M_LOCK:
    case M_UNLOCK: return true;
    default: return false;
    }
}

static int fix_writing(request_rec *r)
{
    int status;

    tell_target(r);
    /* Apache answers a POST to a file with the file, so a write-only token
     * could read. */
    if (r->method_number == M_POST)
        return reject_method(r, "post");
    if (apr_table_get(r->subprocess_env, "TOKENBOOTH_REGISTRY"))
        return HTTP_UNSUPPORTED_MEDIA_TYPE;
    if (is_part_of_file(r))
        return reject(r, HTTP_BAD_REQUEST, "part");
    if (may_lock_folder(r))
        return reject_method(r, "lock");
    if (lists_too_deep(r))
        return reject(r, HTTP_FORBIDDEN, "depth");
    if (r->method_number == M_COPY || r->method_number == M_MOVE) {
        complete_destination(r);
        /* mod_dav's 405 of a Destination that is no file. */
        apr_table_setn(r->subprocess_env, "TOKENBOOTH_WHY", "to-registry");
    }
    status = judge_place(r);
    /* What mod_dav looks up for it has the same method. */
    if (status == OK && !r->main && takes_lock(r))
        feed_locks_release(r);
    if (r->method_number == M_LOCK)
        feed_locks_expect();
    return status;
}

/* What a file needs to be run: those of an <If> in a <FilesMatch> are added to
 * apache.conf's. By a filter, server-side includes would be run whatever the
 * handler. The configuration is shared by requests, so this one gets
 * its own. */
static void take_options(request_rec *r)
{
    const core_dir_config *shared =
        ap_get_core_module_config(r->per_dir_config);
    core_dir_config *own = apr_pmemdup(r->pool, shared, sizeof *own);

    own->opts &= (allow_options_t)~OPTIONS_TO_RUN;
    r->per_dir_config = ap_merge_per_dir_configs(
        r->pool, r->per_dir_config, ap_create_per_dir_config(r->pool));
    ap_set_core_module_config(r->per_dir_config, own);
}

/* Files are sent as they are, whatever handler a site's Apache has for them:
 * that of an <If> in a <FilesMatch> replaces apache.conf's. What is no file's
 * name is a rewrite rule's, which leads elsewhere and is checked there. */
static void send_as_it_is(request_rec *r)
{
    if (r->filename && r->filename[0] == '/')
        r->handler = FILE_HANDLER;
    if (ap_allow_options(r) & OPTIONS_TO_RUN)
        take_options(r);
}

int feed_files_fix(request_rec *r, const struct request_state *state)
{
    send_as_it_is(r);
    if (!is_reading(r))
        return fix_writing(r);
    return is_folder(r) ? fix_folder(r, state) : OK;
}
