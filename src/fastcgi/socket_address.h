/* socket_address.h: an address to listen on, as the settings have it, and if a
 * program listens there. */
#ifndef TOKENBOOTH_FASTCGI_SOCKET_ADDRESS_H
#define TOKENBOOTH_FASTCGI_SOCKET_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct socket_address {
    union {
        struct sockaddr any;
        struct sockaddr_in tcp;
        struct sockaddr_un local;
    } name;
    socklen_t size;
};

/* text: "unix:/path" or "address:port" (IPv4). False with errno if it is
 * neither, or the path too long. */
bool socket_address_parse(const char *text, struct socket_address *address);

/* A new stream socket for such an address; flags: SOCK_NONBLOCK or 0. -1 with
 * errno. */
int socket_address_socket(const struct socket_address *address, int flags);

/* 0 if a program listens there, even if so many wait for it that it takes
 * nobody now; else the errno that says why not. Waits for some seconds at
 * most. */
int socket_address_probe(const struct socket_address *address);

#endif
