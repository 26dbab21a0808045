/* record_queue.c: an array of entries, with a hash table to find them. */
#include "records/record_queue.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/value.h"
#include "store/validate.h"

enum {
    TEXT_BYTES = 64,
    CHAINS = 16384,                       /* a power of two */
    FLUSH_AT = RECORD_QUEUE_CAPACITY / 4, /* waiting: worth a commit */
    COMPACT_AT = RECORD_QUEUE_CAPACITY / 4 * 3,
    NONE = -1,
};

/* A record with its texts, so that it outlives the request. After it is taken
 * it stays for a while with a count of 0, to tell that the same use is not
 * new. */
struct entry {
    struct access_record record; /* without the texts below */
    char address[TEXT_BYTES];
    char client[TEXT_BYTES];
    char feed[TEXT_BYTES];
    char last4[VALUE_LAST4_LENGTH + 1];
    int64_t due; /* instant */
    uint64_t hash;
    int next; /* index in .entries of the next in its chain; NONE: the last */
};

struct record_queue {
    struct secret_hash_key hash_key; /* clients choose some of the bytes */
    int64_t flush_interval;
    long long dropped;
    int length;
    int waiting; /* entries with a count */
    int chains[CHAINS];
    struct entry *entries;
};

static void clear_chains(struct record_queue *queue)
{
    for (int i = 0; i < CHAINS; i++)
        queue->chains[i] = NONE;
}

static apr_status_t free_entries(void *data)
{
    free(((struct record_queue *)data)->entries);
    return APR_SUCCESS;
}

enum result record_queue_create(apr_pool_t *pool, int64_t flush_interval,
                                struct record_queue **out)
{
    struct record_queue *queue = apr_pcalloc(pool, sizeof *queue);

    /* Not from the pool, so that pages that are not used are not touched. */
    queue->entries = calloc(RECORD_QUEUE_CAPACITY, sizeof *queue->entries);
    if (!queue->entries)
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, queue, free_entries, apr_pool_cleanup_null);
    secret_hash_key_create(&queue->hash_key);
    queue->flush_interval = flush_interval;
    clear_chains(queue);
    *out = queue;
    return RESULT_OK;
}

/* What most often tells records apart; alike() compares all of it. */
static uint64_t hash_of(const struct secret_hash_key *key,
                        const struct entry *entry)
{
    const uint64_t parts[] = {
        (uint64_t)entry->record.token_id,
        (uint64_t)entry->record.account_id,
        secret_hash(key, entry->address, strlen(entry->address)),
        secret_hash(key, entry->feed, strlen(entry->feed)),
    };

    return secret_hash(key, parts, sizeof parts);
}

static bool same_word(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool alike(const struct entry *a, const struct entry *b)
{
    return a->hash == b->hash && a->record.token_id == b->record.token_id &&
           a->record.account_id == b->record.account_id &&
           same_word(a->record.kind, b->record.kind) &&
           same_word(a->record.reason, b->record.reason) &&
           same_word(a->record.access, b->record.access) &&
           strcmp(a->last4, b->last4) == 0 &&
           strcmp(a->client, b->client) == 0 &&
           strcmp(a->address, b->address) == 0 && strcmp(a->feed, b->feed) == 0;
}

/* A denied client can name any feed, so an invalid name is left out. */
static void copy(const struct secret_hash_key *key, struct entry *entry,
                 const struct access_record *record)
{
    entry->record = *record;
    apr_cpystrn(entry->address, record->address, sizeof entry->address);
    apr_cpystrn(entry->client, record->client, sizeof entry->client);
    apr_cpystrn(entry->feed, record->feed, sizeof entry->feed);
    apr_cpystrn(entry->last4, record->last4, sizeof entry->last4);
    if (record->kind && validate_feed_name(entry->feed))
        entry->feed[0] = '\0';
    entry->record.address = entry->record.client = NULL;
    entry->record.feed = entry->record.last4 = NULL;
    entry->due = 0;
    entry->hash = hash_of(key, entry);
}

static int *chain_of(struct record_queue *queue, const struct entry *entry)
{
    return &queue->chains[entry->hash & (CHAINS - 1)];
}

static struct entry *find(struct record_queue *queue, const struct entry *entry)
{
    struct entry *entries = queue->entries;

    for (int i = *chain_of(queue, entry); i != NONE; i = entries[i].next) {
        if (alike(&entries[i], entry))
            return &entries[i];
    }
    return NULL;
}

/* Appends entry, which may already be there, to the array. */
static void append(struct record_queue *queue, const struct entry *entry)
{
    struct entry *slot = &queue->entries[queue->length];
    int *chain = chain_of(queue, entry);

    if (slot != entry)
        *slot = *entry;
    slot->next = *chain;
    *chain = queue->length++;
}

void record_queue_add(struct record_queue *queue,
                      const struct access_record *record)
{
    struct entry entry;
    struct entry *before;

    copy(&queue->hash_key, &entry, record);
    before = find(queue, &entry);
    if (before) {
        queue->waiting += before->record.count == 0;
        before->record.count++;
        before->record.at = record->at;
    } else if (queue->length < RECORD_QUEUE_CAPACITY) {
        append(queue, &entry);
        queue->waiting++;
    } else {
        queue->dropped++;
    }
}

bool record_queue_should_flush(const struct record_queue *queue)
{
    return queue->waiting >= FLUSH_AT;
}

/* A denial never waits, because somebody is looking for it. */
static bool is_due(const struct entry *entry, int64_t now)
{
    return entry->record.kind || entry->due <= now;
}

static void take(struct record_queue *queue, apr_pool_t *pool,
                 struct entry *entry, apr_array_header_t *taken)
{
    struct access_record *record = apr_array_push(taken);

    *record = entry->record;
    record->address = apr_pstrdup(pool, entry->address);
    record->client = apr_pstrdup(pool, entry->client);
    record->feed = apr_pstrdup(pool, entry->feed);
    record->last4 = apr_pstrdup(pool, entry->last4);
    entry->record.count = 0;
    queue->waiting--;
}

/* Goes through the array once, and closes the gaps of entries that leave it. */
apr_array_header_t *record_queue_take(struct record_queue *queue,
                                      apr_pool_t *pool, int64_t now, bool all)
{
    apr_array_header_t *taken =
        apr_array_make(pool, queue->waiting + 1, sizeof(struct access_record));
    int length = queue->length;
    bool full = length > COMPACT_AT;

    queue->length = 0;
    clear_chains(queue);
    for (int i = 0; i < length; i++) {
        struct entry *entry = &queue->entries[i];
        bool due = is_due(entry, now);
        if (entry->record.count && (all || due)) {
            take(queue, pool, entry, taken);
            entry->due = now + queue->flush_interval;
            due = entry->record.kind != NULL;
        }
        if (entry->record.count || !(due || full))
            append(queue, entry);
    }
    return taken;
}

long long record_queue_dropped(struct record_queue *queue)
{
    long long dropped = queue->dropped;

    queue->dropped = 0;
    return dropped;
}
