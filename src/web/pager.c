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
    PAGES_AROUND = 2, /* linked before and after the current one */
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

void pager_read_page(const struct page *page, struct pager *pager,
                     int64_t index)
{
    pager->page = page_query_number(page, pager->field, PAGES_MAX);
    if (!pager->page)
        pager->page = index / PAGER_ROWS + 1;
}

int64_t pager_end(const struct pager *pager)
{
    return pager->page * PAGER_ROWS;
}

int64_t pager_reach(const struct pager *pager, int64_t step)
{
    return (pager_end(pager) / step + 1) * step;
}

void pager_limit(struct pager *pager)
{
    if (pager->page > pages_of(pager))
        pager->page = pages_of(pager);
    if (pager->page < 1)
        pager->page = 1;
}

void pager_select(const struct page *page, struct pager *pager, int64_t index)
{
    pager_read_page(page, pager, index);
    pager_limit(pager);
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

/* The rest of the address, as hidden fields. */
static void keep_fields(const struct page *page, struct view *jump,
                        const struct pager *pager)
{
    char *query = strchr(address(page, pager, 1), '?');
    char *rest = NULL;
    char *part = apr_strtok(query + 1, "&#", &rest);

    while (part) {
        char *value = strchr(part, '=');
        struct view *field;
        if (value && !(text_starts(part, pager->field) &&
                       part + strlen(pager->field) == value)) {
            field = view_add(jump, "FIELD");
            *value++ = '\0';
            view_set(field, "NAME", part);
            view_set(field, "VALUE",
                     text_url_decode(page->pool, value, strlen(value), false));
        }
        part = apr_strtok(NULL, "&#", &rest);
    }
}

/* Where not all pages are linked, any of them can be typed. */
static void show_jump(const struct page *page, struct view *links,
                      const struct pager *pager)
{
    struct view *jump = view_add(links, "JUMP");

    view_set(jump, "PATH",
             apr_pstrcat(page->pool, pager->path, pager->anchor, NULL));
    view_set(jump, "FIELD_NAME", pager->field);
    page_set_least(page, jump, "LAST", pages_of(pager), pager->more);
    keep_fields(page, jump, pager);
}

/* The pages that are linked: the first, the last and those around this one. */
static bool is_linked(const struct pager *pager, int64_t number)
{
    return number == 1 || number == pages_of(pager) ||
           (number >= pager->page - PAGES_AROUND &&
            number <= pager->page + PAGES_AROUND);
}

static void show_page(const struct page *page, struct view *links,
                      const struct pager *pager, int64_t number)
{
    struct view *entry = view_add(links, "PAGE");
    struct view *view =
        view_add(entry, number == pager->page ? "THIS" : "OTHER");

    page_set_count(page, view, "NUMBER", number);
    if (number != pager->page)
        view_set(view, "HREF", address(page, pager, number));
}

static void show_pages(const struct page *page, struct view *links,
                       const struct pager *pager)
{
    int64_t last = pages_of(pager), shown = 0;

    for (int64_t number = 1; number <= last; number++) {
        if (!is_linked(pager, number)) {
            number = number < pager->page ? pager->page - PAGES_AROUND : last;
            view_show(view_add(links, "PAGE"), "GAP");
        }
        show_page(page, links, pager, number);
        shown++;
    }
    if (shown < last)
        show_jump(page, links, pager);
}

void pager_show_search(const struct page *page, struct view *screen,
                       const struct pager *pager)
{
    struct view *found;

    if (pager->words || pager->all > PAGER_FILTER)
        view_set(view_add(screen, "FILTER"), "FILTER_VALUE", pager->words);
    if (!pager->words)
        return;
    found = view_add(screen, pager->all ? "FOUND" : "NOTHING_FOUND");
    page_set_count(page, found, "TOTAL", pager->all);
    view_set(found, "FILTER_VALUE", pager->words);
}

void pager_show(const struct page *page, struct view *screen,
                const struct pager *pager)
{
    int64_t first = pager_first(pager);
    int64_t last = pager_end(pager);
    struct view *links;

    if (pages_of(pager) < 2)
        return;
    links = view_include(screen, "PAGER", "pager.tpl");
    view_set(links, "LABEL", pager->label);
    page_set_count(page, links, "FIRST_ROW", first + 1);
    page_set_count(page, links, "LAST_ROW",
                   last < pager->all ? last : pager->all);
    page_set_least(page, links, "TOTAL", pager->all, pager->more);
    show_pages(page, links, pager);
    if (pager->page > 1)
        view_set(view_add(links, "PREVIOUS"), "HREF",
                 address(page, pager, pager->page - 1));
    if (pager->page < pages_of(pager))
        view_set(view_add(links, "NEXT"), "HREF",
                 address(page, pager, pager->page + 1));
}
