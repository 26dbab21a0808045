/* page_owner.c: whose tokens a page is about. */
#include "web/page_owner.h"

#include <apr_strings.h>

void page_owner_self(struct page *page)
{
    page->owner = (struct page_owner){
        .account_id = page->session.account_id,
        .username = page->session.username,
        .path = "/profile",
        .section = SECTION_TOKENS,
    };
}

const char *page_owner_address(const struct page *page, const char *below)
{
    return apr_pstrcat(page->pool, page->owner.path, below, NULL);
}

struct act page_owner_act(const struct page *page)
{
    return page_act(page);
}
