/* feed_files.c: folders, and requests that write. */
#include "module/feed_files.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <http_core.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/value.h"

/* Apache's own. WebDAV sets its handler after this one. */
#define FILE_HANDLER "default-handler"

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

/* mod_dav would store nothing behind a locked name that is no folder, and
 * answer with 207. */
static bool is_in_folder(request_rec *r)
{
    char *path = apr_pstrcat(r->pool, r->filename ? r->filename : "",
                             r->path_info, NULL);
    char *name = strrchr(path, '/');
    apr_finfo_t folder;

    if (!name || name == path)
        return true;
    *name = '\0';
    return apr_stat(&folder, path, APR_FINFO_TYPE, r->pool) == APR_SUCCESS &&
           folder.filetype == APR_DIR;
}

/* Where the slash is missing, mod_dir would redirect, and curl would report a
 * success although nothing was written. mod_dav answers clients that are known
 * to take no redirect. */
static bool writes_over_folder(request_rec *r)
{
    if (!is_folder(r))
        return false;
    switch (r->method_number) {
    case M_PUT:
    case M_MKCOL: return true;
    case M_OPTIONS:
    case M_PROPFIND:
    case M_REPORT: return false;
    default:
        return !text_ends(r->uri, "/") &&
               !apr_table_get(r->subprocess_env, "redirect-carefully");
    }
}

/* The sentence ends what apache.conf says of each 405. */
static void explain_405(request_rec *r, const char *why)
{
    apr_table_setn(r->subprocess_env, "TOKENBOOTH_WHY", why);
}

static int reject_method(request_rec *r, const char *why)
{
    explain_405(r, why);
    return HTTP_METHOD_NOT_ALLOWED;
}

static int fix_writing(request_rec *r)
{
    /* Apache answers a POST to a file with the file, so a write-only token
     * could read. */
    if (r->method_number == M_POST)
        return reject_method(r, " Files are sent with PUT.");
    if (may_lock_folder(r))
        return reject_method(r, " Only files can be locked.");
    if (r->method_number == M_PUT && !is_in_folder(r))
        return HTTP_CONFLICT;
    /* mod_dav's 405 of a Destination that is no file. */
    if (r->method_number == M_COPY || r->method_number == M_MOVE)
        explain_405(r, " Nothing can be copied or moved from a folder to a "
                       "registry.");
    if (writes_over_folder(r))
        return reject_method(
            r, " This is a folder. The URL of a folder ends with / and a file "
               "has a name behind that.");
    return OK;
}

/* Files are sent as they are, whatever handler a site's Apache has for them:
 * that of an <If> in a <FilesMatch> replaces apache.conf's. What is no file's
 * name is a rewrite rule's, which leads elsewhere and is checked there. */
static void send_as_it_is(request_rec *r)
{
    if (r->filename && r->filename[0] == '/')
        r->handler = FILE_HANDLER;
}

int feed_files_fix(request_rec *r, const struct request_state *state)
{
    send_as_it_is(r);
    if (!is_reading(r))
        return fix_writing(r);
    return is_folder(r) ? fix_folder(r, state) : OK;
}
