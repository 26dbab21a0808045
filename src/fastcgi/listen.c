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

/* "address:port", as the settings have checked it; false with errno if not. */
static bool parse_tcp(const char *address, struct sockaddr_in *name)
{
    const char *colon = strrchr(address, ':');
    char host[INET_ADDRSTRLEN];
    long long port = 0;

    errno = EINVAL;
    if (!colon || (size_t)(colon - address) >= sizeof host ||
        !text_number(colon + 1, 0, 65535, &port))
        return false;
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    name->sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, host, &name->sin_addr) == 1;
}

static int open_tcp(const char *address)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    int yes = 1;
    int file;

    if (!parse_tcp(address, &name))
        return failed(-1, address);
    file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0 ||
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) ||
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

/* Removes the socket that a killed program left behind, but nothing else: a wrong
 * path in the settings can name any file. False with errno if there is something
 * else. */
static bool remove_stale(const struct sockaddr_un *name)
{
    struct stat info;

    if (lstat(name->sun_path, &info))
        return errno == ENOENT;
    errno = S_ISSOCK(info.st_mode) ? EADDRINUSE : EEXIST;
    return S_ISSOCK(info.st_mode) && !is_alive(name) &&
           unlink(name->sun_path) == 0;
}

static int open_unix(const char *address, const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int file;

    errno = ENAMETOOLONG;
    if (strlen(path) >= sizeof name.sun_path)
        return failed(-1, address);
    memcpy(name.sun_path, path, strlen(path) + 1);
    if (!remove_stale(&name))
        return failed(-1, address);
    file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* Apache's user is the program's own, or a member of its group. */
    if (file < 0 || bind(file, (struct sockaddr *)&name, sizeof name) ||
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
