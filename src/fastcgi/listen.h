/* listen.h: the sockets that a program serves on. */
#ifndef TOKENBOOTH_FASTCGI_LISTEN_H
#define TOKENBOOTH_FASTCGI_LISTEN_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

enum { LISTENERS_MAX = 4 };

struct listener {
    int file;         /* the listening socket */
    const char *path; /* socket file that we created; NULL: none */
    bool is_port;     /* TCP, which every local user can reach */
};

struct listeners {
    struct listener list[LISTENERS_MAX];
    int count;
    const char *name; /* of all of them, for the log */
};

/* Listens on address, "unix:/path" or "address:port". RESULT_BROKEN if it
 * cannot, which is logged: for instance if the path is that of another
 * program's socket, or of a file of another kind. address must outlive the
 * listener.
 * On a port, no connection can be silent for long, and accept fails with EAGAIN
 * from time to time, which means nothing.
 *
 * Not FCGX_OpenSocket: it fails with "address in use" after a restart while
 * connections were open, and on the socket file that a killed program leaves
 * behind. */
enum result listen_open(const char *address, struct listener *listener);

/* Closes the socket and removes its file. */
void listen_close(struct listener *listener);

/* How many sockets listen_open_all opens for these addresses. */
int listen_count(const char *addresses);

/* Uses the sockets that systemd passed (sd_listen_fds(3)), if any; otherwise
 * listens on the addresses, with commas between them. All, or none:
 * RESULT_BROKEN. addresses and pool must outlive the listeners. */
enum result listen_open_all(apr_pool_t *pool, const char *addresses,
                            struct listeners *listeners);

void listen_close_all(struct listeners *listeners);

#endif
