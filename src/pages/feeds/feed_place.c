/* feed_place.c: reads the place from the query, as the lists do. */
#include "pages/feeds/feed_place.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "web/pager.h"

static const char *const token_fields[] = {"q", "show", "page"};

enum { TOKEN_FIELDS = sizeof token_fields / sizeof token_fields[0] };

/* What was typed, as a list takes it: never the value of a token. NULL: it was
 * not sent. */
static const char *sent(const struct page *page, const char *name)
{
    const char *text = page_query(page, name);

    if (!text || !utf8_is_valid(text))
        return NULL;
    text = pager_normalize(page->pool, text);
    return *text ? text : NULL;
}

static const char *keep(const struct page *page, const char *query,
                        const char *name)
{
    const char *text = sent(page, name);

    return text ? apr_pstrcat(page->pool, query, "&", name, "=",
                              text_url_encode(page->pool, text), NULL)
                : query;
}

const char *feed_place_members(const struct page *page)
{
    return keep(page, keep(page, "", "member"), "members");
}

const char *feed_place_tokens(const struct page *page)
{
    const char *query = "";

    for (int i = 0; i < TOKEN_FIELDS; i++)
        query = keep(page, query, token_fields[i]);
    return query;
}

const char *feed_place_search(const struct page *page)
{
    return keep(page, "", "q");
}

const char *feed_place_address(const struct page *page, const char *feed,
                               const char *rest, const char *place)
{
    size_t path = strcspn(rest, "?#");
    const char *joint = rest[path] == '?' ? "&" : "?";
    size_t query = path + strcspn(rest + path, "#");

    return apr_pstrcat(
        page->pool, "/feeds/", feed, apr_pstrmemdup(page->pool, rest, query),
        *place ? joint : "", *place ? place + 1 : "", rest + query, NULL);
}

const char *feed_place_both(const struct page *page, const char *feed,
                            const char *rest)
{
    return feed_place_address(page, feed, rest,
                              apr_pstrcat(page->pool, feed_place_members(page),
                                          feed_place_tokens(page), NULL));
}

void feed_place_show_tokens(const struct page *page, struct view *view)
{
    for (int i = 0; i < TOKEN_FIELDS; i++) {
        const char *text = sent(page, token_fields[i]);
        struct view *field;
        if (!text)
            continue;
        field = view_add(view, "PLACE");
        view_set(field, "PLACE_NAME", token_fields[i]);
        view_set(field, "PLACE_VALUE", text);
    }
}
