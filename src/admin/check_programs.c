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

/* Whether something accepts connections at the address; else sets errno. */
static bool can_connect(int to, const void *address, socklen_t size)
{
    bool connected = to >= 0 && connect(to, address, size) == 0;
    int reason = errno;

    if (to >= 0)
        close(to);
    errno = reason;
    return connected;
}

static bool can_connect_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    apr_cpystrn(address.sun_path, path, sizeof address.sun_path);
    return can_connect(
        socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
        &address, sizeof address);
}

/* host_port: an IPv4 address and a port, as the settings have it. */
static bool can_connect_tcp(apr_pool_t *pool, const char *host_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char *host = apr_pstrdup(pool, host_port);
    char *colon = strrchr(host, ':');
    long long port = 0;

    *colon = '\0';
    text_number(colon + 1, 1, 65535, &port);
    address.sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, host, &address.sin_addr);
    return can_connect(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), &address,
                       sizeof address);
}

static void check_program(struct check *check, const char *program,
                          const char *listen)
{
    bool accepts = text_starts(listen, "unix:")
                       ? can_connect_unix(listen + UNIX_PREFIX)
                       : can_connect_tcp(check->command->pool, listen);

    if (!accepts)
        check_report(check, CHECK_CRITICAL,
                     "%s does not answer at %s: %s; start it", program, listen,
                     strerror(errno));
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
