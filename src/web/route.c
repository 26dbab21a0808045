/* route.c: finds the route and checks its preconditions. */
#include "web/route.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/site.h"
#include "base/text.h"
#include "web/csrf.h"
#include "web/page_owner.h"
#include "web/page_slots.h"
#include "web/problem.h"
#include "web/receipt.h"
#include "web/resend.h"
#include "web/session.h"

/* Scripts, styles and images are loaded from the folder of static files only,
 * because the files of feeds have the same origin. */
static const char *static_source(const struct request *request)
{
    const char *host = request_variable(request, "HTTP_HOST");

    if (!site_host_is_plain(host))
        return "'none'";
    return apr_pstrcat(request->pool, request->https ? "https://" : "http://",
                       host, "/static/", NULL);
}

/* The headers of every page. */
static void set_headers(const struct request *request,
                        struct response *response)
{
    const char *from = static_source(request);

    response_header(response, "Content-Security-Policy",
                    apr_pstrcat(request->pool,
                                "default-src 'none'; script-src ", from,
                                "; style-src ", from, "; img-src ", from,
                                "; connect-src 'self'; form-action 'self'; "
                                "base-uri 'none'; frame-ancestors 'none'",
                                NULL));
    response_header(response, "Referrer-Policy", "same-origin");
    response_header(response, "X-Content-Type-Options", "nosniff");
    response_header(response, "Cache-Control", "no-store");
    if (request->https)
        response_header(response, "Strict-Transport-Security",
                        "max-age=31536000");
}

/* Matches one segment of a pattern with one of a path. */
static bool step_fits(struct page *page, const char *pattern, size_t wanted,
                      const char *path, size_t size)
{
    char *step = apr_pstrmemdup(page->pool, path, size);
    long long number;

    if (wanted == 2 && strncmp(pattern, "ID", 2) == 0) {
        if (!text_number(step, 1, INT64_MAX, &number))
            return false;
        page->id = number;
        return true;
    }
    if (wanted == 4 && strncmp(pattern, "NAME", 4) == 0) {
        page->name = step;
        return size > 0;
    }
    return wanted == size && strncmp(pattern, path, size) == 0;
}

/* Sets the page's ID and NAME to those of this pattern. */
static bool path_fits(struct page *page, const char *pattern, const char *path)
{
    page->id = 0;
    page->name = NULL;
    for (;;) {
        size_t wanted = strcspn(pattern, "/");
        size_t size = strcspn(path, "/");
        if (!step_fits(page, pattern, wanted, path, size))
            return false;
        pattern += wanted;
        path += size;
        if (*pattern != *path)
            return false;
        if (!*pattern)
            return true;
        pattern++;
        path++;
    }
}

/* As in the header Allow. */
static const char *const method_words[] = {
    [ROUTE_GET] = "GET, HEAD", [ROUTE_CALLBACK] = "GET, HEAD",
    [ROUTE_POST] = "POST",     [ROUTE_PUT] = "PUT",
    [ROUTE_PATCH] = "PATCH",   [ROUTE_DELETE] = "DELETE",
};

static bool method_fits(const struct route *route, const char *method)
{
    if (route->method == ROUTE_GET || route->method == ROUTE_CALLBACK)
        return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    return strcmp(method, method_words[route->method]) == 0;
}

/* What the table says of a request. */
struct match {
    const struct route *route; /* of the path and method; NULL: none */
    const char *allow;         /* without a route: the path's methods */
    bool for_administrators;   /* the path is */
};

static struct match find(const struct route *routes, struct page *page)
{
    struct match match = {.allow = ""};

    for (const struct route *route = routes; route->pattern; route++) {
        if (!path_fits(page, route->pattern, page->request->path))
            continue;
        match.for_administrators = route->session == SESSION_ADMINISTRATOR;
        if (method_fits(route, page->request->method)) {
            match.route = route;
            return match;
        }
        match.allow =
            apr_pstrcat(page->pool, match.allow, *match.allow ? ", " : "",
                        method_words[route->method], NULL);
    }
    return match;
}

/* Nobody but an administrator is told that there are such pages. */
static bool is_hidden(const struct page *page, const struct match *match)
{
    return match->for_administrators && page->signed_in &&
           !page->session.is_administrator;
}

bool route_is_post_only(const struct route *routes, apr_pool_t *pool,
                        const char *address)
{
    struct page page = {.pool = pool}; /* receives ID and NAME */
    const char *path = apr_pstrmemdup(pool, address, strcspn(address, "?#"));
    bool has_route = false;

    for (const struct route *route = routes; route->pattern; route++) {
        if (!path_fits(&page, route->pattern, path))
            continue;
        if (route->method != ROUTE_POST)
            return false;
        has_route = true;
    }
    return has_route;
}

/* A program is told as RFC 6749, 5.2 has it, which knows no 415. */
static void reject_form(struct page *page, int status, const char *heading,
                        const char *why)
{
    if (page->is_api)
        response_oauth_error(page->response, status == 415 ? 400 : status,
                             "invalid_request", why);
    else
        page_error(page, status, heading,
                   apr_pstrcat(page->pool, "Nothing was changed. ", why, NULL));
}

/* Reads the form; false after responding with an error. */
static bool read_form(struct page *page)
{
    char *body = NULL;
    enum result result = request_body(page->request, &body);

    if (result == RESULT_TOO_LARGE) {
        reject_form(page, 413, "Form too large",
                    "Forms are limited to 64 KiB.");
        return false;
    }
    if (result == RESULT_OK && *body && !request_is_form(page->request)) {
        reject_form(page, 415, "Unsupported format",
                    "Send " REQUEST_FORM_TYPE ".");
        return false;
    }
    if (result != RESULT_OK ||
        request_parse_list(page->pool, body, &page->fields) != RESULT_OK) {
        reject_form(page, 400, "Invalid form", "The form could not be read.");
        return false;
    }
    return true;
}

/* The message names the site's own address where it is set, never a Host. */
static void reject_foreign(struct page *page)
{
    const char *site = page->context->settings->site;

    page_error(
        page, 403, "Form rejected",
        apr_pstrcat(
            page->pool,
            "Nothing was changed. The form came from another site. Open ",
            site ? site : "this page at its own address", " and try again.",
            NULL));
}

/* Checks the columns of the route in order; false after responding with an
 * error. */
static bool check_preconditions(struct page *page, const struct route *route)
{
    bool sends_form = route->method == ROUTE_POST && route->form != FORM_JSON;

    if (route->form == FORM_CSRF && !csrf_is_same_site(page)) {
        reject_foreign(page);
        return false;
    }
    if (sends_form && !read_form(page))
        return false;
    if (route->session != SESSION_ANY && !page->signed_in) {
        page_ask_to_sign_in(page);
        return false;
    }
    if (route->form == FORM_CSRF && !csrf_check_token(page)) {
        resend_offer(page);
        return false;
    }
    return true;
}

/* Finds out whose tokens the page is about, then makes it. */
static void run(struct page *page, const struct route *route)
{
    enum result result = route->session == SESSION_MANAGER
                             ? page_owner_machine(page)
                             : RESULT_OK;

    if (result == RESULT_OK)
        route->handle(page);
    else
        page_error_from(page, result);
}

/* All statements of a page that only reads see the same moment. */
static void make_page(struct page *page, const struct route *route)
{
    enum result result = store_begin_snapshot(page->store);

    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    run(page, route);
    store_end_snapshot(page->store);
}

/* Forms take no slot: most of their time they wait, for the write lock or for
 * the hash of a password. */
static void handle(struct page *page, const struct route *route)
{
    bool has_slot;

    if (route->method != ROUTE_GET) {
        run(page, route);
        return;
    }
    has_slot = page_slots_take(page->context->page_slots);
    make_page(page, route);
    if (has_slot)
        page_slots_release(page->context->page_slots);
}

static void answer_unknown(struct page *page, const char *allow)
{
    if (!*allow) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    response_header(page->response, "Allow", allow);
    page_error(page, 405, "Method not allowed",
               "This URL doesn\u2019t accept that kind of request.");
}

/* Who is signed in, and the forms' token; false after responding with an
 * error. */
static bool load_person(struct page *page)
{
    enum result result = session_load(page);

    page_owner_self(page);
    csrf_prepare(page);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        return true;
    page_error_from(page, result);
    return false;
}

bool route_become_page(struct page *page)
{
    page->is_api = false;
    return load_person(page);
}

/* Cookies do not count there. */
static bool is_for_programs(const struct page *page, const struct route *route)
{
    return route ? route->form == FORM_API || route->form == FORM_JSON
                 : problem_is_expected(page);
}

void route_dispatch(const struct route *routes,
                    const struct web_context *context, struct request *request,
                    struct response *response)
{
    struct page page = {
        .context = context,
        .routes = routes,
        .store = context->store,
        .request = request,
        .response = response,
        .pool = request->pool,
        .now = clock_now(),
    };
    const struct route *route;
    struct match match;

    /* TLS can end at a proxy; then only the setting says so. */
    if (context->settings->site)
        request->https = text_starts(context->settings->site, "https://");
    set_headers(request, response);
    page.address = site_address(page.pool, context->settings, request->https,
                                request_variable(request, "HTTP_HOST"));
    match = find(routes, &page);
    route = match.route;
    page.is_api = is_for_programs(&page, route);
    page.pattern = route ? route->pattern : NULL;
    page.form_page = route ? route->form_page : NULL;
    if (!page.is_api && !load_person(&page))
        return;
    if (request_parse_list(page.pool, request->query, &page.query) != RESULT_OK)
        page.query = NULL;
    page.done = receipt_take(request, response, page.query);
    if (is_hidden(&page, &match))
        answer_unknown(&page, "");
    else if (!route)
        answer_unknown(&page, match.allow);
    else if (check_preconditions(&page, route))
        handle(&page, route);
}
