/* networks.c: addresses as bytes. APR's ipsubnets know no /0, and take "10" for
 * 10.0.0.0/8. */
#include "base/networks.h"

#include <apr_strings.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/text.h"

enum { IPV4_BYTES = 4, IPV6_BYTES = 16, MAPPED = IPV6_BYTES - IPV4_BYTES };

struct address {
    unsigned char bytes[IPV6_BYTES];
    int size; /* in bytes; 0: it is none */
};

static struct address parse_address(const char *text)
{
    struct address address = {.size = IPV4_BYTES};
    struct in6_addr long_one;

    if (inet_pton(AF_INET, text, address.bytes) == 1)
        return address;
    address.size = 0;
    if (inet_pton(AF_INET6, text, &long_one) != 1)
        return address;
    address.size = IN6_IS_ADDR_V4MAPPED(&long_one) ? IPV4_BYTES : IPV6_BYTES;
    memcpy(address.bytes,
           long_one.s6_addr + (address.size == IPV4_BYTES ? MAPPED : 0),
           (size_t)address.size);
    return address;
}

struct network {
    struct address address;
    long long bits; /* that count */
};

/* False if it is not valid. text is changed. */
static bool parse_network(char *text, struct network *network)
{
    char *slash = strchr(text, '/');

    if (slash)
        *slash++ = '\0';
    network->address = parse_address(text);
    network->bits = network->address.size * 8LL;
    return network->address.size &&
           (!slash || text_number(slash, 0, network->bits, &network->bits));
}

/* Takes the first network from the list at *text, and moves on; *text is NULL
 * after the last one. False if it is not valid. */
static bool next(apr_pool_t *pool, const char **text, struct network *network)
{
    size_t size = strcspn(*text, ",");
    const char *one = apr_pstrmemdup(pool, *text, size);

    *text = (*text)[size] ? *text + size + 1 : NULL;
    return parse_network(text_trim(pool, one), network);
}

static bool has(const struct network *network, const struct address *address)
{
    size_t whole = (size_t)(network->bits / 8);
    int rest = (int)(network->bits % 8);
    const unsigned char *a = network->address.bytes, *b = address->bytes;

    return network->address.size == address->size && memcmp(a, b, whole) == 0 &&
           (!rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

bool networks_are_valid(apr_pool_t *pool, const char *text)
{
    struct network network;

    while (text) {
        if (!next(pool, &text, &network))
            return false;
    }
    return true;
}

bool networks_have(apr_pool_t *pool, const char *networks, const char *text)
{
    const struct address address = parse_address(text);
    struct network network;

    while (address.size && networks) {
        if (next(pool, &networks, &network) && has(&network, &address))
            return true;
    }
    return false;
}
