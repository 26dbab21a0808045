/* token_revoke_several.h: ending several tokens of a list at once: one's own,
 * or the site's. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_REVOKE_SEVERAL_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_REVOKE_SEVERAL_H

#include <apr_tables.h>

#include "web/page.h"

/* The list in which they were selected. */
struct token_revoke_list {
    const char *path; /* "/profile/tokens"; "/revoke" is below it */
    bool of_site;     /* anybody's tokens, by an administrator */
    enum page_section section;
    /* How it is narrowed, as a part of its address: "&state=expired"; "" for
     * not at all. selecting: with boxes in its rows. */
    const char *(*filters)(const struct page *page, bool selecting);
    /* Leads back to it, and says that these (int64_t) were revoked. */
    void (*redirect_done)(struct page *page, const apr_array_header_t *ids);
};

/* Asks what will stop working: of the tokens in the query. */
void token_revoke_several_ask(struct page *page,
                              const struct token_revoke_list *list);

/* Revokes those in the form. */
void token_revoke_several_confirm(struct page *page,
                                  const struct token_revoke_list *list);

#endif
