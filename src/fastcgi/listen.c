/* listen.c: systemd's sockets, TCP with SO_REUSEADDR, or a unix socket that no
 * other program uses. */
#include "fastcgi/listen.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "fastcgi/socket_address.h"

enum {
    BACKLOG = 1024,
    /* Apache sends its question at once. A busy machine takes a moment. */
    SILENCE_SECONDS = 5,
};

static int failed(int file, const char *address)
{
    log_error("cannot listen on %s: %m", address);
    if (file >= 0)
        close(file);
    return -1;
}

/* Any local user can connect to a port. Whoever sends nothing is not accepted
 * (tcp(7)), and whoever stops in the middle of a question occupies a thread for
 * this long: connections inherit the deadline. accept has it as well. */
static bool limit_silence(int file)
{
    const int seconds = SILENCE_SECONDS;
    const struct timeval deadline = {.tv_sec = SILENCE_SECONDS};

    return setsockopt(file, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds,
                      sizeof seconds) == 0 &&
           setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &deadline,
                      sizeof deadline) == 0;
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

static int open_tcp(const char *address, const struct socket_address *name)
{
    int yes = 1;
    int file = socket_address_socket(name, 0);

    if (file < 0 ||
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) ||
        bind(file, &name->name.any, name->size) || !limit_silence(file) ||
        listen(file, BACKLOG))
        return failed(file, address);
    return file;
}

/* Removes the socket that a killed program left behind, but nothing else: a
 * wrong path in the settings can name any file. False with errno if there is
 * something else. */
static bool remove_stale(const struct socket_address *name)
{
    const char *path = name->name.local.sun_path;
    struct stat info;

    if (lstat(path, &info))
        return errno == ENOENT;
    if (S_ISSOCK(info.st_mode) && socket_address_probe(name) == ECONNREFUSED)
        return unlink(path) == 0;
    errno = S_ISSOCK(info.st_mode) ? EADDRINUSE : EEXIST;
    return false;
}

static int open_unix(const char *address, const struct socket_address *name)
{
    const char *path = name->name.local.sun_path;
    int file;

    if (!remove_stale(name))
        return failed(-1, address);
    file = socket_address_socket(name, 0);
    if (file < 0 || bind(file, &name->name.any, name->size))
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
    struct socket_address name;

    listener->path = NULL;
    listener->is_port = !text_starts(address, "unix:");
    if (!socket_address_parse(address, &name)) {
        listener->file = failed(-1, address);
    } else if (listener->is_port) {
        listener->file = open_tcp(address, &name);
    } else {
        listener->path = address + strlen("unix:");
        listener->file = open_unix(address, &name);
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
    if (listener->file >= 0 && listener->is_port && !limit_silence(file))
        listener->file = failed(-1, "the socket of systemd");
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
