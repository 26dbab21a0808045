/* admin_token_filters.h: what the list of the site's tokens is narrowed to. */
#ifndef TOKENBOOTH_PAGES_ADMIN_ADMIN_TOKEN_FILTERS_H
#define TOKENBOOTH_PAGES_ADMIN_ADMIN_TOKEN_FILTERS_H

#include "pages/admin/admin_filters.h"
#include "store/site_tokens.h"

struct admin_token_filters {
    struct site_token_query query;
    struct form form; /* as it was typed; no token fits if a field is wrong */
};

/* Reads q, owner, can_write, unused, expires_within, state and before from the
 * query. */
enum result admin_token_filters_read(const struct page *page,
                                     struct admin_token_filters *filters);

/* The filters of the page's own query as a part of an address:
 * "&owner=zoe&state=expired"; "" for none. selecting is of no account: all rows
 * have boxes. */
const char *admin_token_filters_of(const struct page *page, bool selecting);

/* The same of the form that was sent. */
const char *admin_token_filters_sent(const struct page *page);

/* Adds the fields of the form, and a chip for each state. */
void admin_token_filters_show(const struct page *page, struct view *screen,
                              const struct admin_token_filters *filters);

#endif
