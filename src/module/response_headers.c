/* response_headers.c: removes what speaks for the origin, and sets what every
 * answer of a feed has. */
#include "module/response_headers.h"

#include <apr_lib.h>
#include <http_protocol.h>
#include <string.h>

#include "base/text.h"
#include "endpoints/execution_rejection.h"
#include "module/header_names.h"

/* tests/lib/origin-headers.js says of each what it does. */
static const char *const about_site[] = {"Alt-Svc",
                                         "Clear-Site-Data",
                                         "Content-Security-Policy",
                                         "Service-Worker-Allowed",
                                         "Set-Cookie",
                                         "Strict-Transport-Security",
                                         "X-Content-Type-Options",
                                         NULL};

/* A registry's headers are in the table of successes, whatever its status, but
 * for one that is asked by FastCGI or SCGI; ours, of a denial, are in the other
 * one. An administrator may set Strict-Transport-Security there for the whole
 * site. */
static const char *const about_site_in_errors[] = {
    "Alt-Svc",    "Clear-Site-Data",        "Content-Security-Policy",
    "Set-Cookie", "Service-Worker-Allowed", "X-Content-Type-Options",
    NULL};

/* From a registry: headers that change how browsers treat this site as a whole,
 * not only this answer, or that a server in front would obey. */
static const char *const from_registry[] = {
    "Accept-CH",
    "Accept-CH-Lifetime",
    "Access-Control-Allow-Credentials",
    "Activate-Storage-Access",
    "Attribution-Reporting-Register-Source",
    "Attribution-Reporting-Register-Trigger",
    "CDN-Cache-Control",
    "Cloudflare-CDN-Cache-Control",
    "Content-Security-Policy-Report-Only",
    "Critical-CH",
    "Edge-Control",
    "Expect-CT",
    "Feature-Policy",
    "NEL",
    "Origin-Agent-Cluster",
    "Origin-Trial",
    "P3P",
    "Permissions-Policy",
    "Proxy-Authenticate",
    "Public-Key-Pins",
    "Public-Key-Pins-Report-Only",
    "Refresh",
    "Report-To",
    "Reporting-Endpoints",
    "Sec-Session-Registration",
    "Secure-Session-Registration",
    "Set-Cookie2",
    "Set-Login",
    "Speculation-Rules",
    "Strict-Transport-Security",
    "Supports-Loading-Mode",
    "Surrogate-Control",
    "Use-As-Dictionary",
    "X-Accel-Buffering",
    "X-Accel-Charset",
    "X-Accel-Expires",
    "X-Accel-Limit-Rate",
    "X-Accel-Redirect",
    "X-Lighttpd-Send-File",
    "X-LiteSpeed-",
    "X-Reproxy-URL",
    "X-Sendfile",
    "X-Tokenbooth-",
    NULL};

static const struct header_names site_headers = {"acsx", about_site};
static const struct header_names site_headers_in_errors = {
    "acsx", about_site_in_errors};
static const struct header_names registry_headers = {"acefnoprsux",
                                                     from_registry};

static bool is_in_word(char byte)
{
    return apr_isalnum(byte) || byte == '_';
}

/* Whether a list of directives has this one. */
static bool has_directive(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = ap_strcasestr(list, word); at;
         at = ap_strcasestr(at + length, word)) {
        if ((at == list || !is_in_word(at[-1])) && !is_in_word(at[length]))
            return true;
    }
    return false;
}

/* A registry's own `private` or `no-store` stays, everything else becomes
 * `private`. False if there is nothing. */
static bool make_private(apr_table_t *headers)
{
    static char private[] = "private";
    const apr_array_header_t *all = apr_table_elts(headers);
    bool found = false;

    for (int i = 0; i < all->nelts; i++) {
        apr_table_entry_t *header = &APR_ARRAY_IDX(all, i, apr_table_entry_t);
        if (!text_same_ignoring_case(header->key, "Cache-Control"))
            continue;
        found = true;
        if (!has_directive(header->val, "private") &&
            !has_directive(header->val, "no-store"))
            header->val = private;
    }
    return found;
}

/* A site's own, of all its answers, are in the other table. */
static void keep_private(request_rec *r)
{
    bool is_said = make_private(r->headers_out);

    if (!make_private(r->err_headers_out) && !is_said)
        apr_table_setn(r->err_headers_out, "Cache-Control", "private");
}

/* What was found for another URL, as a site's own DirectoryIndex is, was
 * allowed there. A cache answers without a path. */
static bool is_private(const struct request_state *state)
{
    return state->grant ? state->grant->is_private : state->path != NULL;
}

static void set_header(void *to, const char *name, const char *value)
{
    apr_table_setn(to, name, value);
}

static bool is_by_fastcgi(const request_rec *r)
{
    return r->filename && (ap_strstr_c(r->filename, "fcgi:") ||
                           ap_strstr_c(r->filename, "scgi:"));
}

static void strip_registry(request_rec *r)
{
    header_names_remove(r->headers_out, &registry_headers);
    if (is_by_fastcgi(r))
        header_names_remove(r->err_headers_out, &registry_headers);
}

/* mod_dav also lists what is rejected here. */
static void list_methods(request_rec *r)
{
    const char *target = apr_table_get(r->subprocess_env, "TOKENBOOTH_TARGET");

    if (apr_table_get(r->headers_out, "Allow"))
        apr_table_setn(r->headers_out, "Allow",
                       execution_rejection_allow(target, r->uri));
}

void response_headers_finish(request_rec *r, const struct request_state *state)
{
    header_names_remove(r->headers_out, &site_headers);
    header_names_remove(r->err_headers_out, &site_headers_in_errors);
    /* A denial is ours, and in the same table. */
    if (request_state_is_proxied(r) && !state->denial_type)
        strip_registry(r);
    apr_table_addn(r->err_headers_out, "Content-Security-Policy", "sandbox");
    apr_table_addn(r->err_headers_out, "X-Content-Type-Options", "nosniff");
    if (r->method_number == M_OPTIONS && state->grant &&
        !request_state_is_proxied(r))
        list_methods(r);
    /* mod_dav always says 200. */
    if (state->has_created)
        r->status = HTTP_CREATED;
    if (is_private(state))
        keep_private(r);
    if (state->grant)
        answer_set_notice(&state->grant->answer, set_header,
                          r->err_headers_out);
    /* Apache sends the body of a denial as HTML. */
    if (state->denial_type)
        ap_set_content_type(r, state->denial_type);
}
