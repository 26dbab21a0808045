/* feed_find.c: finding the feed of an address, and going back to it. */
#include "pages/feeds/feed_find.h"

#include <apr_strings.h>

#include "pages/feeds/feed_place.h"

bool feed_find(struct page *page, struct feed *feed)
{
    enum result result = store_feed_get(page->store, page->pool, page->name,
                                        page->session.account_id, feed);

    if (result == RESULT_OK && !feed->is_public && !feed->privilege)
        result = RESULT_NOT_FOUND;
    if (result != RESULT_OK)
        page_error_from(page, result);
    return result == RESULT_OK;
}

bool feed_find_with(struct page *page, enum privilege min, struct feed *feed)
{
    if (!feed_find(page, feed))
        return false;
    if (feed->privilege >= min)
        return true;
    page_error(page, 403, "You can\u2019t change this feed",
               "Nothing was changed. Ask an owner of this feed.");
    return false;
}

void feed_redirect(struct page *page, const char *name, const char *done)
{
    page_redirect(
        page, feed_place_both(page, name,
                              apr_pstrcat(page->pool, "?done=", done, NULL)));
}
