/* throttle.c: counters in a shared mapping, changed by compare-and-swap.
 *
 * A counter is one 64-bit word: a tag that tells keys apart, the second in
 * which its window ends, and the count. A key's counter is in one of the WAYS
 * words of its bucket. If all of them are in use, the one with the fewest
 * events is replaced, but never one that is at its limit: a flood of sources
 * neither resets a counter that matters nor blocks anybody else. There is no
 * lock, so killing a process here does not harm the others. */
#include "limits/throttle.h"

#include <apr_strings.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "base/shared_file.h"

enum {
    BUCKETS = 16384,
    WAYS = 8,
    TAG_BITS = 22,
    END_BITS = 26, /* seconds, modulo two years: longer than hosts run */
    FULL_BITS = 1,
    COUNT_BITS = 15,
    COUNT_MAX = (1 << COUNT_BITS) - 1,
    WINDOW_MAX = 2 * 60 * 60, /* a window that ends later ended long ago */
    LATE_MAX = 10, /* seconds between reading the clock and counting */
};

_Static_assert(TAG_BITS + END_BITS + FULL_BITS + COUNT_BITS == 64,
               "a counter is one word");

/* Zero pages of a new file are a valid, empty mapping. */
struct mapping {
    _Atomic uint64_t words[BUCKETS][WAYS];
};

_Static_assert(SHARED_FILE_THROTTLE + sizeof(struct mapping) <=
                   SHARED_FILE_SCRYPT,
               "the counters fit into their part of the file");

struct throttle {
    struct mapping *mapping;
    struct secret_hash_key hash_key;
};

struct counter {
    uint32_t tag;
    uint32_t end; /* second, END_BITS of it; 0: the word is free */
    bool is_full; /* it reached its limit */
    uint32_t count;
};

struct search {
    _Atomic uint64_t *bucket;
    uint32_t tag;
    uint32_t second; /* now, END_BITS of it */
    uint32_t window; /* of the rule */
};

static uint64_t pack(struct counter counter)
{
    uint64_t word = counter.tag;

    word = word << END_BITS | counter.end;
    word = word << FULL_BITS | counter.is_full;
    return word << COUNT_BITS | counter.count;
}

static uint32_t take_bits(uint64_t *word, int bits)
{
    uint32_t taken = (uint32_t)(*word & ((1U << bits) - 1));

    *word >>= bits;
    return taken;
}

static struct counter unpack(uint64_t word)
{
    struct counter counter;

    counter.count = take_bits(&word, COUNT_BITS);
    counter.is_full = take_bits(&word, FULL_BITS);
    counter.end = take_bits(&word, END_BITS);
    counter.tag = (uint32_t)word;
    return counter;
}

enum result throttle_open(apr_pool_t *pool, const char *path,
                          const struct secret_key *key, struct throttle **out)
{
    struct throttle *throttle = apr_pcalloc(pool, sizeof *throttle);

    throttle->mapping = shared_file_open_part(pool, path, SHARED_FILE_THROTTLE,
                                              sizeof *throttle->mapping);
    if (!throttle->mapping)
        return RESULT_BROKEN;
    secret_hash_key_derive(key, "throttle", &throttle->hash_key);
    *out = throttle;
    return RESULT_OK;
}

static uint32_t second_of(int64_t now)
{
    return (uint32_t)now & ((1U << END_BITS) - 1);
}

/* Where the counter of a key would be, and how it would be known. */
static struct search search_for(struct throttle *throttle,
                                const struct throttle_rule *rule,
                                const char *key, int64_t now)
{
    struct search search = {.second = second_of(now),
                            .window = (uint32_t)rule->window};
    const uint64_t both[] = {
        secret_hash(&throttle->hash_key, rule->name, strlen(rule->name)),
        secret_hash(&throttle->hash_key, key, strlen(key)),
    };
    uint64_t hash = secret_hash(&throttle->hash_key, both, sizeof both);

    search.tag = take_bits(&hash, TAG_BITS);
    search.bucket = throttle->mapping->words[hash % BUCKETS];
    return search;
}

/* Seconds until the counter's window ends; 0: it is over. */
static uint32_t left_of(struct counter counter, uint32_t second)
{
    uint32_t left = (counter.end - second) & ((1U << END_BITS) - 1);

    return counter.end && left <= WINDOW_MAX ? left : 0;
}

/* True if a, a counter of another key, should be replaced rather than b. */
static bool goes_before(struct counter a, struct counter b, uint32_t second)
{
    uint32_t left = left_of(a, second), other = left_of(b, second);

    if (!left || !other)
        return !left && other;
    if (a.is_full != b.is_full)
        return b.is_full;
    if (!a.is_full && a.count != b.count)
        return a.count < b.count;
    return left < other;
}

/* True if this is the counter that is searched for, and its window is not over.
 * A window that ends later than a new one would was left by an earlier boot,
 * whose steady clock had run for longer. */
static bool is_own(struct counter counter, const struct search *search)
{
    uint32_t left = left_of(counter, search->second);

    return counter.tag == search->tag && left &&
           left <= search->window + LATE_MAX;
}

/* The word of the counter that is searched for, else the one to replace; *seen
 * is what it holds. */
static _Atomic uint64_t *choose(const struct search *search, uint64_t *seen)
{
    _Atomic uint64_t *bucket = search->bucket, *chosen = bucket;

    *seen = atomic_load(bucket);
    for (int i = 0; i < WAYS; i++) {
        uint64_t word = atomic_load(&bucket[i]);
        struct counter counter = unpack(word);
        bool found = is_own(counter, search);
        if (found || goes_before(counter, unpack(*seen), search->second)) {
            chosen = &bucket[i];
            *seen = word;
        }
        if (found)
            break;
    }
    return chosen;
}

/* A new counter, for the word of the one that it replaces. */
static struct counter start(const struct search *search)
{
    struct counter counter = {.tag = search->tag};

    counter.end = (search->second + search->window) & ((1U << END_BITS) - 1);
    if (!counter.end)
        counter.end = 1;
    return counter;
}

int throttle_count(struct throttle *throttle, const struct throttle_rule *rule,
                   const char *key, int64_t now)
{
    const struct search search = search_for(throttle, rule, key, now);
    uint32_t limit =
        (uint32_t)(rule->limit < COUNT_MAX ? rule->limit : COUNT_MAX);
    _Atomic uint64_t *word;
    struct counter counter;
    uint64_t seen;

    if (!limit)
        return 0;
    do {
        uint32_t left;
        word = choose(&search, &seen);
        counter = unpack(seen);
        left = left_of(counter, search.second);
        if (!is_own(counter, &search)) {
            /* Not even the least of the bucket can be replaced. */
            if (left && counter.is_full && counter.tag != search.tag)
                return (int)left;
            counter = start(&search);
        }
        if (counter.count >= limit)
            return (int)left;
        counter.count++;
        counter.is_full = counter.count >= limit;
    } while (!atomic_compare_exchange_weak(word, &seen, pack(counter)));
    return 0;
}

void throttle_refund(struct throttle *throttle,
                     const struct throttle_rule *rule, const char *key,
                     int64_t now)
{
    const struct search search = search_for(throttle, rule, key, now);
    _Atomic uint64_t *word;
    struct counter counter;
    uint64_t seen;

    do {
        word = choose(&search, &seen);
        counter = unpack(seen);
        if (!is_own(counter, &search) || !counter.count)
            return;
        counter.count--;
        counter.is_full = false;
    } while (!atomic_compare_exchange_weak(word, &seen, pack(counter)));
}

/* The counter of key, all zero if there is none. */
static struct counter find(struct throttle *throttle,
                           const struct throttle_rule *rule, const char *key,
                           int64_t now)
{
    const struct search search = search_for(throttle, rule, key, now);
    struct counter counter;
    uint64_t seen;

    choose(&search, &seen);
    counter = unpack(seen);
    return is_own(counter, &search) ? counter : (struct counter){0};
}

bool throttle_has(struct throttle *throttle, const struct throttle_rule *rule,
                  const char *key, int64_t now)
{
    return find(throttle, rule, key, now).count > 0;
}

bool throttle_is_full(struct throttle *throttle,
                      const struct throttle_rule *rule, const char *key,
                      int64_t now)
{
    return find(throttle, rule, key, now).is_full;
}

char *throttle_source(apr_pool_t *pool, const char *address)
{
    struct in6_addr network;
    const unsigned char *bytes = network.s6_addr;
    char text[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, address, &network) != 1)
        return apr_pstrdup(pool, address);
    if (IN6_IS_ADDR_V4MAPPED(&network))
        return apr_psprintf(pool, "%d.%d.%d.%d", bytes[12], bytes[13],
                            bytes[14], bytes[15]);
    memset(network.s6_addr + 8, 0, 8);
    inet_ntop(AF_INET6, &network, text, sizeof text);
    return apr_pstrcat(pool, text, "/64", NULL);
}
