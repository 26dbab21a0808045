/* listen.c: systemd's socket, TCP with SO_REUSEADDR, or a unix socket that no
 * other program uses. */
#include "fastcgi/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
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

/* The socket that systemd passed. Workers wait in accept, so it must block,
 * whatever NonBlocking= says in the unit. */
static int inherit_socket(int count)
{
    int flags = fcntl(SD_LISTEN_FDS_START, F_GETFL);

    if (count > 1 ||
        sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) <= 0 ||
        fcntl(SD_LISTEN_FDS_START, F_SETFL, flags & ~O_NONBLOCK)) {
        log_error("systemd must pass exactly one listening stream socket");
        return -1;
    }
    return SD_LISTEN_FDS_START;
}

static int open_tcp(const char *address)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    const char *colon = strrchr(address, ':');
    char host[64];
    long long port = 0;
    int yes = 1;
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    errno = EINVAL;
    if (file < 0 || !text_number(colon + 1, 0, 65535, &port) ||
        inet_pton(AF_INET, host, &name.sin_addr) != 1)
        return failed(file, address);
    name.sin_port = htons((uint16_t)port);
    if (setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) ||
        bind(file, (struct sockaddr *)&name, sizeof name) ||
        listen(file, BACKLOG))
        return failed(file, address);
    return file;
}

/* True if a program is listening on this socket. */
static bool is_alive(const struct sockaddr_un *name)
{
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = file >= 0 && connect(file, (const struct sockaddr *)name,
                                      sizeof *name) == 0;

    if (file >= 0)
        close(file);
    return alive;
}

static int open_unix(const char *address, const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    errno = ENAMETOOLONG;
    if (file < 0 || strlen(path) >= sizeof name.sun_path)
        return failed(file, address);
    memcpy(name.sun_path, path, strlen(path) + 1);
    if (is_alive(&name)) {
        errno = EADDRINUSE;
        return failed(file, address);
    }
    unlink(path);
    /* Apache's user is the program's own, or a member of its group. */
    if (bind(file, (struct sockaddr *)&name, sizeof name) ||
        chmod(path, 0660) || listen(file, BACKLOG))
        return failed(file, address);
    return file;
}

enum result listen_open(const char *address, struct listener *listener)
{
    int passed = sd_listen_fds(1);

    listener->path = NULL;
    listener->name = address;
    if (passed > 0) {
        listener->name = "the socket of systemd";
        listener->file = inherit_socket(passed);
    } else if (text_starts(address, "unix:")) {
        listener->path = address + strlen("unix:");
        listener->file = open_unix(address, listener->path);
    } else {
        listener->file = open_tcp(address);
    }
    return listener->file < 0 ? RESULT_BROKEN : RESULT_OK;
}

void listen_close(struct listener *listener)
{
    close(listener->file);
    if (listener->path)
        unlink(listener->path);
}
