/* record_queue.c: entries in a row, found by chains of what hashes alike. */
#include "records/record_queue.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "store/validate.h"

enum {
    TEXT_BYTES = 64,
    CHAINS = 16384,             /* a power of two */
    CROWD = SIGHTINGS_ROOM / 4, /* waiting: a batch that is worth a commit */
    FULL = SIGHTINGS_ROOM / 4 * 3,
    NONE = -1,
};

/* A sighting with its texts in it, so that it outlives the request. It stays
 * for a while after it was written, with a count of 0: so it is known that it
 * was. */
struct entry {
    struct sighting sighting; /* its texts point at those below */
    char address[TEXT_BYTES];
    char client[TEXT_BYTES];
    char feed[TEXT_BYTES];
    int64_t due; /* instant */
    uint64_t hash;
    int next; /* in its chain */
};

struct sightings {
    int64_t patience;
    long long dropped;
    int length;
    int waiting; /* of them, with a count */
    int chains[CHAINS];
    struct entry *entries;
};

static void clear_chains(struct sightings *sightings)
{
    for (int i = 0; i < CHAINS; i++)
        sightings->chains[i] = NONE;
}

static apr_status_t free_entries(void *data)
{
    free(((struct sightings *)data)->entries);
    return APR_SUCCESS;
}

enum result sightings_make(apr_pool_t *pool, int64_t patience,
                           struct sightings **made)
{
    struct sightings *sightings = apr_pcalloc(pool, sizeof *sightings);

    /* Not the pool's memory: pages that nobody uses are never touched. */
    sightings->entries = calloc(SIGHTINGS_ROOM, sizeof *sightings->entries);
    if (!sightings->entries)
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, sightings, free_entries,
                              apr_pool_cleanup_null);
    sightings->patience = patience;
    clear_chains(sightings);
    *made = sightings;
    return RESULT_OK;
}

/* FNV-1a. Whoever asks chooses some of the bytes: at worst a chain grows as
 * long as there is room. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 1099511628211U;
    return hash;
}

/* Words of ours are told apart when they are compared. */
static uint64_t hash_of(const struct entry *entry)
{
    const struct sighting *sighting = &entry->sighting;
    uint64_t hash = 14695981039346656037U;

    hash = (hash ^ (uint64_t)sighting->token_id) * 1099511628211U;
    hash = (hash ^ (uint64_t)sighting->account_id) * 1099511628211U;
    hash = hash_bytes(hash, entry->address, strlen(entry->address));
    hash = hash_bytes(hash, entry->feed, strlen(entry->feed));
    return hash ^ hash >> 32;
}

static bool same_word(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool alike(const struct entry *a, const struct entry *b)
{
    return a->hash == b->hash && a->sighting.token_id == b->sighting.token_id &&
           a->sighting.account_id == b->sighting.account_id &&
           same_word(a->sighting.kind, b->sighting.kind) &&
           same_word(a->sighting.reason, b->sighting.reason) &&
           same_word(a->sighting.access, b->sighting.access) &&
           strcmp(a->client, b->client) == 0 &&
           strcmp(a->address, b->address) == 0 && strcmp(a->feed, b->feed) == 0;
}

/* A refusal names what somebody made up: what can be no feed's name is none. */
static void copy(struct entry *entry, const struct sighting *sighting)
{
    entry->sighting = *sighting;
    apr_cpystrn(entry->address, sighting->address, sizeof entry->address);
    apr_cpystrn(entry->client, sighting->client, sizeof entry->client);
    apr_cpystrn(entry->feed, sighting->feed, sizeof entry->feed);
    if (sighting->kind && rule_feed_name(entry->feed))
        entry->feed[0] = '\0';
    entry->sighting.address = entry->sighting.client = NULL;
    entry->sighting.feed = NULL;
    entry->due = 0;
    entry->hash = hash_of(entry);
}

static int *chain_of(struct sightings *sightings, const struct entry *entry)
{
    return &sightings->chains[entry->hash & (CHAINS - 1)];
}

static struct entry *find(struct sightings *sightings,
                          const struct entry *entry)
{
    struct entry *entries = sightings->entries;

    for (int i = *chain_of(sightings, entry); i != NONE; i = entries[i].next) {
        if (alike(&entries[i], entry))
            return &entries[i];
    }
    return NULL;
}

/* At the end of the row, where there may be one already. */
static void append(struct sightings *sightings, const struct entry *entry)
{
    struct entry *place = &sightings->entries[sightings->length];
    int *chain = chain_of(sightings, entry);

    if (place != entry)
        *place = *entry;
    place->next = *chain;
    *chain = sightings->length++;
}

void sightings_add(struct sightings *sightings, const struct sighting *sighting)
{
    struct entry entry;
    struct entry *before;

    copy(&entry, sighting);
    before = find(sightings, &entry);
    if (before) {
        sightings->waiting += before->sighting.count == 0;
        before->sighting.count++;
        before->sighting.at = sighting->at;
    } else if (sightings->length < SIGHTINGS_ROOM) {
        append(sightings, &entry);
        sightings->waiting++;
    } else {
        sightings->dropped++;
    }
}

bool sightings_crowd(const struct sightings *sightings)
{
    return sightings->waiting >= CROWD;
}

/* A refusal never waits: somebody looks for it. */
static bool is_due(const struct entry *entry, int64_t now)
{
    return entry->sighting.kind || entry->due <= now;
}

static void take(struct sightings *sightings, apr_pool_t *pool,
                 struct entry *entry, apr_array_header_t *taken)
{
    struct sighting *sighting = apr_array_push(taken);

    *sighting = entry->sighting;
    sighting->address = apr_pstrdup(pool, entry->address);
    sighting->client = apr_pstrdup(pool, entry->client);
    sighting->feed = apr_pstrdup(pool, entry->feed);
    entry->sighting.count = 0;
    sightings->waiting--;
}

/* The row is gone through once, and closed up where entries leave it. */
apr_array_header_t *sightings_take(struct sightings *sightings,
                                   apr_pool_t *pool, int64_t now, bool all)
{
    apr_array_header_t *taken =
        apr_array_make(pool, sightings->waiting + 1, sizeof(struct sighting));
    int length = sightings->length;
    bool full = length > FULL;

    sightings->length = 0;
    clear_chains(sightings);
    for (int i = 0; i < length; i++) {
        struct entry *entry = &sightings->entries[i];
        bool due = is_due(entry, now);
        if (entry->sighting.count && (all || due)) {
            take(sightings, pool, entry, taken);
            entry->due = now + sightings->patience;
            due = entry->sighting.kind != NULL;
        }
        if (entry->sighting.count || !(due || full))
            append(sightings, entry);
    }
    return taken;
}

long long sightings_dropped(struct sightings *sightings)
{
    long long dropped = sightings->dropped;

    sightings->dropped = 0;
    return dropped;
}
