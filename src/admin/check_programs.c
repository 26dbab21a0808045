/* check_programs.c: whether the programs accept connections. */
#include <apr_strings.h>
#include <errno.h>
#include <string.h>

#include "admin/check_command.h"
#include "base/text.h"
#include "fastcgi/socket_address.h"

static void check_program(struct check *check, const char *program,
                          const char *listen)
{
    struct socket_address address;
    int reason = socket_address_parse(listen, &address)
                     ? socket_address_probe(&address)
                     : errno;

    if (reason)
        check_report(check, CHECK_CRITICAL,
                     "%s does not answer at %s: %s; start it", program, listen,
                     strerror(reason));
}

/* addresses: one, or several with commas between them. */
static void check_each(struct check *check, const char *program,
                       const char *addresses)
{
    char *rest = NULL;
    char *copy = apr_pstrdup(check->command->pool, addresses);

    for (char *at = apr_strtok(copy, ",", &rest); at;
         at = apr_strtok(NULL, ",", &rest))
        check_program(check, program, text_trim(check->command->pool, at));
}

void check_programs(struct check *check)
{
    const struct settings *settings = check->command->settings;

    check_each(check, "profile.fcgi", settings->profile_listen);
    if (strcmp(settings->authorize_listen, SETTINGS_NO_LISTEN) != 0)
        check_each(check, "authorize.fcgi", settings->authorize_listen);
}
