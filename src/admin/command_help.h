/* command_help.h: what `tokenbooth help` and --help print. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_HELP_H
#define TOKENBOOTH_ADMIN_COMMAND_HELP_H

#include "admin/command.h"

/* Prints the commands that these words name: all for none, those of a subject,
 * or one. Extra words behind a command are ignored. */
enum exit_status command_help(const struct command *command, char *const *words,
                              int count);

#endif
