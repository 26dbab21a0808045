/* api.h: the handlers of /api/v1.
 *
 * Each authenticates by itself (api_caller.h), answers JSON, and problems
 * (web/problem.h) in place of error pages. docs/api.md tells what they take and
 * answer; docs/openapi.json describes it for programs. */
#ifndef TOKENBOOTH_API_API_H
#define TOKENBOOTH_API_API_H

#include "web/page.h"

typedef void api_handler(struct page *page);

/* own_token.c: the token that asks. */
api_handler api_own_token_get, api_own_token_delete;
api_handler api_own_token_regenerate_post;

/* account_tokens.c: the tokens of its account. */
api_handler api_tokens_get, api_tokens_post;
api_handler api_tokens_one_get, api_tokens_one_patch, api_tokens_one_delete;
api_handler api_tokens_one_regenerate_post;

#endif
