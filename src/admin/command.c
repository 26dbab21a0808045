/* command.c: messages, secrets from a prompt, and JSON for all commands. */
#include "admin/command.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"

enum { SECRET_LINE_BYTES = 2048 };

enum exit_status command_refuse(const char *format, ...)
{
    va_list arguments;

    fputs("tokenbooth: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return COMMAND_REFUSED;
}

enum exit_status command_refuse_result(enum result result)
{
    if (result == RESULT_BUSY)
        return command_refuse("the database is locked; try again");
    return command_refuse("the database cannot be used; see the line above, "
                          "or run \"tokenbooth check\"");
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
        command_refuse("there is no account \"%s\"", name);
    else if (result != RESULT_OK)
        command_refuse_result(result);
    return result == RESULT_OK;
}

/* One line of standard input, unseen where it is a terminal. */
static char *read_line(apr_pool_t *pool, const char *prompt, bool terminal)
{
    char line[SECRET_LINE_BYTES] = "";
    struct termios seen, unseen;
    char *copy;

    if (terminal && tcgetattr(STDIN_FILENO, &seen) == 0) {
        unseen = seen;
        unseen.c_lflag &= ~(tcflag_t)ECHO;
        fputs(prompt, stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    if (!fgets(line, sizeof line, stdin))
        line[0] = '\0';
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &seen);
        fputc('\n', stderr);
    }
    line[strcspn(line, "\r\n")] = '\0';
    copy = secret_wipe_with_pool(pool, apr_pstrdup(pool, line));
    secret_wipe(line, sizeof line);
    return copy;
}

char *command_read_secret(apr_pool_t *pool, const char *prompt)
{
    bool terminal = isatty(STDIN_FILENO) != 0;
    char *secret, *again;

    /* No copy of it is left in a buffer of the C library's. */
    setvbuf(stdin, NULL, _IONBF, 0);
    secret = read_line(pool, apr_pstrcat(pool, prompt, ": ", NULL), terminal);
    if (!terminal)
        return *secret ? secret : NULL;
    again =
        read_line(pool, apr_pstrcat(pool, prompt, " again: ", NULL), terminal);
    if (!secret_equal(secret, again)) {
        command_refuse("the two are not the same");
        return NULL;
    }
    return *secret ? secret : NULL;
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
