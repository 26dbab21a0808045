/* feed_token_find.c: searching the tokens on a feed's screen.
 *
 * POST /feeds/NAME/tokens/find  q: 303 to the screen; a value that was pasted
 *                               is not passed on
 * Signed in. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/feeds/feed_find.h"
#include "pages/feeds/feed_place.h"
#include "pages/pages.h"
#include "web/pager.h"

void feed_token_find_post(struct page *page)
{
    const char *words = page_field(page, "q");
    struct feed feed;
    const char *rest = "#tokens";

    if (!feed_find_with(page, PRIVILEGE_READ, &feed))
        return;
    words = text_trim(page->pool, words ? words : "");
    if (pager_value(page->pool, words))
        rest = "?done=value#tokens";
    else if (*words)
        rest = apr_pstrcat(
            page->pool, "?q=",
            text_url_encode(page->pool, pager_normalize(page->pool, words)),
            "#tokens", NULL);
    page_redirect(page, feed_place_address(page, feed.name, rest,
                                           feed_place_members(page)));
}
