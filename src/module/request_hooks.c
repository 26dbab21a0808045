/* request_hooks.c: in the order of Apache's hooks. Each step is in a file of
 * its own. */
#include "module/request_hooks.h"

#include <httpd.h>

#include <ap_provider.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_auth.h>

#include "module/authz.h"
#include "module/backend_answer.h"
#include "module/child.h"
#include "module/directives.h"
#include "module/feed_files.h"
#include "module/feed_url.h"
#include "module/request_headers.h"
#include "module/request_state.h"
#include "module/respond.h"
#include "module/response_headers.h"

/* In a virtual host with feeds, below /F. */
static bool is_in_feeds(const request_rec *r)
{
    return directives_have_feeds(r) && request_state_is_feed_path(r->uri);
}

static bool is_guarded(const request_rec *r)
{
    return is_in_feeds(r) || directives_guard(r);
}

static int read_headers(request_rec *r)
{
    if (directives_have_feeds(r))
        request_headers_read(r, request_state(r));
    return DECLINED;
}

/* In place of a file's name, as mod_proxy has one. */
static const char ENDPOINT_NAME[] = "tokenbooth:";

static bool is_endpoint(const request_rec *r)
{
    return r->filename &&
           strncmp(r->filename, ENDPOINT_NAME, sizeof ENDPOINT_NAME - 1) == 0;
}

/* An endpoint says by itself what is wrong with a form, in its own format. */
static int translate(request_rec *r)
{
    if (!directives_have_feeds(r))
        return DECLINED;
    if (!feed_url_is_endpoint(r->uri))
        return feed_url_translate(r);
    r->filename = apr_pstrcat(r->pool, ENDPOINT_NAME, r->uri, NULL);
    return OK;
}

/* An endpoint is no file: no <Directory> and no .htaccess applies. */
static int skip_files(request_rec *r)
{
    return is_endpoint(r) ? OK : DECLINED;
}

/* What a page of the site includes from a feed (mod_include) would be served,
 * and perhaps cached, as part of that page, which nobody was checked for. An
 * index that mod_dir finds there becomes the request itself. */
static int deny_part_of_site(request_rec *r)
{
    return r->main && is_in_feeds(r) && !is_in_feeds(r->main) ? HTTP_FORBIDDEN
                                                              : DECLINED;
}

static int answer_endpoint(request_rec *r)
{
    return is_endpoint(r) ? respond(r) : DECLINED;
}

/* For the log: whatever made this path, it is the one that is served. */
static int remember_path(request_rec *r)
{
    request_state(r)->path = r->uri;
    return DECLINED;
}

static int check(request_rec *r)
{
    struct request_state *state = request_state(r);
    const struct request_state *of_main = request_state_find(r->main);

    state->is_checked = true;
    state->was_proxied = request_state_is_proxied(r);
    state->grant = NULL;
    if (request_state_first(r)->has_misspelt_header) {
        /* For the page that says what is wrong. */
        apr_table_setn(r->subprocess_env, "TOKENBOOTH_MISSPELT", "1");
        return HTTP_BAD_REQUEST;
    }
    return authz_check(r, state, of_main ? of_main->grant : NULL);
}

static int check_access(request_rec *r)
{
    int status;

    if (!is_guarded(r))
        return DECLINED;
    status = check(r);
    request_state(r)->denial = status == OK ? 0 : status;
    return status;
}

/* With a site's own `Satisfy Any`, Apache does not stop at the first denial. */
static int deny_again(request_rec *r)
{
    const struct request_state *state = request_state_find(r);

    return state && state->denial ? state->denial : DECLINED;
}

/* A rewrite rule of a <Location> comes after the check. A registry gets headers
 * and a query that were of no account for a file. */
static bool is_still_checked(const request_rec *r,
                             const struct request_state *state)
{
    return state->is_checked &&
           state->was_proxied == request_state_is_proxied(r);
}

/* A file of a feed that another URL leads to, by an alias or a rewrite rule of
 * the site. <Directory> says so, too, but a site's own <If> comes after it. */
static bool is_file_of_feeds(const request_rec *r)
{
    const char *root = child_feed_root();
    size_t length = root ? strlen(root) : 0;

    if (length > 1 && root[length - 1] == '/')
        length--;
    return root && r->filename && strncmp(r->filename, root, length) == 0 &&
           (r->filename[length] == '/' || !r->filename[length]);
}

/* What Apache looks up for an answer that was allowed is part of it. */
static bool is_part_of_granted(const request_rec *r)
{
    const struct request_state *of_main = request_state_find(r->main);

    return of_main && of_main->grant;
}

/* Apache asks no access hook about a part of a request, or what it is
 * redirected to, that has the same configuration; this one is always asked.
 * Without a grant nothing is served, whatever the site's own Require says. */
static int prepare_answer(request_rec *r)
{
    const struct request_state *state;
    int status;

    if (!is_in_feeds(r))
        return is_file_of_feeds(r) && !is_part_of_granted(r) ? HTTP_FORBIDDEN
                                                             : DECLINED;
    if (!is_guarded(r))
        return DECLINED;
    state = request_state(r);
    status = is_still_checked(r, state) ? OK : check(r);
    if (status != OK)
        return status;
    if (!state->grant)
        return HTTP_FORBIDDEN;
    request_headers_pass_on(r, state->grant);
    return request_state_is_proxied(r) ? OK : feed_files_fix(r, state);
}

static apr_status_t finish_headers(ap_filter_t *filter,
                                   apr_bucket_brigade *brigade)
{
    ap_filter_t *next = filter->next;

    response_headers_finish(filter->r, request_state(filter->r));
    ap_remove_output_filter(filter);
    return ap_pass_brigade(next, brigade);
}

static ap_filter_rec_t *headers_filter;

static void add_headers_filter(request_rec *r)
{
    if (!r->main && is_in_feeds(r))
        ap_add_output_filter_handle(headers_filter, NULL, r, r->connection);
}

static void add_backend_filter(request_rec *r)
{
    if (!r->main && is_in_feeds(r) && request_state_is_proxied(r))
        backend_answer_watch(r);
}

/* A second line of defense: nothing is served without a grant, whichever hooks
 * ran. */
static authz_status require_grant(request_rec *r, const char *line,
                                  const void *parsed)
{
    const struct request_state *state = request_state_find(r);

    (void)line;
    (void)parsed;
    return state && state->grant ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

static const authz_provider provider = {&require_grant, NULL};

static void register_steps(void)
{
    static const char *const mod_rewrite[] = {"mod_rewrite.c", NULL};
    static const char *const mappers[] = {"mod_proxy.c", "mod_alias.c", NULL};

    ap_hook_post_read_request(read_headers, NULL, NULL, APR_HOOK_MIDDLE);
    /* A site's own rules may lead to a feed. */
    ap_hook_translate_name(translate, mod_rewrite, mappers, APR_HOOK_FIRST);
    ap_hook_map_to_storage(remember_path, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(skip_files, NULL, NULL, APR_HOOK_FIRST);
    /* Per URI: per configuration, the Destination of a COPY in the same
     * <Location> would not be checked. */
    ap_hook_check_access(check_access, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_URI);
    ap_hook_check_access_ex(deny_again, NULL, NULL, APR_HOOK_FIRST,
                            AP_AUTH_INTERNAL_PER_URI);
    /* After a <Location>'s own rewrite rules; before mod_headers, by which a
     * site gives a registry's own credential to it, and before WebDAV chooses
     * its handler. */
    ap_hook_fixups(prepare_answer, mod_rewrite, NULL, APR_HOOK_FIRST);
    ap_hook_handler(deny_part_of_site, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_handler(answer_endpoint, NULL, NULL, APR_HOOK_FIRST);
}

void request_hooks_register(apr_pool_t *pool)
{
    static const char *const mod_headers[] = {"mod_headers.c", NULL};

    register_steps();
    backend_answer_register();
    ap_hook_insert_filter(add_backend_filter, NULL, mod_headers,
                          APR_HOOK_FIRST);
    /* As the last of those that set headers: what a site says with all its
     * answers, a feed does not say. But before a cache keeps the answer. */
    headers_filter = ap_register_output_filter("TOKENBOOTH", finish_headers,
                                               NULL, AP_FTYPE_CONTENT_SET);
    ap_hook_insert_filter(add_headers_filter, mod_headers, NULL,
                          APR_HOOK_REALLY_LAST);
    ap_hook_insert_error_filter(add_headers_filter, mod_headers, NULL,
                                APR_HOOK_REALLY_LAST);
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, "access-token",
                              AUTHZ_PROVIDER_VERSION, &provider,
                              AP_AUTH_INTERNAL_PER_URI);
}
