/* networks.h: lists of networks in CIDR notation, such as
 * "127.0.0.0/8, ::1, 10.1.0.0/16". */
#ifndef TOKENBOOTH_BASE_NETWORKS_H
#define TOKENBOOTH_BASE_NETWORKS_H

#include <apr_pools.h>
#include <stdbool.h>

/* True if text is one or more networks or addresses, with commas between
 * them. */
bool networks_are_valid(apr_pool_t *pool, const char *text);

/* True if the address text is in one of the networks; an IPv4 address also as
 * IPv6 has it (::ffff:192.0.2.1). False for what is no address, and for
 * networks that are not valid. */
bool networks_have(apr_pool_t *pool, const char *networks, const char *text);

#endif
