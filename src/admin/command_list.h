/* command_list.h: prints a list row by row: as text for people, with --json as
 * an array or as lines, with --csv as RFC 4180 has it. A row is written when it
 * is given, so a list of any length needs no memory. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_LIST_H
#define TOKENBOOTH_ADMIN_COMMAND_LIST_H

#include "admin/command.h"

enum command_list_form {
    COMMAND_LIST_TEXT, /* "-" for null if it has a width, else nothing */
    COMMAND_LIST_DATE, /* of an instant's text; "never" for null */
    COMMAND_LIST_MANY, /* a number above 1, else nothing */
    COMMAND_LIST_FLAG, /* .before alone, if it is true */
};

struct command_list_column {
    const char *key;    /* in the row, and CSV's heading */
    const char *before; /* in front of it in a line of text; NULL: it is in
                           JSON and CSV alone */
    int width;          /* it is filled up to; below 0: from the left */
    enum command_list_form form;
};

struct command_list {
    const struct command *command;
    const struct command_list_column *columns; /* the last has no key */
    bool as_lines;    /* --json prints a document a row, not an array */
    apr_pool_t *pool; /* of one row */
    bool has_rows;
    bool lost; /* a row could not be made */
};

/* Begins a list; after it .as_lines may be set. */
void command_list_begin(struct command_list *list,
                        const struct command *command,
                        const struct command_list_column *columns);

/* Prints a row, an object, and releases it. NULL, a row that could not be made
 * (of text that is not UTF-8, say): the command fails at the end. */
void command_list_row(struct command_list *list, json_t *row);

/* Ends the list and returns how the command ends: result is how reading it
 * went. */
enum exit_status command_list_end(struct command_list *list,
                                  enum result result);

#endif
