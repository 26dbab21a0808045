/* home.c: addresses that only redirect.
 *
 * GET /           303 to /profile/Me, or to /login
 * GET /profile/Me 303 to /profile/tokens; the browser keeps the
 *                 "#!/AccessTokens" that old links end with */
#include "pages/pages.h"

void home_get(struct page *page)
{
    page_redirect(page, page->signed_in ? "/profile/Me" : "/login");
}

void home_me_get(struct page *page)
{
    page_redirect(page, "/profile/tokens");
}
