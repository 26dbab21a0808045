/* command.c: messages, the password prompt, and JSON for all commands. */
#include "admin/command.h"

#include <apr_strings.h>
#include <bsd/readpassphrase.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"

enum { SECRET_LINE_BYTES = 2048 };

enum exit_status command_fail(const char *format, ...)
{
    va_list arguments;

    fputs("tokenbooth: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return COMMAND_FAILED;
}

enum exit_status command_fail_result(enum result result)
{
    if (result == RESULT_BUSY)
        return command_fail("the database is busy; try again");
    return command_fail("the database could not be used; see the error "
                        "above, or run \"tokenbooth check\"");
}

struct act command_act(const struct command *command, int64_t account_id)
{
    struct act act = {
        .store = command->store,
        .pool = command->pool,
        .authority = AUTHORITY_ADMINISTRATOR,
        .account_id = account_id,
        .address = "",
        .client = "",
        .now = clock_now(),
    };

    return act;
}

bool command_find_account(struct command *command, const char *name,
                          struct account *account)
{
    enum result result =
        store_account_by_name(command->store, command->pool,
                              text_lower(command->pool, name), account);

    if (result == RESULT_NOT_FOUND)
        command_fail("no account is named \"%s\"", name);
    else if (result != RESULT_OK)
        command_fail_result(result);
    return result == RESULT_OK;
}

/* Reads a line from the terminal without echo, or from standard input; "" if
 * there is none. No copy stays in a buffer of the C library. */
static char *read_line(apr_pool_t *pool, const char *prompt, bool terminal)
{
    char line[SECRET_LINE_BYTES];
    const char *read = readpassphrase(prompt, line, sizeof line,
                                      terminal ? RPP_REQUIRE_TTY : RPP_STDIN);
    char *copy =
        secret_wipe_with_pool(pool, apr_pstrdup(pool, read ? read : ""));

    secret_wipe(line, sizeof line);
    return copy;
}

char *command_read_password(apr_pool_t *pool)
{
    bool terminal = isatty(STDIN_FILENO) != 0;
    char *secret = read_line(pool, "Password: ", terminal);

    if (!terminal ||
        secret_equal(secret, read_line(pool, "Repeat password: ", true)))
        return secret;
    command_fail("the passwords do not match");
    return NULL;
}

void command_print_json(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);

    puts(text ? text : "null");
    free(text);
    json_decref(object);
}

json_t *command_json_time(apr_pool_t *pool, int64_t at)
{
    return at ? json_string(clock_iso(pool, at)) : json_null();
}
