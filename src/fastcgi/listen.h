/* listen.h: a listening socket, opened by ourselves. */
#ifndef TOKENBOOTH_FASTCGI_LISTEN_H
#define TOKENBOOTH_FASTCGI_LISTEN_H

/* Listens at "unix:/path" or "address:port"; -1 with a line in the log where it
 * cannot. libfcgi's own way fails with "address in use" after kept connections,
 * and leaves a socket file of an ended program in the way. */
int listen_open(const char *address);

#endif
