/* admin_page.h: what the administrator's pages share. */
#ifndef TOKENBOOTH_PAGES_ADMIN_ADMIN_PAGE_H
#define TOKENBOOTH_PAGES_ADMIN_ADMIN_PAGE_H

#include "web/page.h"

enum admin_tab {
    ADMIN_ACCOUNTS,
    ADMIN_TOKENS,
    ADMIN_FEEDS,
    ADMIN_MACHINES,
    ADMIN_ACTIVITY,
    ADMIN_POLICY,
};

/* Begins such a page, with the tabs above it. */
struct view *admin_page_begin(struct page *page, enum admin_tab tab,
                              const char *title, const char *file);

#endif
