/* token_unsupported.h: fields of a token's forms that are not supported yet. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_UNSUPPORTED_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_UNSUPPORTED_H

#include <stdbool.h>

#include "web/page.h"

/* Answers 422 and returns true if such a field was sent with a value. Ignoring
 * it would create a token that can do more than was asked for. */
bool token_unsupported_reject(struct page *page);

#endif
