/* token_command_values.c: tokenbooth token revoke --values FILE|-: ends every
 * value that stands in a file.
 *
 * It may be a list of leaked values, or a log or settings that hold some: what
 * stands around them does not matter. No value is ever printed. */
#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/command_list.h"
#include "admin/token_command.h"
#include "base/secret.h"
#include "base/value.h"
#include "store/values.h"

enum { BUFFER_BYTES = 16384 };

static const struct command_list_column columns[] = {
    {"line", "line ", 0, COMMAND_LIST_TEXT},
    {"result", ": ", 0, COMMAND_LIST_TEXT},
    {"id", ": token ", 0, COMMAND_LIST_TEXT},
    {"account", " of ", 0, COMMAND_LIST_TEXT},
    {"last4", " ...", 0, COMMAND_LIST_TEXT},
    {NULL, NULL, 0, COMMAND_LIST_TEXT},
};

/* How a run goes. */
struct values {
    struct command *command;
    struct command_list list;
    int line;
    int found;  /* values, right or mistyped */
    int failed; /* those that did not end */
    int reason; /* why the file could not be read to its end; 0: it was */
};

static void report(struct values *values, const char *result,
                   const struct value_ended *ended)
{
    struct account account = {0};

    if (ended && store_account_by_id(values->command->store, values->list.pool,
                                     ended->account_id, &account) != RESULT_OK)
        account.username = NULL;
    command_list_row(&values->list,
                     json_pack("{s:i, s:s, s:o, s:s?, s:s?}", "line",
                               values->line, "result", result, "id",
                               ended ? json_integer((json_int_t)ended->token_id)
                                     : json_null(),
                               "account", account.username, "last4",
                               ended ? ended->last4 : NULL));
}

/* Ends one value. Whatever fails does not keep the others from ending. */
static enum result end_value(struct values *values, const char *value)
{
    struct act act = command_act(values->command, 0);
    struct value_ended ended = {0};
    enum result result = RESULT_INVALID;

    act.pool = values->list.pool;
    values->found++;
    if (value_is_well_formed(value))
        result = store_token_revoke_by_value(&act, value, &ended);
    if (result == RESULT_OK) {
        report(values, ended.ended_before ? "had ended before" : "revoked",
               &ended);
        return result;
    }
    values->failed++;
    report(values,
           result == RESULT_INVALID     ? "incomplete or mistyped"
           : result == RESULT_NOT_FOUND ? "never issued by this site"
                                        : "failed",
           NULL);
    return result == RESULT_INVALID || result == RESULT_NOT_FOUND ? RESULT_OK
                                                                  : result;
}

/* The length of the word at text that starts like a value. */
static size_t word_length(const char *text)
{
    return strlen(VALUE_PREFIX) + strspn(text + strlen(VALUE_PREFIX),
                                         "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "abcdefghijklmnopqrstuvwxyz");
}

static enum result end_line(struct values *values, char *line)
{
    enum result result = RESULT_OK;

    values->line++;
    while (result == RESULT_OK && (line = strstr(line, VALUE_PREFIX)) != NULL) {
        size_t length = word_length(line);
        char kept = line[length];
        line[length] = '\0';
        if (length > strlen(VALUE_PREFIX))
            result = end_value(values, line);
        line[length] = kept;
        line += length;
    }
    return result;
}

static enum result end_lines(struct values *values, FILE *file)
{
    char *line = NULL;
    size_t size = 0;
    enum result result = RESULT_OK;

    while (result == RESULT_OK && getline(&line, &size, file) >= 0)
        result = end_line(values, line);
    if (line)
        secret_wipe(line, size);
    free(line);
    return result;
}

/* How many did not end is the reason to fail. */
static enum exit_status end_run(struct values *values, enum result result)
{
    enum exit_status status = command_list_end(&values->list, result);

    if (status == COMMAND_DONE && values->reason)
        return command_fail(values->command, "%s: %s", values->command->values,
                            strerror(values->reason));
    if (status == COMMAND_DONE && !values->found)
        return command_fail(values->command, "no value was found");
    if (status == COMMAND_DONE && values->failed)
        return command_fail(values->command,
                            "%d of %d values did not end: they are mistyped, "
                            "or not of this site",
                            values->failed, values->found);
    return status;
}

enum exit_status token_command_revoke_values(struct command *command)
{
    struct values values = {.command = command};
    bool is_stdin = strcmp(command->values, "-") == 0;
    char buffer[BUFFER_BYTES];
    FILE *file = is_stdin ? stdin : fopen(command->values, "re");
    enum result result;

    if (!file)
        return command_fail(command, "%s: %s", command->values,
                            strerror(errno));
    setvbuf(file, buffer, _IOFBF, sizeof buffer);
    command_list_begin(&values.list, command, columns);
    result = end_lines(&values, file);
    values.reason = ferror(file) ? errno : 0;
    fclose(file);
    secret_wipe(buffer, sizeof buffer);
    return end_run(&values, result);
}
