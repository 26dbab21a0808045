/* request_headers.c: one pass over the headers before the check, and one after
 * it. */
#include "module/request_headers.h"

#include <apr_strings.h>
#include <ctype.h>
#include <http_core.h>
#include <http_protocol.h>
#include <string.h>

#include "module/header_names.h"

enum { FORM_BYTES_MAX = 8388608 };

/* Credentials, headers that override the method that was checked, and ours,
 * which never come from a client. */
static const char *const removed[] = {"Authorization", "Proxy-Authorization",
                                      "Cookie",        "X-NuGet-ApiKey",
                                      "X-Api-Key",     "X-HTTP-Method-Override",
                                      "X-HTTP-Method", "X-Method-Override",
                                      "X-Tokenbooth-", NULL};

/* What else a registry does not get: what may hold the URL of a page, and so a
 * pre-authenticated one, and what a client claims about the URL. Some
 * frameworks serve the path of X-Original-URL in place of the one that was
 * checked. Apache itself adds X-Forwarded-For, -Host and -Server. */
static const char *const removed_for_registry[] = {"Referer",
                                                   "X-Original-URI",
                                                   "X-Forwarded-Uri",
                                                   "Forwarded",
                                                   "X-Forwarded-Host",
                                                   "X-Forwarded-Port",
                                                   "X-Forwarded-Prefix",
                                                   "X-Forwarded-Scheme",
                                                   "X-Forwarded-Ssl",
                                                   "X-Forwarded-Method",
                                                   "X-Original-Method",
                                                   "X-Original-URL",
                                                   "X-Rewrite-URL",
                                                   "X-Forwarded-Proto",
                                                   "Proxy",
                                                   NULL};

static const struct header_names private_headers = {"acpx", removed};
static const struct header_names claims_about_url = {"fprx",
                                                     removed_for_registry};

/* mod_auth_openidc uses these names. We only trust its variables, which no
 * client can set; a backend might trust the headers. */
static const char *const claims[] = {"OIDC-", "OIDC_", NULL};
static const struct header_names claims_of_identity = {"o", claims};

/* The rest of name, behind prefix, in which `-` also stands for `_`; NULL if it
 * begins otherwise. */
static const char *behind(const char *name, const char *prefix)
{
    for (; *prefix; name++, prefix++) {
        char byte = *name == '_' ? '-' : (char)tolower((unsigned char)*name);
        if (byte != *prefix)
            return NULL;
    }
    return name;
}

/* For a CGI, WSGI, Rack or PHP backend, `X_Tokenbooth_Account` is the same as
 * the header that we set, and `X_HTTP_Method` as one that we remove. No
 * legitimate client sends such names. */
static bool is_misspelt(const char *name)
{
    static const char *const beginnings[] = {
        "x-tokenbooth", "x-http-method", "x-method", "x-api", "x-nuget", NULL};

    if (!strchr(name, '_'))
        return false;
    for (const char *const *next = beginnings; *next; next++) {
        if (behind(name, *next))
            return true;
    }
    return false;
}

static void read_header(const char *name, const char *value,
                        struct request_state *state)
{
    switch (name[0] | 0x20) {
    case 'x':
        if (is_misspelt(name))
            state->has_misspelt_header = true;
        break;
    case 'c':
        if (strcasecmp(name, "Content-Length") == 0)
            state->has_large_body = apr_atoi64(value) > FORM_BYTES_MAX;
        break;
    case 't':
        if (strcasecmp(name, "Transfer-Encoding") == 0)
            state->has_endless_body = *value != '\0';
        break;
    default: break;
    }
}

void request_headers_read(request_rec *r, struct request_state *state)
{
    const apr_array_header_t *all = apr_table_elts(r->headers_in);
    bool may_claim = false;

    for (int i = 0; i < all->nelts; i++) {
        const apr_table_entry_t *header =
            &APR_ARRAY_IDX(all, i, apr_table_entry_t);
        read_header(header->key, header->val, state);
        may_claim = may_claim || (header->key[0] | 0x20) == 'o';
    }
    if (may_claim)
        header_names_remove(r->headers_in, &claims_of_identity);
}

/* Apache would remove our headers if a client listed them there. */
static void protect_ours(request_rec *r)
{
    const char *connection = apr_table_get(r->headers_in, "Connection");

    if (connection && (ap_strcasestr(connection, "x-tokenbooth-") ||
                       ap_strcasestr(connection, "x-forwarded-")))
        apr_table_setn(r->headers_in, "Connection", "close");
}

static void add(request_rec *r, const char *name, const char *value)
{
    if (value)
        apr_table_addn(r->headers_in, name, value);
}

void request_headers_pass_on(request_rec *r, const struct grant *grant)
{
    header_names_remove(r->headers_in, &private_headers);
    add(r, "X-Tokenbooth-Account", grant->account);
    add(r, "X-Tokenbooth-Token", grant->token);
    add(r, "X-Tokenbooth-Feed", grant->feed);
    add(r, "X-Tokenbooth-Access", grant->access);
    protect_ours(r);
    /* A lock ends by itself, even if its owner was removed from the feed. */
    if (r->method_number == M_LOCK)
        apr_table_setn(r->headers_in, "Timeout", "Second-600");
    if (!request_state_is_proxied(r))
        return;
    header_names_remove(r->headers_in, &claims_about_url);
    /* Registries put their own URL into their answers. Behind https, without
     * the scheme, clients would be sent to http:// with their tokens. */
    add(r, "X-Forwarded-Proto", ap_http_scheme(r));
}
