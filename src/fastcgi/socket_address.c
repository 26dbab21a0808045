/* socket_address.c: parses addresses, and connects to them without waiting for
 * long. */
#include "fastcgi/socket_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { PROBE_MILLISECONDS = 5000 };

static bool parse_path(const char *path, struct socket_address *address)
{
    struct sockaddr_un *local = &address->name.local;

    errno = ENAMETOOLONG;
    if (strlen(path) >= sizeof local->sun_path)
        return false;
    local->sun_family = AF_UNIX;
    memcpy(local->sun_path, path, strlen(path) + 1);
    address->size = sizeof *local;
    return true;
}

static bool parse_tcp(const char *text, struct socket_address *address)
{
    struct sockaddr_in *tcp = &address->name.tcp;
    const char *colon = strrchr(text, ':');
    char host[INET_ADDRSTRLEN];
    long long port = 0;

    errno = EINVAL;
    if (!colon || (size_t)(colon - text) >= sizeof host ||
        !text_number(colon + 1, 0, 65535, &port))
        return false;
    snprintf(host, sizeof host, "%.*s", (int)(colon - text), text);
    tcp->sin_family = AF_INET;
    tcp->sin_port = htons((uint16_t)port);
    address->size = sizeof *tcp;
    return inet_pton(AF_INET, host, &tcp->sin_addr) == 1;
}

bool socket_address_parse(const char *text, struct socket_address *address)
{
    static const char UNIX[] = "unix:";

    memset(address, 0, sizeof *address);
    return text_starts(text, UNIX) ? parse_path(text + strlen(UNIX), address)
                                   : parse_tcp(text, address);
}

int socket_address_socket(const struct socket_address *address, int flags)
{
    return socket(address->name.any.sa_family,
                  SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
}

/* Why the connection that is being made fails; 0: it does not. */
static int await_connection(int file)
{
    struct pollfd wanted = {.fd = file, .events = POLLOUT};
    int reason = 0;
    socklen_t size = sizeof reason;
    int ready = poll(&wanted, 1, PROBE_MILLISECONDS);

    if (ready == 0)
        return ETIMEDOUT;
    if (ready < 0 || getsockopt(file, SOL_SOCKET, SO_ERROR, &reason, &size))
        return errno;
    return reason;
}

int socket_address_probe(const struct socket_address *address)
{
    int file = socket_address_socket(address, SOCK_NONBLOCK);
    int reason = 0;

    if (file < 0)
        return errno;
    if (connect(file, &address->name.any, address->size))
        reason = errno;
    if (reason == EINPROGRESS)
        reason = await_connection(file);
    close(file);
    /* A unix socket says so if its queue is full: somebody has it. */
    return reason == EAGAIN ? 0 : reason;
}
