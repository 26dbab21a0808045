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

enum result page_owner_machine(struct page *page)
{
    const struct machine_filter filter = {
        .manager_id = page->session.account_id, .now = page->now};
    struct machine *machine = apr_pcalloc(page->pool, sizeof *machine);
    enum result result = store_machine_get(page->store, page->pool, page->name,
                                           &filter, machine);

    if (result != RESULT_OK)
        return result;
    page->owner = (struct page_owner){
        .account_id = machine->id,
        .username = machine->name,
        .path = apr_pstrcat(page->pool, "/machines/", machine->name, NULL),
        .section = SECTION_MACHINES,
        .machine = machine,
    };
    return RESULT_OK;
}

const char *page_owner_address(const struct page *page, const char *below)
{
    return apr_pstrcat(page->pool, page->owner.path, below, NULL);
}

/* Managers read in the activity which of them it was, and from where. */
struct act page_owner_act(const struct page *page)
{
    struct act act = page_act(page);

    if (!page->owner.machine)
        return act;
    act.authority = AUTHORITY_MANAGER;
    act.manager_id = page->session.account_id;
    act.account_id = page->owner.account_id;
    act.client = page->session.username;
    return act;
}
