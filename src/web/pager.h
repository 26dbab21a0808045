/* pager.h: a long list on a screen: what is looked for in it, and which page of
 * it is shown (template pager.tpl). */
#ifndef TOKENBOOTH_WEB_PAGER_H
#define TOKENBOOTH_WEB_PAGER_H

#include "web/page.h"

enum {
    PAGER_ROWS = 100,  /* on a page */
    PAGER_FILTER = 10, /* rows from which on looking beats reading */
    PAGER_WORDS = 250, /* code points; more than any description has */
};

struct pager {
    const char *path;   /* of the screen: "/feeds" */
    const char *field;  /* of the address, for the page's number: "page" */
    const char *find;   /* likewise for the words: "q" */
    const char *anchor; /* "#tokens", or "" for the top of the screen */
    const char *label;  /* of the links, read aloud: "Pages of feeds" */
    const char *words;  /* NULL: the whole list is shown */
    int64_t all;        /* rows that fit */
    int64_t page;       /* from 1 */
};

/* Reads the words from the address. Of a token's value only the last four
 * characters are kept. */
void pager_read_search(const struct page *page, struct pager *pager);

/* Reads the page's number from the address, once .all is known; where it has
 * none, the page on which row place stands (from 0) is shown. */
void pager_select(const struct page *page, struct pager *pager, int64_t place);

/* How many rows there are before the page, and the page as a part of the
 * list. */
int64_t pager_first(const struct pager *pager);
struct range pager_range(const struct pager *pager);

/* What a person typed, to be looked for: as it goes into an address. */
char *pager_normalize(apr_pool_t *pool, const char *words);

/* Includes previous and next into PAGER of screen, where there are several
 * pages. */
void pager_show(const struct page *page, struct view *screen,
                const struct pager *pager);

#endif
