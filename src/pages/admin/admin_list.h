/* admin_list.h: a list of the administrator's pages that can be searched and
 * narrowed: of accounts, of feeds. */
#ifndef TOKENBOOTH_PAGES_ADMIN_ADMIN_LIST_H
#define TOKENBOOTH_PAGES_ADMIN_ADMIN_LIST_H

#include "pages/admin/admin_page.h"

/* A choice in the address by which a list is narrowed: a chip above it. */
struct admin_chip {
    const char *word; /* "" for all */
    const char *label;
};

struct admin_list {
    enum admin_tab tab;
    const char *title;
    const char *file; /* the template */
    const char *path;
    const char *label;               /* of the links to other pages */
    const struct admin_chip *states; /* `state` of the query */
    int state_count;
    const struct page_notice *notices;

    /* The length of the list, or max if it is longer. What is searched for is
     * NULL for all; the state is an index of `states`. */
    enum result (*count)(const struct page *page, const char *words, int state,
                         int64_t max, int64_t *all);
    /* The rows of one page. */
    enum result (*read)(const struct page *page, const char *words, int state,
                        const struct range *range, apr_array_header_t **rows);
    void (*show)(const struct page *page, struct view *screen,
                 const apr_array_header_t *rows);
};

/* Answers a GET of the list: q (what to search for), state, page (from 1), done
 * (the notice to show). */
void admin_list_get(struct page *page, const struct admin_list *list);

#endif
