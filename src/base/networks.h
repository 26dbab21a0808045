/* networks.h: networks in CIDR notation, and single addresses, of IPv4 and
 * IPv6. */
#ifndef TOKENBOOTH_BASE_NETWORKS_H
#define TOKENBOOTH_BASE_NETWORKS_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

enum { NETWORKS_MAX = 50 /* in one list */ };

struct network {
    unsigned char bytes[16]; /* of the address; those of IPv4 come first */
    unsigned char size;      /* of the address in bytes: 4 or 16 */
    unsigned char bits;      /* of it that count */
};

/* A list, in one piece of memory. */
struct networks {
    int count;
    struct network list[];
};

/* Reads networks and addresses with commas or white space between them. An IPv4
 * network is the same as IPv6 has it (::ffff:10.0.0.0/104). Without any, the
 * list is empty. NULL if one is not valid, or there are too many: *wrong then
 * is a sentence that names it. */
struct networks *networks_parse(apr_pool_t *pool, const char *text,
                                const char **wrong);

/* In bytes. */
size_t networks_size(const struct networks *networks);

/* "10.0.0.0/8, 2001:db8::7": without the bits that do not count. */
char *networks_text(apr_pool_t *pool, const struct networks *networks);

/* True if the address is in one of the networks; an IPv4 address also as IPv6
 * has it (::ffff:192.0.2.1). False for NULL, and for what is no address. */
bool networks_hold(const struct networks *networks, const char *address);

/* True if every address of inner is one of outer's networks. */
bool networks_are_within(const struct networks *inner,
                         const struct networks *outer);

/* True if text is at least one network, and all are valid. */
bool networks_are_valid(apr_pool_t *pool, const char *text);

/* The same for networks as text. False, too, if they are not valid. */
bool networks_have(apr_pool_t *pool, const char *text, const char *address);

#endif
