/* pager.c: reads search and page number from the query, and links to other
 * pages. */
#include "web/pager.h"

#include <apr_strings.h>
#include <string.h>

#include "access/wrapping.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"

enum {
    PAGES_MAX = 1000000,
    VALUE_PART = 12, /* longer words that begin as values do are meant as one */
};

const char *pager_value(apr_pool_t *pool, const char *words)
{
    const char *value = NULL, *start = strstr(words, VALUE_PREFIX);
    size_t size;

    if (wrapping_find(pool, words, &value) != WRAPPING_NONE)
        return value;
    /* Mistyped or cut off, it is still a part of a secret. */
    size = start ? strcspn(start, " \t\"'") : 0;
    return start && (start == words || size > VALUE_PART)
               ? secret_copy(pool, start, size)
               : NULL;
}

char *pager_normalize(apr_pool_t *pool, const char *words)
{
    const char *tidy = text_trim(pool, words ? words : "");
    const char *value = pager_value(pool, tidy);

    return utf8_truncate(pool,
                         utf8_sanitize(pool, value ? value_last4(value) : tidy),
                         PAGER_WORDS);
}

void pager_read_search(const struct page *page, struct pager *pager)
{
    const char *words = page_query(page, pager->find);

    pager->words = NULL;
    if (!words || !utf8_is_valid(words))
        return;
    words = pager_normalize(page->pool, words);
    if (*words)
        pager->words = words;
}

static int64_t pages_of(const struct pager *pager)
{
    return (pager->all + PAGER_ROWS - 1) / PAGER_ROWS;
}

void pager_select(const struct page *page, struct pager *pager, int64_t index)
{
    pager->page = page_query_number(page, pager->field, PAGES_MAX);
    if (!pager->page)
        pager->page = index / PAGER_ROWS + 1;
    if (pager->page > pages_of(pager))
        pager->page = pages_of(pager);
    if (pager->page < 1)
        pager->page = 1;
}

int64_t pager_first(const struct pager *pager)
{
    return (pager->page - 1) * PAGER_ROWS;
}

struct range pager_range(const struct pager *pager)
{
    struct range range = {.limit = PAGER_ROWS, .offset = pager_first(pager)};

    return range;
}

static char *address(const struct page *page, const struct pager *pager,
                     int64_t number)
{
    const char *filter =
        pager->words
            ? apr_pstrcat(page->pool, "&", pager->find, "=",
                          text_url_encode(page->pool, pager->words), NULL)
            : "";

    return apr_psprintf(page->pool, "%s?%s=%" APR_INT64_T_FMT "%s%s%s",
                        pager->path, pager->field, number, filter,
                        pager->filter ? pager->filter : "", pager->anchor);
}

void pager_show(const struct page *page, struct view *screen,
                const struct pager *pager)
{
    int64_t first = pager_first(pager);
    int64_t last = first + PAGER_ROWS;
    struct view *links;

    if (pages_of(pager) < 2)
        return;
    links = view_include(screen, "PAGER", "pager.tpl");
    view_set(links, "LABEL", pager->label);
    page_set_count(page, links, "FIRST_ROW", first + 1);
    page_set_count(page, links, "LAST_ROW",
                   last < pager->all ? last : pager->all);
    page_set_count(page, links, "TOTAL", pager->all);
    if (pager->page > 1)
        view_set(view_add(links, "PREVIOUS"), "HREF",
                 address(page, pager, pager->page - 1));
    if (pager->page < pages_of(pager))
        view_set(view_add(links, "NEXT"), "HREF",
                 address(page, pager, pager->page + 1));
}
