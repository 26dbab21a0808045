/* pager.h: search in a long list, and its pages (template pager.tpl). */
#ifndef TOKENBOOTH_WEB_PAGER_H
#define TOKENBOOTH_WEB_PAGER_H

#include "web/page.h"

enum {
    PAGER_ROWS = 100,  /* per page */
    PAGER_FILTER = 10, /* with this many rows, a search field is shown */
    PAGER_WORDS = 250, /* code points; longer than any description */
};

struct pager {
    const char *path;   /* of the page: "/feeds" */
    const char *field;  /* of the query, for the page number: "page" */
    const char *find;   /* likewise for the search: "q" */
    const char *anchor; /* "#tokens", or "" for the top of the page */
    const char *filter; /* what else the links keep: "&show=blocked"; or NULL */
    const char *label;  /* for screen readers: "Pages of feeds" */
    const char *words;  /* what is searched for; NULL: nothing */
    int64_t all;        /* number of matching rows */
    bool more;          /* there may be others, which are not listed */
    int64_t page;       /* from 1 */
};

/* Reads the search from the query. Of a token's value, only the last four
 * characters are kept. */
void pager_read_search(const struct page *page, struct pager *pager);

/* Reads the page number from the query, once .all is set. Without one, selects
 * the page of the row at index (from 0). */
void pager_select(const struct page *page, struct pager *pager, int64_t index);

/* The same for a list that is too long to be counted for each page: read the
 * page, set .all by counting as far as pager_reach, then limit the page. The
 * reach is a multiple of step rows, and at least a row beyond the page. */
void pager_read_page(const struct page *page, struct pager *pager,
                     int64_t index);
int64_t pager_reach(const struct pager *pager, int64_t step);
void pager_limit(struct pager *pager);

/* How many rows there are before the page, and up to its end if it is full; and
 * the page as a part of the list. */
int64_t pager_first(const struct pager *pager);
int64_t pager_end(const struct pager *pager);
struct range pager_range(const struct pager *pager);

/* The value in what a person typed into a search field, in quotes or behind
 * "Bearer", too, wiped with the pool; NULL: there is none. */
const char *pager_value(apr_pool_t *pool, const char *words);

/* Cleans up what a person typed into a search field. Of a value, only the last
 * four characters are kept. */
char *pager_normalize(apr_pool_t *pool, const char *words);

/* Adds the field that searches, if the list is long or was searched, and what
 * was found: FILTER, and FOUND or NOTHING_FOUND. */
void pager_show_search(const struct page *page, struct view *screen,
                       const struct pager *pager);

/* Adds the links to other pages, if there are several, and a field for the
 * number of any, if not all are linked. */
void pager_show(const struct page *page, struct view *screen,
                const struct pager *pager);

#endif
