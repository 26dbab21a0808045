/* loopback.h: whether an address is of this host, so that what is sent there
 * crosses no network. */
#ifndef TOKENBOOTH_BASE_LOOPBACK_H
#define TOKENBOOTH_BASE_LOOPBACK_H

#include <stdbool.h>

/* True if the host of a URL, such as "smtp://127.0.0.1:25" or
 * "http://localhost/x", is "localhost" or a loopback address. The URL has a
 * scheme. */
bool loopback_has_url(const char *url);

#endif
