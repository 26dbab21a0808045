/* page_owner.h: whose tokens a page is about. Its pages are the same for
 * everybody who can have tokens, and know the owner only as page->owner. */
#ifndef TOKENBOOTH_WEB_PAGE_OWNER_H
#define TOKENBOOTH_WEB_PAGE_OWNER_H

#include "web/page.h"

/* The owner is the account that is signed in. */
void page_owner_self(struct page *page);

/* An address below the owner's: "/tokens/new" becomes "/profile/tokens/new". In
 * templates, {{OWNER_PATH}} stands for what comes before. */
const char *page_owner_address(const struct page *page, const char *below);

/* An act on the owner's tokens, of the account that is signed in. */
struct act page_owner_act(const struct page *page);

#endif
