/* command_table.h: the table of all commands.
 *
 * Help, hints, the options that a command takes and the manual page's synopsis
 * (held by tests/http/docs.test.js) all go by it. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_TABLE_H
#define TOKENBOOTH_ADMIN_COMMAND_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "admin/command.h"

enum command_needs {
    COMMAND_NEEDS_NOTHING,
    COMMAND_NEEDS_SETTINGS,
    COMMAND_NEEDS_STORE, /* and the settings */
};

struct command_row {
    const char *subject, *verb; /* verb NULL: the subject is the command */
    int min, max;               /* number of arguments */
    enum command_needs needs;
    command_function *run;
    const char *synopsis; /* its arguments and options */
    const char *does;     /* one line of help, without a full stop */
};

extern const struct command_row command_table[];
extern const size_t command_table_rows;

/* The row of these words; NULL if there is none. */
const struct command_row *command_table_find(char *const *words, int count);

/* True if any command has this subject. */
bool command_table_has(const char *subject);

/* "feed add" */
const char *command_table_name(apr_pool_t *pool, const struct command_row *row);

/* The verbs of a subject: "add, list, grant". */
const char *command_table_verbs(apr_pool_t *pool, const char *subject);

/* What the words may have meant, as " (did you mean \"feed add\"?)"; "" if
 * nobody knows. */
const char *command_table_meant(apr_pool_t *pool, char *const *words,
                                int count);

/* True if the synopsis names this option. */
bool command_table_takes(const struct command_row *row, const char *option);

#endif
