/* page_sign_in.c: the way to the sign-in page, and from there back. */
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

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
