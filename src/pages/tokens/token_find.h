/* token_find.h: the token of an address, for the screens about one token. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_FIND_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_FIND_H

#include "store/token_query.h"
#include "web/page.h"

/* The token of the address, not revoked; false after answering 404 or 409. */
bool token_find(struct page *page, struct token *token);

/* Answers 409: a revoked token cannot be changed. */
void token_reject_revoked(struct page *page);

#endif
