/* token_command.h: what the commands about tokens share. */
#ifndef TOKENBOOTH_ADMIN_TOKEN_COMMAND_H
#define TOKENBOOTH_ADMIN_TOKEN_COMMAND_H

#include "admin/command.h"
#include "store/token_query.h"

enum { TOKEN_COMMAND_DAYS_MAX = 36500 };

/* A token for programs, as lists and `token show` print it. account: the name
 * of its owner. */
json_t *token_command_json(apr_pool_t *pool, const struct token *token,
                           const char *account, int64_t now);

/* tokenbooth token revoke --values */
command_function token_command_revoke_values;

/* Ends a command that yields a value: prints it, alone or with --json beside
 * the token's ID, or says why there is none. */
enum exit_status token_command_end(struct command *command, enum result result,
                                   int64_t id, const char *value);

#endif
