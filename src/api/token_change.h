/* token_change.h: what the body of a request chooses for a token. */
#ifndef TOKENBOOTH_API_TOKEN_CHANGE_H
#define TOKENBOOTH_API_TOKEN_CHANGE_H

#include <jansson.h>

#include "store/tokens.h"
#include "web/page.h"

/* Puts what the members of a body say into a choice; what they do not name
 * stays as it is. Adds what is wrong to errors (problem_add). feeds: struct
 * feed, those that the account has access to. */
void token_change_read(const struct page *page, json_t *body,
                       const apr_array_header_t *feeds,
                       struct token_choice *choice, json_t *errors);

/* The same for what the policy, and every site, says of the whole choice. */
enum result token_change_judge(const struct page *page,
                               const struct token_choice *choice,
                               json_t *errors);

#endif
