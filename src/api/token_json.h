/* token_json.h: a token as programs read it: by the API, and by the command
 * with --json. */
#ifndef TOKENBOOTH_API_TOKEN_JSON_H
#define TOKENBOOTH_API_TOKEN_JSON_H

#include <jansson.h>

#include "store/token_query.h"

/* account: the username of its owner. */
json_t *token_json(apr_pool_t *pool, const struct token *token,
                   const char *account, int64_t now);

#endif
