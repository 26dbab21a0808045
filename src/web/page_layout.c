/* page_layout.c: the layout around every screen, with its notices. */
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "store/validate.h"

static const char LAYOUT[] = "layout.tpl";
static const char LAYOUT_KEY[] = "page layout"; /* of the request's pool */

static void show_section(struct view *view, enum page_section section)
{
    static const char *const sections[] = {
        [SECTION_TOKENS] = "AT_TOKENS",     [SECTION_FEEDS] = "AT_FEEDS",
        [SECTION_ACTIVITY] = "AT_ACTIVITY", [SECTION_ACCOUNT] = "AT_ACCOUNT",
        [SECTION_ADMIN] = "AT_ADMIN",       [SECTION_MACHINES] = "AT_MACHINES",
    };

    if (sections[section])
        view_show(view, sections[section]);
}

/* The values that every template can use. */
static void set_everywhere(const struct page *page, struct view *layout,
                           const char *title)
{
    view_set_everywhere(layout, "TITLE", title);
    view_set_everywhere(layout, "STATIC", page->context->static_path);
    view_set_everywhere(layout, "CSRF", page->form_token);
    view_set_everywhere(layout, "FORM_ID", secret_random_text(page->pool));
    view_set_everywhere(layout, "USERNAME", page->session.username);
    view_set_everywhere(layout, "OWNER_PATH", page->owner.path);
    view_set_everywhere(layout, "OWNER_NAME", page->owner.username);
    view_set_everywhere(layout, "SITE", page->address);
}

/* Leads to sign-in or sign-up, whichever is not this page. */
static void offer_sign_in(const struct page *page, struct view *view)
{
    if (strcmp(page->request->path, "/login") != 0)
        view_show(view, "OFFER_SIGN_IN");
    else if (page->context->settings->signup_open)
        view_show(view, "OFFER_SIGN_UP");
}

/* On every page, because most messages tell people to ask. */
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

void page_show_owner(const struct page *page, struct view *view)
{
    view_show(view, page->owner.machine ? "OF_MACHINE" : "OF_PERSON");
}

/* Its screens, above each of them; the current one by its address. */
static void show_machine(const struct page *page, struct view *layout)
{
    const char *pattern = page->pattern ? page->pattern : "";
    struct view *head;

    if (!page->owner.machine)
        return;
    head = view_include(layout, "OWNER", "machine_head.tpl");
    view_show(head,
              strstr(pattern, "/NAME/tokens") || strstr(pattern, "/NAME/test")
                  ? "ON_TOKENS"
              : strstr(pattern, "/NAME/activity") ? "ON_ACTIVITY"
              : strstr(pattern, "/NAME/trust")    ? "ON_TRUST"
                                                  : "ON_MACHINE");
}

static const char *full_title(const struct page *page, const char *title)
{
    return page->owner.machine ? apr_pstrcat(page->pool, title, " \u00b7 ",
                                             page->owner.username, NULL)
                               : title;
}

/* On every page until that is done, but where it is done. */
static void ask_to_confirm(const struct page *page, struct view *layout)
{
    if (page->signed_in && page->session.must_confirm &&
        settings_have_mail(page->context->settings) &&
        strcmp(page->request->path, "/profile/password") != 0 &&
        strcmp(page->request->path, "/email") != 0)
        view_set(view_add(layout, "CONFIRM_EMAIL"), "UNCONFIRMED",
                 page->session.email);
}

struct view *page_begin(struct page *page, enum page_section section,
                        const char *title, const char *file)
{
    struct view *layout = view_new(page->pool);
    struct view *who =
        view_add(layout, page->signed_in ? "SIGNED_IN" : "SIGNED_OUT");
    struct view *screen;

    set_everywhere(page, layout, full_title(page, title));
    if (page->signed_in && page->session.is_administrator)
        view_show(who, "ADMINISTRATOR");
    show_section(who, section);
    show_contact(page, layout);
    ask_to_confirm(page, layout);
    show_machine(page, layout);
    if (!page->signed_in)
        offer_sign_in(page, who);
    apr_pool_userdata_setn(layout, LAYOUT_KEY, NULL, page->pool);
    screen = view_include(layout, "CONTENT", file);
    page_show_owner(page, screen);
    return screen;
}

static struct view *layout_of(const struct page *page)
{
    void *layout = NULL;

    apr_pool_userdata_get(&layout, LAYOUT_KEY, page->pool);
    return layout;
}

static void show_notice(struct view *view, const char *message, bool bad)
{
    struct view *notice = view_include(view, "NOTICE", "notice.tpl");

    view_set(view_add(notice, bad ? "BAD" : "GOOD"), "TEXT", message);
}

void page_notice_show(struct page *page, const char *message)
{
    show_notice(layout_of(page), message, false);
}

/* A name in the query; otherwise if it is none, because an address can contain
 * anything. */
static const char *name_in_query(const struct page *page, const char *field,
                                 const char *(*rule)(const char *text),
                                 const char *otherwise)
{
    const char *name = page_query(page, field);

    return name && !rule(name) ? name : otherwise;
}

void page_notices_in(const struct page *page, struct view *view,
                     const struct page_notice *notices)
{
    const struct text_value names[] = {
        {"feed", name_in_query(page, "feed", validate_feed_name, "the feed")},
        {"username",
         name_in_query(page, "username", validate_username, "the member")},
        {NULL, NULL},
    };

    for (; page->done && notices->word; notices++) {
        if (strcmp(notices->word, page->done) == 0)
            show_notice(view, text_fill(page->pool, notices->message, names),
                        notices->bad);
    }
}

void page_notices(struct page *page, const struct page_notice *notices)
{
    page_notices_in(page, layout_of(page), notices);
}

void page_end(struct page *page, int status)
{
    char *html = NULL;
    size_t size = 0;

    page->response->status = status;
    if (view_render(layout_of(page), LAYOUT, &html, &size) != RESULT_OK) {
        log_error("%s: the page could not be rendered", page_route(page));
        page->response->status = 500;
        response_text(page->response, "text/plain; charset=utf-8",
                      "Something went wrong. Please try again.\n");
        return;
    }
    response_header(page->response, "Content-Type", "text/html; charset=utf-8");
    page->response->body = secret_wipe_with_pool(page->pool, html);
    page->response->size = size;
}
