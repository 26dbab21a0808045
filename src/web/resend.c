/* resend.c: keeps the fields of a rejected form in the page that rejects it.
 *
 * The form came from this site: another site's browser would have said so in
 * Origin or Sec-Fetch-Site, and would have sent no session cookie
 * (SameSite=Lax). It is out of date because the person signed in again since it
 * was opened. */
#include "web/resend.h"

#include <apr_strings.h>
#include <string.h>

#include "base/value.h"

/* More than any form of the site; the page stays small whatever was sent. */
enum { KEPT_BYTES = 8192 };

struct keeping {
    struct view *view;
    size_t bytes;
};

/* A page shows a password or a value only to somebody who asked to see it. */
static bool is_secret(const char *name, const char *value)
{
    return strstr(name, "password") || strcmp(name, "value") == 0 ||
           strstr(value, VALUE_PREFIX);
}

static int keep(void *data, const char *name, const char *value)
{
    struct keeping *keeping = data;
    struct view *field;

    if (strcmp(name, "csrf_token") == 0 || is_secret(name, value))
        return 1;
    field = view_add(keeping->view, "FIELD");
    view_set(field, "FIELD_NAME", name);
    view_set(field, "FIELD_VALUE", value);
    return 1;
}

static int measure(void *data, const char *name, const char *value)
{
    struct keeping *keeping = data;

    keeping->bytes += strlen(name) + strlen(value);
    return keeping->bytes <= KEPT_BYTES;
}

static bool can_keep(const struct page *page)
{
    struct keeping keeping = {0};

    return page->signed_in &&
           apr_table_do(measure, &keeping, page->fields, NULL);
}

static void show_kept(const struct page *page, struct view *screen)
{
    struct keeping keeping = {.view = view_add(screen, "RESEND")};

    view_set(keeping.view, "ACTION", page->request->path);
    apr_table_do(keep, &keeping, page->fields, NULL);
}

void resend_offer(struct page *page)
{
    static const char HEADING[] = "This form has expired";
    bool kept = can_keep(page);
    struct view *screen, *back;

    if (page_wants_json(page)) {
        page_error(page, 403, HEADING,
                   "This page is out of date. Reload it and try again.");
        return;
    }
    screen = page_error_begin(
        page, 403, HEADING,
        kept ? "Nothing was changed, because the page was out of date. What "
               "you typed is still here, except passwords and token values."
             : "Nothing was changed. Open the page again and try once more. "
               "Cookies must be enabled.");
    if (kept)
        show_kept(page, screen);
    back = view_add(screen, "BACK");
    view_set(back, "HREF", page_return_address(page));
    view_set(back, "BACK_TEXT", "Back to the form");
    page_end(page, 403);
}
