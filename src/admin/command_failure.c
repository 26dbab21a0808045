/* command_failure.c: the one line that says why a command did not do it.
 *
 * As text "tokenbooth: WHY", or with --json {"error":WORD,"message":WHY}, both
 * on standard error. */
#include <apr_strings.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/command.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/value.h"

enum { MESSAGE_BYTES = 65536 };

/* What was typed may be in the message, and this line may go to a log. */
static char *compose(apr_pool_t *pool, const char *format, va_list arguments)
{
    char *text = apr_palloc(pool, MESSAGE_BYTES);

    vsnprintf(text, MESSAGE_BYTES, format, arguments);
    text = utf8_printable(pool, text);
    value_mask(text);
    return text;
}

static void print(const struct command *command, const char *error,
                  const char *message, const char *help)
{
    if (command->json)
        fputs(json_line(command->pool,
                        json_pack("{s:s, s:s, s:s*}", "error", error, "message",
                                  message, "help", help)),
              stderr);
    else
        fprintf(stderr, "tokenbooth: %s%s%s%s\n", message,
                help ? "; see \"" : "", help ? help : "", help ? "\"" : "");
}

enum exit_status command_fail(const struct command *command, const char *format,
                              ...)
{
    va_list arguments;

    va_start(arguments, format);
    print(command, "refused", compose(command->pool, format, arguments), NULL);
    va_end(arguments);
    return COMMAND_FAILED;
}

/* A sentence of validate.h as a part of a line. */
static const char *as_part(apr_pool_t *pool, const char *sentence)
{
    size_t length = strlen(sentence);
    char *words = apr_pstrdup(pool, sentence);

    words[0] = (char)tolower((unsigned char)words[0]);
    if (length && words[length - 1] == '.')
        words[length - 1] = '\0';
    return words;
}

enum exit_status command_fail_sentence(const struct command *command,
                                       const char *option, const char *sentence)
{
    return command_fail(command, "%s%s%s", option, *option ? ": " : "",
                        as_part(command->pool, sentence));
}

enum exit_status command_misuse_sentence(const struct command *command,
                                         const char *about, const char *option,
                                         const char *sentence)
{
    return command_misuse(command, about, "%s: %s", option,
                          as_part(command->pool, sentence));
}

enum exit_status command_misuse(const struct command *command,
                                const char *about, const char *format, ...)
{
    const char *help = apr_pstrcat(command->pool, "tokenbooth help",
                                   *about ? " " : "", about, NULL);
    va_list arguments;

    va_start(arguments, format);
    print(command, "usage", compose(command->pool, format, arguments), help);
    va_end(arguments);
    return COMMAND_USAGE;
}

enum exit_status command_fail_result(const struct command *command,
                                     enum result result)
{
    if (result == RESULT_BUSY)
        return command_fail(command, "the database is busy; try again");
    if (result == RESULT_UNWRITABLE)
        return command_fail(command,
                            "nothing was changed: the database cannot be "
                            "written; see the error above");
    return command_fail(command,
                        "the database could not be used; see the error above, "
                        "or run \"tokenbooth check\"");
}
