/* token_command_values.c: tokenbooth token revoke --values FILE|-: ends every
 * value that stands in a file.
 *
 * It may be a list of leaked values, or a log or settings that hold some: what
 * stands around them does not matter. No value is ever printed. */
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "access/value_search.h"
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
    int found;          /* values, right or mistyped */
    int failed;         /* those that did not end */
    int reason;         /* why the file could not be read to its end */
    enum result result; /* of the database */
};

/* word: what was found. Of one that is no value, nothing is shown. */
static void report(struct values *values, int64_t line, const char *result,
                   const char *word, const struct value_ended *ended)
{
    struct account account = {0};

    if (ended && store_account_by_id(values->command->store, values->list.pool,
                                     ended->account_id, &account) != RESULT_OK)
        account.username = NULL;
    command_list_row(
        &values->list,
        json_pack("{s:I, s:s, s:o, s:s?, s:s?}", "line", (json_int_t)line,
                  "result", result, "id",
                  ended ? json_integer((json_int_t)ended->token_id)
                        : json_null(),
                  "account", account.username, "last4",
                  value_is_well_formed(word) ? value_last4(word) : NULL));
}

/* Ends one value. Whatever fails does not keep the others from ending. */
static enum result end_value(struct values *values, int64_t line,
                             const char *word)
{
    struct act act = command_act(values->command, 0);
    struct value_ended ended = {0};
    enum result result = RESULT_INVALID;

    act.pool = values->list.pool;
    values->found++;
    if (value_is_well_formed(word))
        result = store_token_revoke_by_value(&act, word, &ended);
    if (result == RESULT_OK) {
        report(values, line,
               ended.ended_before ? "had ended before"
               : ended.was_old    ? "old value ended"
                                  : "revoked",
               word, &ended);
        return result;
    }
    values->failed++;
    report(values, line,
           result == RESULT_INVALID     ? "incomplete or mistyped"
           : result == RESULT_NOT_FOUND ? "never issued by this site"
                                        : "failed",
           word, NULL);
    return result == RESULT_INVALID || result == RESULT_NOT_FOUND ? RESULT_OK
                                                                  : result;
}

static void end_found(void *data, int64_t line, const char *word)
{
    struct values *values = data;

    if (values->result == RESULT_OK)
        values->result = end_value(values, line, word);
}

static void read_all(struct values *values, int file)
{
    struct value_search *search =
        value_search_create(values->command->pool, end_found, values);
    char buffer[BUFFER_BYTES];
    ssize_t size;

    do {
        size = read(file, buffer, sizeof buffer);
        if (size > 0)
            value_search_text(search, buffer, (size_t)size);
    } while (values->result == RESULT_OK &&
             (size > 0 || (size < 0 && errno == EINTR)));
    values->reason = size < 0 ? errno : 0;
    value_search_end(search);
    secret_wipe(buffer, sizeof buffer);
}

/* How many did not end is the reason to fail. */
static enum exit_status end_run(struct values *values)
{
    enum exit_status status = command_list_end(&values->list, values->result);

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
    struct values values = {.command = command, .result = RESULT_OK};
    bool is_stdin = strcmp(command->values, "-") == 0;
    int file =
        is_stdin ? STDIN_FILENO : open(command->values, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return command_fail(command, "%s: %s", command->values,
                            strerror(errno));
    command_list_begin(&values.list, command, columns);
    read_all(&values, file);
    close(file);
    return end_run(&values);
}
