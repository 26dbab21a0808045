/* listen.h: the socket that a program serves on. */
#ifndef TOKENBOOTH_FASTCGI_LISTEN_H
#define TOKENBOOTH_FASTCGI_LISTEN_H

#include "base/result.h"

struct listener {
    int file;         /* the listening socket */
    const char *name; /* for the log */
    const char *path; /* socket file that we created; NULL: none */
};

/* Uses the socket that systemd passed (sd_listen_fds(3)), if any; otherwise
 * listens on address, "unix:/path" or "address:port". RESULT_BROKEN if it
 * cannot, which is logged: for instance if the path is that of another program's
 * socket, or of a file of another kind. address must outlive the listener.
 *
 * Not FCGX_OpenSocket: it fails with "address in use" after a restart while
 * connections were open, and on the socket file that a killed program leaves
 * behind. */
enum result listen_open(const char *address, struct listener *listener);

/* Closes the socket and removes its file. */
void listen_close(struct listener *listener);

#endif
