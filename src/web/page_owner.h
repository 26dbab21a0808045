/* page_owner.h: whose tokens a page is about: one's own, or those of a machine
 * account that one manages. The pages are the same, and know the owner only as
 * page->owner. */
#ifndef TOKENBOOTH_WEB_PAGE_OWNER_H
#define TOKENBOOTH_WEB_PAGE_OWNER_H

#include "web/page.h"

/* The owner is the account that is signed in. */
void page_owner_self(struct page *page);

/* The owner is the machine account that is NAME in the path. RESULT_NOT_FOUND:
 * who is signed in does not manage one of that name. */
enum result page_owner_machine(struct page *page);

/* An address below the owner's: "/tokens/new" becomes "/profile/tokens/new", or
 * "/machines/ci/tokens/new". In templates, {{OWNER_PATH}} stands for what comes
 * before. */
const char *page_owner_address(const struct page *page, const char *below);

/* An act on what is the owner's, by who is signed in. */
struct act page_owner_act(const struct page *page);

#endif
