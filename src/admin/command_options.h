/* command_options.h: reads what was typed. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_OPTIONS_H
#define TOKENBOOTH_ADMIN_COMMAND_OPTIONS_H

#include "admin/command_table.h"

/* What was asked for besides a command. */
struct command_options {
    bool help, version;
    char **words; /* the words that are no options, NULL-terminated */
    int count;
    const char *wrong; /* what is wrong with an option; NULL: nothing */
};

/* Reads the options, wherever they stand, into command, which has a pool
 * alone. Does not stop at a wrong one: --json and --help count behind it. */
void command_options_read(struct command *command, int count, char **arguments,
                          struct command_options *options);

/* The options that the row's command takes: "--csv --json --help". */
const char *command_options_of(apr_pool_t *pool, const struct command_row *row);

/* The name of an option that was given but does not belong to the row's
 * command; NULL if all do. */
const char *command_options_stray(const struct command *command,
                                  const struct command_row *row);

#endif
