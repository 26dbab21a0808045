/* page_error.c: error pages. */
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "web/problem.h"

static void error_json(struct page *page, int status, const char *message)
{
    page->response->status = status;
    response_text(
        page->response, "application/json",
        json_line(page->pool, json_pack("{s:s}", "message", message)));
}

/* Where to go from an error: the list that the page belongs to. */
static void show_way_back(const struct page *page, struct view *back)
{
    const char *path = page->request->path;
    const char *href = "/profile/tokens", *text = "Back to access tokens";

    if (!page->signed_in) {
        href = "/login";
        text = "Sign in";
    } else if (text_starts(path, "/feeds")) {
        href = "/feeds";
        text = "Back to feeds";
    } else if (text_starts(path, "/machines")) {
        href = "/machines";
        text = "Back to machine accounts";
    } else if (page->session.is_administrator && text_starts(path, "/admin")) {
        href = "/admin";
        text = "Back to administration";
    }
    view_set(back, "HREF", href);
    view_set(back, "BACK_TEXT", text);
}

struct view *page_error_begin(struct page *page, int status,
                              const char *heading, const char *message)
{
    struct view *screen = page_begin(page, SECTION_NONE, heading, "error.tpl");

    view_set(screen, "STATUS", apr_psprintf(page->pool, "%d", status));
    view_set(screen, "HEADING", heading);
    view_set(screen, "MESSAGE", message);
    return screen;
}

void page_error(struct page *page, int status, const char *heading,
                const char *message)
{
    struct view *screen;

    if (problem_is_expected(page)) {
        problem_answer(page, status, message);
        return;
    }
    if (page_wants_json(page)) {
        error_json(page, status, message);
        return;
    }
    if (!heading)
        heading = response_phrase(status);
    screen = page_error_begin(page, status, heading, message);
    show_way_back(page, view_add(screen, "BACK"));
    page_end(page, status);
}

/* A form that was sent by a browser can be sent again as it was. */
static const char *busy_message(const struct page *page)
{
    return !page_wants_json(page) && strcmp(page->request->method, "POST") == 0
               ? "Nothing was changed. Reload this page in a moment to send "
                 "the form again."
               : "The server is busy. Try again in a moment.";
}

void page_error_from(struct page *page, enum result result)
{
    switch (result) {
    case RESULT_NOT_FOUND:
        page_error(page, 404, "Page not found",
                   "This page doesn\u2019t exist, or you don\u2019t have "
                   "access to it.");
        break;
    case RESULT_DENIED:
        page_error(page, 403, "Permission denied",
                   "Nothing was changed. You no longer have permission to do "
                   "this. Reload the page to see what you can do.");
        break;
    case RESULT_SIGNED_OUT: page_ask_to_sign_in(page); break;
    case RESULT_INVALID:
        page_error(page, 400, "Invalid form",
                   "Nothing was changed. A field contains invalid "
                   "characters.");
        break;
    case RESULT_THROTTLED:
        response_header(
            page->response, "Retry-After",
            apr_psprintf(page->pool, "%d", PASSWORD_VERIFIER_BUSY_SECONDS));
        page_error(page, 429, "Too many requests", busy_message(page));
        break;
    case RESULT_BUSY:
        response_header(page->response, "Retry-After", "5");
        page_error(page, 503, "Server busy", busy_message(page));
        break;
    case RESULT_UNWRITABLE:
        log_error("%s failed: %s", page_route(page), result_name(result));
        page_error(page, 503, "Nothing can be saved right now",
                   "Nothing was changed: the database of this site cannot be "
                   "written, as on a full disk. Tell an administrator of this "
                   "site.");
        break;
    default:
        log_error("%s failed: %s", page_route(page), result_name(result));
        page_error(page, 503, "Something went wrong",
                   "Nothing was changed. Try again. If it keeps happening, "
                   "tell an administrator of this site.");
        break;
    }
}
