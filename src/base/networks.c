/* networks.c: addresses as bytes. APR's ipsubnets know no /0, and take "10" for
 * 10.0.0.0/8. */
#include "base/networks.h"

#include <apr_strings.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"

enum {
    IPV4_BYTES = 4,
    IPV6_BYTES = 16,
    MAPPED = IPV6_BYTES - IPV4_BYTES, /* in front of an IPv4 address */
    WORD_SHOWN = 60,
};

static const char SEPARATORS[] = ", \t\r\n";

/* Reads an address, of which all bits count. *hidden: how many of those that
 * were written an IPv4 address does not have. */
static bool parse_address(const char *text, struct network *network,
                          int *hidden)
{
    struct in6_addr long_one;

    *network = (struct network){.size = IPV4_BYTES, .bits = IPV4_BYTES * 8};
    *hidden = 0;
    if (inet_pton(AF_INET, text, network->bytes) == 1)
        return true;
    if (inet_pton(AF_INET6, text, &long_one) != 1)
        return false;
    if (IN6_IS_ADDR_V4MAPPED(&long_one)) {
        *hidden = MAPPED * 8;
        memcpy(network->bytes, long_one.s6_addr + MAPPED, IPV4_BYTES);
        return true;
    }
    network->size = IPV6_BYTES;
    network->bits = IPV6_BYTES * 8;
    memcpy(network->bytes, long_one.s6_addr, IPV6_BYTES);
    return true;
}

/* So that each network is written in one way. */
static void clear_rest(struct network *network)
{
    int whole = network->bits / 8, rest = network->bits % 8;

    if (rest) {
        network->bytes[whole] &= (unsigned char)(0xff << (8 - rest));
        whole++;
    }
    memset(network->bytes + whole, 0, sizeof network->bytes - (size_t)whole);
}

/* Returns NULL, or what is wrong with the word. */
static const char *parse_network(apr_pool_t *pool, const char *word,
                                 struct network *network)
{
    const char *slash = strchr(word, '/');
    const char *address =
        slash ? apr_pstrmemdup(pool, word, (size_t)(slash - word)) : word;
    long long bits = 0;
    int hidden;

    if (!parse_address(address, network, &hidden))
        return "is not an IPv4 or IPv6 address or network, such as 192.0.2.7 "
               "or 10.0.0.0/8";
    if (slash) {
        if (!text_number(slash + 1, hidden, hidden + network->bits, &bits))
            return apr_psprintf(pool,
                                "needs a number from %d to %d after the slash",
                                hidden, hidden + network->bits);
        network->bits = (unsigned char)(bits - hidden);
    }
    clear_rest(network);
    return NULL;
}

static int count_words(apr_pool_t *pool, const char *text)
{
    char *rest = apr_pstrdup(pool, text);
    int count = 0;

    while (apr_strtok(rest, SEPARATORS, &rest))
        count++;
    return count;
}

/* The word can be anything that was pasted, even a token's value. */
static char *complaint(apr_pool_t *pool, const char *word, const char *why)
{
    char *shown = utf8_truncate(pool, utf8_sanitize(pool, word), WORD_SHOWN);

    value_mask(shown);
    return apr_psprintf(pool, "\"%s\" %s.", shown, why);
}

struct networks *networks_parse(apr_pool_t *pool, const char *text,
                                const char **wrong)
{
    int count = count_words(pool, text);
    char *rest = apr_pstrdup(pool, text);
    struct networks *networks;
    const char *word, *why;

    if (count > NETWORKS_MAX) {
        *wrong = apr_psprintf(pool, "Enter at most %d networks.", NETWORKS_MAX);
        return NULL;
    }
    networks = apr_pcalloc(pool, sizeof *networks +
                                     (size_t)count * sizeof(struct network));
    while ((word = apr_strtok(rest, SEPARATORS, &rest)) != NULL) {
        why = parse_network(pool, word, &networks->list[networks->count++]);
        if (why) {
            *wrong = complaint(pool, word, why);
            return NULL;
        }
    }
    return networks;
}

size_t networks_size(const struct networks *networks)
{
    return sizeof *networks +
           (size_t)networks->count * sizeof networks->list[0];
}

static char *network_text(apr_pool_t *pool, const struct network *network)
{
    bool is_long = network->size == IPV6_BYTES;
    char address[INET6_ADDRSTRLEN] = "";

    inet_ntop(is_long ? AF_INET6 : AF_INET, network->bytes, address,
              sizeof address);
    return network->bits == network->size * 8
               ? apr_pstrdup(pool, address)
               : apr_psprintf(pool, "%s/%d", address, network->bits);
}

char *networks_text(apr_pool_t *pool, const struct networks *networks)
{
    char *text = apr_pstrdup(pool, "");

    for (int i = 0; i < networks->count; i++)
        text = apr_pstrcat(pool, text, i ? ", " : "",
                           network_text(pool, &networks->list[i]), NULL);
    return text;
}

static bool has(const struct network *network, const struct network *address)
{
    size_t whole = network->bits / 8;
    int rest = network->bits % 8;
    const unsigned char *a = network->bytes, *b = address->bytes;

    return network->size == address->size && memcmp(a, b, whole) == 0 &&
           (!rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

/* A link-local address comes with its interface: fe80::1%eth0. */
static bool parse_client(const char *text, struct network *address)
{
    char bare[INET6_ADDRSTRLEN];
    size_t size = strcspn(text, "%");
    int hidden;

    if (size >= sizeof bare)
        return false;
    memcpy(bare, text, size);
    bare[size] = '\0';
    return parse_address(bare, address, &hidden);
}

static bool hold(const struct networks *networks, const struct network *inner)
{
    for (int i = 0; i < networks->count; i++) {
        const struct network *network = &networks->list[i];
        if (network->bits <= inner->bits && has(network, inner))
            return true;
    }
    return false;
}

bool networks_hold(const struct networks *networks, const char *address)
{
    struct network parsed;

    return address && parse_client(address, &parsed) && hold(networks, &parsed);
}

bool networks_are_within(const struct networks *inner,
                         const struct networks *outer)
{
    for (int i = 0; i < inner->count; i++) {
        if (!hold(outer, &inner->list[i]))
            return false;
    }
    return true;
}

bool networks_are_valid(apr_pool_t *pool, const char *text)
{
    const char *wrong;
    const struct networks *networks = networks_parse(pool, text, &wrong);

    return networks && networks->count;
}

bool networks_have(apr_pool_t *pool, const char *text, const char *address)
{
    const char *wrong;
    const struct networks *networks = networks_parse(pool, text, &wrong);

    return networks && networks_hold(networks, address);
}
