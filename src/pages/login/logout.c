/* logout.c: signing out.
 *
 * POST /logout  303 /login
 * Signed in. */
#include "pages/pages.h"
#include "web/session.h"

void logout_post(struct page *page)
{
    enum result result = session_end(page);

    if (result == RESULT_OK)
        page_redirect(page, "/login");
    else
        page_error_from(page, result);
}
