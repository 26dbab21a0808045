/* token_command.h: what the commands about tokens share. */
#ifndef TOKENBOOTH_ADMIN_TOKEN_COMMAND_H
#define TOKENBOOTH_ADMIN_TOKEN_COMMAND_H

#include "admin/command.h"
#include "store/token_query.h"

enum { TOKEN_COMMAND_DAYS_MAX = 36500 };

/* tokenbooth token revoke --values */
command_function token_command_revoke_values;

/* Ends a command that yields a value: prints it, alone or with --json beside
 * the token's ID, or says why there is none. */
enum exit_status token_command_end(struct command *command, enum result result,
                                   int64_t id, const char *value);

#endif
