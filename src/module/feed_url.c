/* feed_url.c: the rules for the path of a request. */
#include "module/feed_url.h"

#include <apr_strings.h>
#include <stdbool.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/value.h"
#include "module/request_state.h"

#define FEEDS             "/F/"
#define AUTH              "/auth/"
#define REQUEST_REJECTION "/request-rejection"
#define BACKEND_REJECTION "/backend-rejection"

static const char CLIENT_ACCOUNT[] = "/client-account";
static const char HEADER_REJECTION[] = "/static/header-rejection.txt";

/* Where Apache's error pages are: they come with the request that failed. */
static bool is_error_page(const char *uri)
{
    static const char *const pages[] = {REQUEST_REJECTION,
                                        BACKEND_REJECTION,
                                        "/check-failure",
                                        "/static/length-required.html",
                                        "/static/not-running.html",
                                        "/static/too-large.html",
                                        NULL};

    for (const char *const *page = pages; *page; page++) {
        if (strcmp(uri, *page) == 0)
            return true;
    }
    return false;
}

/* Too many headers, or one that is too long: Apache has not read the rest,
 * so no program can be asked what to say. */
static bool has_unread_headers(const request_rec *r)
{
    const char *notes =
        apr_table_get(r->subprocess_env, "REDIRECT_ERROR_NOTES");

    return notes && strstr(notes, "request header field");
}

/* Forms are small and declare their length: over 64 KiB the pages answer 413 in
 * their own style, and bodies far too large for a form stop here.
 * LimitRequestBody does not apply to proxied requests. */
int feed_url_judge_form(request_rec *r)
{
    const struct request_state *sent = request_state_first(r);

    if (is_error_page(r->uri))
        return DECLINED;
    if (sent->has_large_body)
        return HTTP_REQUEST_ENTITY_TOO_LARGE;
    return sent->has_endless_body ? HTTP_LENGTH_REQUIRED : DECLINED;
}

/* The part of a path from the last "/-/" on; NULL if there is none. */
static const char *find_last_dash(const char *path)
{
    const char *last = NULL;

    while ((path = strstr(path, "/-/")) != NULL)
        last = path++;
    return last;
}

/* What npm and others use to sign in, sign out and ask who they are. */
static bool is_account_path(const char *rest)
{
    static const char *const beginnings[] = {"/-/user/token/",
                                             "/-/user/org.couchdb.user:", NULL};

    if (strcmp(rest, "/-/whoami") == 0)
        return true;
    for (const char *const *next = beginnings; *next; next++) {
        if (text_starts(rest, *next))
            return !strchr(rest + strlen(*next), '/');
    }
    return false;
}

/* They are answered by the site: a registry would get the value of a token. */
static bool is_client_account(const char *uri)
{
    const char *feed = uri + strlen(FEEDS), *rest;

    if (!text_starts(uri, FEEDS) || *feed == '/')
        return false;
    rest = find_last_dash(feed);
    return rest && is_account_path(rest);
}

static void lead_to_account(request_rec *r)
{
    apr_table_setn(r->subprocess_env, "TOKENBOOTH_CLIENT_PATH", r->uri);
    r->uri = apr_pstrdup(r->pool, CLIENT_ACCOUNT);
}

/* /F/FEED/auth/VALUE/REST becomes /F/FEED/REST before anything checks,
 * serves or logs it. Only `tkb_` starts a value; packages may be called
 * `auth`. */
static void take_value(request_rec *r)
{
    const char *feed = r->uri + strlen(FEEDS), *mark, *value, *rest;

    if (!text_starts(r->uri, FEEDS))
        return;
    mark = strchr(feed, '/');
    if (!mark || mark == feed || !text_starts(mark, AUTH VALUE_PREFIX))
        return;
    value = mark + strlen(AUTH);
    rest = value + strcspn(value, "/");
    request_state(r)->path_value =
        secret_copy(r->pool, value, (size_t)(rest - value));
    r->uri =
        apr_psprintf(r->pool, "%.*s%s", (int)(mark - r->uri), r->uri, rest);
}

/* Longer than the file system can have it below the folder of the feeds. Of
 * a registry, too: the same URL is valid whatever serves the feed, and no
 * client's comes near. */
static int translate_feed(request_rec *r)
{
    if (strlen(r->uri) > RESOURCE_PATH_BYTES)
        return HTTP_BAD_REQUEST;
    if (is_client_account(r->uri)) {
        lead_to_account(r);
        return feed_url_judge_form(r);
    }
    take_value(r);
    return DECLINED;
}

int feed_url_translate(request_rec *r)
{
    if (!r->uri)
        return DECLINED;
    if (request_state_is_feed_path(r->uri))
        return translate_feed(r);
    if (strcmp(r->uri, REQUEST_REJECTION) != 0 || !has_unread_headers(r))
        return feed_url_judge_form(r);
    r->uri = apr_pstrdup(r->pool, HEADER_REJECTION);
    return DECLINED;
}

const char *feed_url_feed(const request_rec *r)
{
    const struct http_request http = {.method = "GET", .path = r->uri};
    struct resource resource = {0};
    const char *why;

    return resource_find(r->pool, &http, &resource, &why) == RESULT_OK
               ? resource.required[0].feed
               : NULL;
}

bool feed_url_is_endpoint(const char *uri)
{
    static const char *const endpoints[] = {"/authorize", "/introspect",
                                            "/health", "/metrics", NULL};

    if (uri && strcmp(uri, BACKEND_REJECTION) == 0)
        return true;
    for (const char *const *next = endpoints; uri && *next; next++) {
        size_t size = strlen(*next);
        if (strncmp(uri, *next, size) == 0 &&
            (uri[size] == '/' || uri[size] == '\0'))
            return true;
    }
    return false;
}
