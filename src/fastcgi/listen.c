/* listen.c: systemd's sockets, TCP with SO_REUSEADDR, or a unix socket that no
 * other program uses. */
#include "fastcgi/listen.h"

#include <apr_strings.h>
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

/* A socket that systemd passed. Workers wait in accept, so it must block,
 * whatever NonBlocking= says in the unit. */
static int inherit_socket(int file)
{
    int flags = fcntl(file, F_GETFL);

    if (sd_is_socket(file, AF_UNSPEC, SOCK_STREAM, 1) <= 0 ||
        fcntl(file, F_SETFL, flags & ~O_NONBLOCK)) {
        log_error("systemd must pass listening stream sockets only");
        return -1;
    }
    return file;
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

/* True if no program listens on this socket any more. One that has a queue so
 * long that it takes nobody now (EAGAIN) does, and so may any other. */
static bool is_abandoned(const struct sockaddr_un *name)
{
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool abandoned =
        file >= 0 &&
        connect(file, (const struct sockaddr *)name, sizeof *name) != 0 &&
        errno == ECONNREFUSED;

    if (file >= 0)
        close(file);
    return abandoned;
}

/* Removes the socket that a killed program left behind, but nothing else: a
 * wrong path in the settings can name any file. False with errno if there is
 * something else. */
static bool remove_stale(const struct sockaddr_un *name)
{
    struct stat info;

    if (lstat(name->sun_path, &info))
        return errno == ENOENT;
    if (S_ISSOCK(info.st_mode) && is_abandoned(name))
        return unlink(name->sun_path) == 0;
    errno = S_ISSOCK(info.st_mode) ? EADDRINUSE : EEXIST;
    return false;
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
    if (file < 0 || bind(file, (struct sockaddr *)&name, sizeof name))
        return failed(file, address);
    /* Apache's user is the program's own, or a member of its group. */
    if (chmod(path, 0660) == 0 && listen(file, BACKLOG) == 0)
        return file;
    failed(file, address);
    unlink(path);
    return -1;
}

enum result listen_open(const char *address, struct listener *listener)
{
    listener->path = NULL;
    listener->is_port = !text_starts(address, "unix:");
    if (listener->is_port) {
        listener->file = open_tcp(address);
    } else {
        listener->path = address + strlen("unix:");
        listener->file = open_unix(address, listener->path);
    }
    return listener->file < 0 ? RESULT_BROKEN : RESULT_OK;
}

void listen_close(struct listener *listener)
{
    close(listener->file);
    if (listener->path)
        unlink(listener->path);
}

static enum result inherit(int file, struct listener *listener)
{
    listener->path = NULL;
    listener->is_port = sd_is_socket_unix(file, 0, -1, NULL, 0) <= 0;
    listener->file = inherit_socket(file);
    return listener->file < 0 ? RESULT_BROKEN : RESULT_OK;
}

int listen_count(const char *addresses)
{
    int count = sd_listen_fds(0);

    if (count > 0)
        return count;
    for (count = 1; (addresses = strchr(addresses, ',')); count++)
        addresses++;
    return count;
}

enum result listen_open_all(apr_pool_t *pool, const char *addresses,
                            struct listeners *listeners)
{
    int count = listen_count(addresses);
    bool passed = sd_listen_fds(1) > 0;
    char *state, *rest = apr_pstrdup(pool, addresses);
    enum result result = count <= LISTENERS_MAX ? RESULT_OK : RESULT_BROKEN;

    listeners->count = 0;
    listeners->name = !passed      ? addresses
                      : count == 1 ? "the socket of systemd"
                                   : "the sockets of systemd";
    if (result != RESULT_OK)
        log_error("cannot listen on more than %d sockets", LISTENERS_MAX);
    for (int i = 0; i < count && result == RESULT_OK; i++, rest = NULL) {
        struct listener *next = &listeners->list[i];
        result =
            passed ? inherit(SD_LISTEN_FDS_START + i, next)
                   : listen_open(text_trim(pool, apr_strtok(rest, ",", &state)),
                                 next);
        listeners->count += result == RESULT_OK;
    }
    if (result != RESULT_OK)
        listen_close_all(listeners);
    return result;
}

void listen_close_all(struct listeners *listeners)
{
    for (int i = 0; i < listeners->count; i++)
        listen_close(&listeners->list[i]);
    listeners->count = 0;
}
