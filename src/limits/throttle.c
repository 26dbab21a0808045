/* throttle.c: counters in a shared mapping, changed by compare-and-swap.
 *
 * A counter is one 64-bit word: a tag that tells keys apart, the second in
 * which its window began, and the count. A key may stand in any of the WAYS
 * words of its bucket; when all are in use the oldest goes, so a flood of
 * sources forgets old counts but never blocks anybody. No lock: a process
 * killed here harms nobody. */
#include "limits/throttle.h"

#include <apr_network_io.h>
#include <apr_strings.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUCKETS = 16384,
    WAYS = 8,
    TAG_BITS = 20,
    START_BITS = 28, /* seconds, modulo 8.5 years */
    COUNT_BITS = 16,
    COUNT_MAX = (1 << COUNT_BITS) - 1,
};

/* Zero pages of a new file are a valid, empty mapping. */
struct mapping {
    _Atomic uint64_t words[BUCKETS][WAYS];
};

struct throttle {
    struct mapping *mapping;
};

struct counter {
    uint32_t tag;
    uint32_t start; /* second, START_BITS of it; 0: the word is free */
    uint32_t count;
};

static uint64_t pack(struct counter counter)
{
    return (uint64_t)counter.tag << (START_BITS + COUNT_BITS) |
           (uint64_t)counter.start << COUNT_BITS | counter.count;
}

static struct counter unpack(uint64_t word)
{
    struct counter counter = {
        .tag = (uint32_t)(word >> (START_BITS + COUNT_BITS)),
        .start = (uint32_t)(word >> COUNT_BITS) & ((1U << START_BITS) - 1),
        .count = (uint32_t)(word & COUNT_MAX),
    };
    return counter;
}

static apr_status_t unmap(void *data)
{
    struct throttle *throttle = data;

    munmap(throttle->mapping, sizeof *throttle->mapping);
    return APR_SUCCESS;
}

enum result throttle_open(apr_pool_t *pool, const char *path,
                          struct throttle **out)
{
    struct throttle *throttle = apr_pcalloc(pool, sizeof *throttle);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    void *at = MAP_FAILED;

    if (file < 0)
        return RESULT_BROKEN;
    /* Growing to the size it has changes nothing: two may do this at once. */
    if (ftruncate(file, sizeof *throttle->mapping) == 0)
        at = mmap(NULL, sizeof *throttle->mapping, PROT_READ | PROT_WRITE,
                  MAP_SHARED, file, 0);
    close(file);
    if (at == MAP_FAILED)
        return RESULT_BROKEN;
    throttle->mapping = at;
    apr_pool_cleanup_register(pool, throttle, unmap, apr_pool_cleanup_null);
    *out = throttle;
    return RESULT_OK;
}

/* Where a key's counter stands, and its tag. */
static _Atomic uint64_t *bucket_of(struct throttle *throttle,
                                   const struct throttle_rule *rule,
                                   const char *key, uint32_t *tag)
{
    uint64_t hash[2];
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)rule->name,
                              strlen(rule->name) + 1);
    crypto_generichash_update(&state, (const unsigned char *)key, strlen(key));
    crypto_generichash_final(&state, (unsigned char *)hash, sizeof hash);
    *tag = (uint32_t)hash[0] & ((1U << TAG_BITS) - 1);
    return throttle->mapping->words[hash[1] % BUCKETS];
}

static uint32_t second_of(int64_t now)
{
    uint32_t second = (uint32_t)now & ((1U << START_BITS) - 1);

    return second ? second : 1;
}

/* Threads that looked at the clock earlier may come later: a window that began
 * after "now" is of age 0. */
static uint32_t age_of(struct counter counter, uint32_t second)
{
    uint32_t age = (second - counter.start) & ((1U << START_BITS) - 1);

    return age < 1U << (START_BITS - 1) ? age : 0;
}

/* The word of this tag, else the one that may go: a free one, or the oldest. */
static _Atomic uint64_t *choose(_Atomic uint64_t *bucket, uint32_t tag,
                                uint32_t second)
{
    _Atomic uint64_t *oldest = bucket;
    uint32_t max = 0;

    for (int i = 0; i < WAYS; i++) {
        struct counter counter = unpack(atomic_load(&bucket[i]));
        uint32_t age = counter.start ? age_of(counter, second) : UINT32_MAX;
        if (counter.start && counter.tag == tag)
            return &bucket[i];
        if (age > max) {
            max = age;
            oldest = &bucket[i];
        }
    }
    return oldest;
}

/* The counter with a change of plus, or a new one where its window is over. */
static struct counter changed(struct counter counter, uint32_t tag,
                              uint32_t second, int window, int plus)
{
    if (!counter.start || counter.tag != tag ||
        age_of(counter, second) >= (uint32_t)window) {
        counter.tag = tag;
        counter.start = second;
        counter.count = 0;
    }
    if (plus > 0 && counter.count < COUNT_MAX)
        counter.count++;
    if (plus < 0 && counter.count > 0)
        counter.count--;
    return counter;
}

static struct counter change(struct throttle *throttle,
                             const struct throttle_rule *rule, const char *key,
                             int64_t now, int plus)
{
    uint32_t tag, second = second_of(now);
    _Atomic uint64_t *bucket = bucket_of(throttle, rule, key, &tag);
    struct counter counter;
    _Atomic uint64_t *word;
    uint64_t seen;

    do {
        word = choose(bucket, tag, second);
        seen = atomic_load(word);
        counter = changed(unpack(seen), tag, second, rule->window, plus);
    } while (!atomic_compare_exchange_weak(word, &seen, pack(counter)));
    return counter;
}

int throttle_count(struct throttle *throttle, const struct throttle_rule *rule,
                   const char *key, int64_t now)
{
    struct counter counter;

    if (rule->limit == 0)
        return 0;
    counter = change(throttle, rule, key, now, 1);
    if (counter.count <= rule->limit)
        return 0;
    return rule->window - (int)age_of(counter, second_of(now));
}

void throttle_refund(struct throttle *throttle,
                     const struct throttle_rule *rule, const char *key,
                     int64_t now)
{
    if (rule->limit)
        change(throttle, rule, key, now, -1);
}

char *throttle_source(apr_pool_t *pool, const char *address)
{
    unsigned char bytes[16];
    char text[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, address, bytes) != 1)
        return apr_pstrdup(pool, address);
    if (IN6_IS_ADDR_V4MAPPED((struct in6_addr *)bytes))
        return apr_psprintf(pool, "%d.%d.%d.%d", bytes[12], bytes[13],
                            bytes[14], bytes[15]);
    memset(bytes + 8, 0, 8);
    inet_ntop(AF_INET6, bytes, text, sizeof text);
    return apr_pstrcat(pool, text, "/64", NULL);
}
