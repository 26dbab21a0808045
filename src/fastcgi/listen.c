/* listen.c: TCP with SO_REUSEADDR, unix sockets after a look for a live
 * owner. */
#include "fastcgi/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { BACKLOG = 1024 };

static int failed(int file, const char *address)
{
    log_error("cannot listen on %s: %m", address);
    if (file >= 0)
        close(file);
    return -1;
}

static int open_tcp(const char *address)
{
    struct sockaddr_in place = {.sin_family = AF_INET};
    const char *colon = strrchr(address, ':');
    char host[64];
    long long port = 0;
    int yes = 1;
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    errno = EINVAL;
    if (file < 0 || !text_number(colon + 1, 0, 65535, &port) ||
        inet_pton(AF_INET, host, &place.sin_addr) != 1)
        return failed(file, address);
    place.sin_port = htons((uint16_t)port);
    if (setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) ||
        bind(file, (struct sockaddr *)&place, sizeof place) ||
        listen(file, BACKLOG))
        return failed(file, address);
    return file;
}

/* True where a program answers at this socket. */
static bool is_alive(const struct sockaddr_un *place)
{
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = file >= 0 && connect(file, (const struct sockaddr *)place,
                                      sizeof *place) == 0;

    if (file >= 0)
        close(file);
    return alive;
}

static int open_unix(const char *address)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    const char *path = address + strlen("unix:");
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    errno = ENAMETOOLONG;
    if (file < 0 || strlen(path) >= sizeof place.sun_path)
        return failed(file, address);
    memcpy(place.sun_path, path, strlen(path) + 1);
    if (is_alive(&place)) {
        errno = EADDRINUSE;
        return failed(file, address);
    }
    unlink(path);
    /* The server's user is in the program's group, or is the same. */
    if (bind(file, (struct sockaddr *)&place, sizeof place) ||
        chmod(path, 0660) || listen(file, BACKLOG))
        return failed(file, address);
    return file;
}

int listen_open(const char *address)
{
    return text_starts(address, "unix:") ? open_unix(address)
                                         : open_tcp(address);
}
