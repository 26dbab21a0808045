/* admin_page.h: what the administrator's pages share. */
#ifndef TOKENBOOTH_PAGES_ADMIN_ADMIN_PAGE_H
#define TOKENBOOTH_PAGES_ADMIN_ADMIN_PAGE_H

#include "web/pager.h"

enum admin_tab {
    ADMIN_ACCOUNTS,
    ADMIN_TOKENS,
    ADMIN_FEEDS,
};

/* Begins such a page, with the tabs above it. */
struct view *admin_page_begin(struct page *page, enum admin_tab tab,
                              const char *title, const char *file);

/* A choice in the address by which a list is narrowed: a chip above it. */
struct admin_chip {
    const char *word; /* "" for all */
    const char *label;
};

struct admin_chips {
    const char *field; /* of the query */
    const struct admin_chip *chips;
    int count;
    int chosen; /* as the query says; 0 if it names none of them */
};

/* Sets what was chosen, and what the links to other pages keep of it. */
void admin_page_choose(const struct page *page, struct admin_chips *chips,
                       struct pager *pager);

/* Adds the search field, the chips, and what was found. The pager has what is
 * searched for. */
void admin_page_find(const struct page *page, struct view *screen,
                     const struct pager *pager,
                     const struct admin_chips *chips);

#endif
