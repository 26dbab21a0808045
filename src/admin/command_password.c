/* command_password.c: reads a password from a terminal or standard input. */
#include <apr_strings.h>
#include <bsd/readpassphrase.h>
#include <unistd.h>

#include "admin/command.h"
#include "base/secret.h"

enum { SECRET_LINE_BYTES = 2048 };

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

char *command_read_password(const struct command *command)
{
    bool terminal = isatty(STDIN_FILENO) != 0;
    char *secret = read_line(command->pool, "Password: ", terminal);

    if (!terminal || secret_equal(secret, read_line(command->pool,
                                                    "Repeat password: ", true)))
        return secret;
    command_fail(command, "the passwords do not match");
    return NULL;
}
