/* page.c: the layout around every screen, and error pages. */
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

#include "access/client_name.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "store/validate.h"
#include "web/browser.h"

static const char LAYOUT[] = "layout.tpl";
static const char LAYOUT_KEY[] = "page layout"; /* of the request's pool */

const char *page_field(const struct page *page, const char *name)
{
    return page->fields ? request_field(page->fields, name) : NULL;
}

const char *page_query(const struct page *page, const char *name)
{
    return page->query ? request_field(page->query, name) : NULL;
}

int64_t page_query_number(const struct page *page, const char *name,
                          int64_t max)
{
    const char *text = page_query(page, name);
    long long number = 0;

    return text && text_number(text, 1, max, &number) ? number : 0;
}

/* As the sessions name it. */
static const char *client_of(const struct page *page)
{
    const char *agent = request_variable(page->request, "HTTP_USER_AGENT");
    const char *name = client_name(page->pool, client_find(agent), agent);

    return strcmp(name, "a browser") == 0 ? browser_text(page->pool, agent)
                                          : name;
}

struct act page_proof_act(const struct page *page, int64_t account_id)
{
    struct act act = {
        .store = page->store,
        .pool = page->pool,
        .authority = AUTHORITY_PROOF,
        .account_id = account_id,
        .address = page->request->address,
        .client = client_of(page),
        .now = page->now,
    };

    return act;
}

struct check_context page_check_context(const struct page *page)
{
    return (struct check_context){
        .settings = page->context->settings,
        .throttle = page->context->throttle,
        .password_verifier = page->context->password_verifier,
        .recorder = page->context->recorder,
        .store = page->store,
    };
}

struct act page_act(const struct page *page)
{
    struct act act = page_proof_act(page, 0);

    if (!page->signed_in)
        return act;
    act.authority = AUTHORITY_ACCOUNT;
    act.account_id = page->session.account_id;
    act.session_id = page->session.id;
    return act;
}

int page_throttle(struct page *page, const struct throttle_rule *rule)
{
    int wait =
        throttle_count(page->context->throttle, rule,
                       throttle_source(page->pool, page->request->address),
                       clock_steady_seconds());

    if (wait)
        response_header(page->response, "Retry-After",
                        apr_psprintf(page->pool, "%d", wait));
    return wait;
}

void page_set_time(const struct page *page, struct view *view, int64_t at)
{
    view_set(view, "T_ISO", clock_iso(page->pool, at));
    view_set(view, "T_TEXT", clock_text(page->pool, at));
    view_set(view, "T_WORDS", clock_relative(page->pool, at, page->now));
}

void page_set_number(const struct page *page, struct view *view,
                     const char *name, int64_t number)
{
    view_set(view, name, apr_psprintf(page->pool, "%" APR_INT64_T_FMT, number));
}

void page_set_count(const struct page *page, struct view *view,
                    const char *name, int64_t count)
{
    view_set(view, name, text_grouped(page->pool, count));
}

static void show_section(struct view *view, enum page_section section)
{
    static const char *const sections[] = {
        [SECTION_TOKENS] = "AT_TOKENS",
        [SECTION_FEEDS] = "AT_FEEDS",
        [SECTION_ACTIVITY] = "AT_ACTIVITY",
        [SECTION_ACCOUNT] = "AT_ACCOUNT",
    };

    if (sections[section])
        view_show(view, sections[section]);
}

/* The values that every template may use. */
static void set_everywhere(const struct page *page, struct view *layout,
                           const char *title)
{
    view_set_everywhere(layout, "TITLE", title);
    view_set_everywhere(layout, "STATIC", page->context->static_path);
    view_set_everywhere(layout, "CSRF", page->form_token);
    view_set_everywhere(layout, "FORM_ID", secret_random_text(page->pool));
    view_set_everywhere(layout, "USERNAME", page->session.username);
    view_set_everywhere(layout, "SITE", page->address);
}

/* The way in, except to the page that is already open. */
static void offer_way_in(const struct page *page, struct view *view)
{
    if (strcmp(page->request->path, "/login") != 0)
        view_show(view, "OFFER_SIGN_IN");
    else if (page->context->settings->signup_open)
        view_show(view, "OFFER_SIGN_UP");
}

/* Whom to ask, on every page: most of them tell somebody to. */
static void show_contact(const struct page *page, struct view *layout)
{
    const char *contact = page->context->settings->contact;
    const char *at;
    struct view *mail;

    if (!contact)
        return;
    if (strstr(contact, "://")) {
        view_set(view_add(layout, "CONTACT_PAGE"), "CONTACT_URL", contact);
        return;
    }
    /* In two parts: the template would encode an @ in an address. */
    at = contact + strcspn(contact, "@");
    mail = view_add(layout, "CONTACT_MAIL");
    view_set(mail, "CONTACT_USER",
             apr_pstrmemdup(page->pool, contact, (size_t)(at - contact)));
    view_set(mail, "CONTACT_HOST", *at ? at + 1 : "");
}

struct view *page_begin(struct page *page, enum page_section section,
                        const char *title, const char *file)
{
    struct view *layout = view_new(page->pool);
    struct view *who =
        view_add(layout, page->signed_in ? "SIGNED_IN" : "SIGNED_OUT");

    set_everywhere(page, layout, title);
    show_section(who, section);
    show_contact(page, layout);
    if (!page->signed_in)
        offer_way_in(page, who);
    apr_pool_userdata_setn(layout, LAYOUT_KEY, NULL, page->pool);
    return view_include(layout, "CONTENT", file);
}

static struct view *layout_of(const struct page *page)
{
    void *layout = NULL;

    apr_pool_userdata_get(&layout, LAYOUT_KEY, page->pool);
    return layout;
}

void page_notice_show(struct page *page, const char *message)
{
    view_set(view_add(layout_of(page), "FLASH"), "FLASH_TEXT", message);
}

/* A name in the query, or words in its place: an address can hold anything. */
static const char *name_in_query(const struct page *page, const char *field,
                                 const char *(*rule)(const char *text),
                                 const char *otherwise)
{
    const char *name = page_query(page, field);

    return name && !rule(name) ? name : otherwise;
}

void page_notices(struct page *page, const struct page_notice *notices)
{
    const char *done = page_query(page, "done");
    const struct text_value names[] = {
        {"feed", name_in_query(page, "feed", validate_feed_name, "the feed")},
        {"member",
         name_in_query(page, "member", validate_username, "the member")},
        {NULL, NULL},
    };

    for (; done && notices->word; notices++) {
        if (strcmp(notices->word, done) == 0)
            view_set(
                view_add(layout_of(page), notices->bad ? "FLASH_BAD" : "FLASH"),
                "FLASH_TEXT", text_fill(page->pool, notices->message, names));
    }
}

/* "POST /feeds/NAME", for the log: nothing of what the client sent. */
static const char *route_of(const struct page *page)
{
    return page->pattern ? apr_pstrcat(page->pool, page->request->method, " ",
                                       page->pattern, NULL)
                         : "a page that does not exist";
}

void page_end(struct page *page, int status)
{
    char *html = NULL;
    size_t size = 0;

    page->response->status = status;
    if (view_render(layout_of(page), LAYOUT, &html, &size) != RESULT_OK) {
        log_error("%s: the page could not be rendered", route_of(page));
        page->response->status = 500;
        response_text(page->response, "text/plain; charset=utf-8",
                      "Something went wrong. Please try again.\n");
        return;
    }
    response_header(page->response, "Content-Type", "text/html; charset=utf-8");
    page->response->body = secret_wipe_with_pool(page->pool, html);
    page->response->size = size;
}

void page_redirect(struct page *page, const char *address)
{
    response_see_other(page->response, address);
}

bool page_wants_json(const struct page *page)
{
    const char *accept = request_variable(page->request, "HTTP_ACCEPT");

    return page->is_api || (accept && text_starts(accept, "application/json"));
}

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
    bool feeds = text_starts(page->request->path, "/feeds");

    if (!page->signed_in) {
        view_set(back, "HREF", "/login");
        view_set(back, "BACK_TEXT", "Sign in");
        return;
    }
    view_set(back, "HREF", feeds ? "/feeds" : "/profile/tokens");
    view_set(back, "BACK_TEXT",
             feeds ? "Back to feeds" : "Back to access tokens");
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

const char *page_return_address(const struct page *page)
{
    const char *form = page->form_page;

    if (!form)
        return *page->request->query
                   ? apr_pstrcat(page->pool, page->request->path, "?",
                                 page->request->query, NULL)
                   : page->request->path;
    if (text_ends(form, "/ID"))
        return apr_psprintf(page->pool, "%.*s%" APR_INT64_T_FMT,
                            (int)strlen(form) - 2, form, page->id);
    if (text_ends(form, "/NAME"))
        return apr_psprintf(page->pool, "%.*s%s", (int)strlen(form) - 4, form,
                            page->name);
    return form;
}

void page_ask_to_sign_in(struct page *page)
{
    const char *address;

    if (page_wants_json(page)) {
        page_error(page, 401, NULL,
                   "Your session has ended. Please sign in again.");
        return;
    }
    address = page_return_address(page);
    page_redirect(page, strlen(address) > PAGE_ADDRESS_MAX
                            ? "/login"
                            : apr_pstrcat(page->pool, "/login?next=",
                                          text_url_encode(page->pool, address),
                                          NULL));
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
    default:
        log_error("%s failed: %s", route_of(page), result_name(result));
        page_error(page, 503, "Something went wrong",
                   "Nothing was changed. Try again. If it keeps happening, "
                   "tell an administrator of this site.");
        break;
    }
}
