/* token_confirm.h: asking before a token's value ends (template
 * token_confirm.tpl). */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_CONFIRM_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_CONFIRM_H

#include "store/token_query.h"
#include "web/page.h"

/* Shows the question of this section of the template, with what uses the
 * token. */
void token_confirm_show(struct page *page, const struct token *token,
                        const char *title, const char *section);

/* The revision of the token that the question showed; 0: any, for the form sent
 * none. */
int64_t token_confirm_revision(const struct page *page);

/* Redirects to the token's row in the list, where done (a word) chooses the
 * notice. */
void token_confirm_redirect(struct page *page, const char *done);

#endif
