/* command_text.h: what is printed for programs, as text for people. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_TEXT_H
#define TOKENBOOTH_ADMIN_COMMAND_TEXT_H

#include "admin/command.h"

/* A value without characters that would control a terminal: "a b" for an array
 * of texts, "ann own, bob read" for one of objects, "" for null. */
const char *command_text(apr_pool_t *pool, json_t *value);

/* Prints an object, a line per member, or with --json as it is; releases it. */
void command_show(const struct command *command, json_t *object);

#endif
