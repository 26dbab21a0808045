/* check_programs.c: whether the programs accept connections. */
#include <apr_strings.h>
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "admin/check_command.h"
#include "base/text.h"

enum { UNIX_PREFIX = 5 /* "unix:" */ };

static int connect_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int to = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    apr_cpystrn(address.sun_path, path, sizeof address.sun_path);
    if (to >= 0 && connect(to, (struct sockaddr *)&address, sizeof address)) {
        close(to);
        return -1;
    }
    return to;
}

/* host_port: an IPv4 address and a port, as the settings have it. */
static int connect_tcp(apr_pool_t *pool, const char *host_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char *host = apr_pstrdup(pool, host_port);
    char *colon = strrchr(host, ':');
    long long port = 0;
    int to = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *colon = '\0';
    text_number(colon + 1, 1, 65535, &port);
    address.sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, host, &address.sin_addr);
    if (to >= 0 && connect(to, (struct sockaddr *)&address, sizeof address)) {
        close(to);
        return -1;
    }
    return to;
}

static void check_program(struct check *check, const char *program,
                          const char *listen)
{
    int to = text_starts(listen, "unix:")
                 ? connect_unix(listen + UNIX_PREFIX)
                 : connect_tcp(check->command->pool, listen);

    if (to < 0)
        check_report(check, CHECK_CRITICAL,
                     "%s does not answer at %s: %s; start it", program, listen,
                     strerror(errno));
    else
        close(to);
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
    check_each(check, "authorize.fcgi", settings->authorize_listen);
}
