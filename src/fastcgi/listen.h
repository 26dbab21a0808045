/* listen.h: the socket that a program serves on. */
#ifndef TOKENBOOTH_FASTCGI_LISTEN_H
#define TOKENBOOTH_FASTCGI_LISTEN_H

#include "base/result.h"

struct listener {
    int file;         /* the listening socket */
    const char *path; /* socket file that we created; NULL: none */
};

/* Takes the socket that systemd passed (sd_listen_fds(3)) where there is one,
 * else listens at address: "unix:/path" or "address:port". RESULT_BROKEN, with
 * a line in the log, where it cannot. address must outlive the listener.
 *
 * libfcgi's FCGX_OpenSocket fails with "address in use" after kept connections,
 * and trips over the socket file that a killed program leaves behind. */
enum result listen_open(const char *address, struct listener *listener);

/* Closes the socket and removes its file. */
void listen_close(struct listener *listener);

#endif
