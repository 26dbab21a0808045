/* record_queue.c: an array of entries, with a hash table to find them. */
#include "records/record_queue.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/value.h"
#include "store/validate.h"

enum {
    TEXT_BYTES = 64,
    CHAINS = 16384,                       /* a power of two */
    FLUSH_AT = RECORD_QUEUE_CAPACITY / 4, /* added: worth a commit */
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
    int added; /* entries since the last take */
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

/* Appends as much of text as an entry keeps. Returns the new size. */
static size_t add_text(char *to, size_t size, const char *text)
{
    size_t length = strnlen(text, TEXT_BYTES - 1);

    memcpy(to + size, text, length);
    return size + length;
}

/* Of what most often tells records apart; is_alike() compares all of it. */
static uint64_t hash_of(const struct record_queue *queue,
                        const struct access_record *record)
{
    const int64_t ids[] = {record->token_id, record->account_id};
    char parts[sizeof ids + TEXT_BYTES + TEXT_BYTES];
    size_t size = sizeof ids;

    memcpy(parts, ids, sizeof ids);
    size = add_text(parts, size, record->address);
    size = add_text(parts, size, record->feed);
    return secret_hash(&queue->hash_key, parts, size);
}

static bool same_word(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* kept: of size bytes, cut off where the text is longer; NULL is kept as "". */
static bool same_text(const char *kept, const char *text, size_t size)
{
    return strncmp(kept, text ? text : "", size - 1) == 0;
}

/* Compared in place: nearly every record is like one that is there. */
static bool is_alike(const struct entry *entry, uint64_t hash,
                     const struct access_record *record)
{
    const struct access_record *before = &entry->record;

    return entry->hash == hash && before->token_id == record->token_id &&
           before->account_id == record->account_id &&
           same_word(before->kind, record->kind) &&
           same_word(before->reason, record->reason) &&
           same_word(before->access, record->access) &&
           same_text(entry->last4, record->last4, sizeof entry->last4) &&
           same_text(entry->client, record->client, sizeof entry->client) &&
           same_text(entry->address, record->address, sizeof entry->address) &&
           same_text(entry->feed, record->feed, sizeof entry->feed);
}

static int *chain_of(struct record_queue *queue, uint64_t hash)
{
    return &queue->chains[hash & (CHAINS - 1)];
}

static struct entry *find(struct record_queue *queue, uint64_t hash,
                          const struct access_record *record)
{
    struct entry *entries = queue->entries;

    for (int i = *chain_of(queue, hash); i != NONE; i = entries[i].next) {
        if (is_alike(&entries[i], hash, record))
            return &entries[i];
    }
    return NULL;
}

static void link_last(struct record_queue *queue)
{
    struct entry *entry = &queue->entries[queue->length];
    int *chain = chain_of(queue, entry->hash);

    entry->next = *chain;
    *chain = queue->length++;
}

static void append(struct record_queue *queue, uint64_t hash,
                   const struct access_record *record)
{
    struct entry *entry = &queue->entries[queue->length];

    entry->record = *record;
    apr_cpystrn(entry->address, record->address, sizeof entry->address);
    apr_cpystrn(entry->client, record->client, sizeof entry->client);
    apr_cpystrn(entry->feed, record->feed, sizeof entry->feed);
    apr_cpystrn(entry->last4, record->last4, sizeof entry->last4);
    entry->record.address = entry->record.client = NULL;
    entry->record.feed = entry->record.last4 = NULL;
    entry->due = 0;
    entry->hash = hash;
    link_last(queue);
}

/* A denial never waits, because somebody is looking for it. */
static bool is_due(const struct entry *entry, int64_t now)
{
    return entry->record.kind || entry->due <= now;
}

/* A denied client can name any feed, so an invalid name is left out. Not one
 * that is only in capitals, as people write them; but that could be a value. */
static bool has_feed(const struct access_record *record)
{
    char feed[TEXT_BYTES];
    bool is_valid;

    apr_cpystrn(feed, record->feed, sizeof feed);
    is_valid = !validate_feed_name(feed);
    for (char *at = feed; *at; at++)
        *at = apr_tolower(*at);
    return is_valid ||
           (strlen(feed) < VALUE_LENGTH && !value_is_suspected(record->feed) &&
            !validate_feed_name(feed));
}

void record_queue_add(struct record_queue *queue,
                      const struct access_record *record)
{
    struct access_record one = *record;
    struct entry *before;
    uint64_t hash;

    if (one.kind && !has_feed(record))
        one.feed = "";
    hash = hash_of(queue, &one);
    before = find(queue, hash, &one);
    if (before) {
        before->record.count++;
        before->record.at = one.at;
    } else if (queue->length < RECORD_QUEUE_CAPACITY) {
        append(queue, hash, &one);
        queue->added++;
    } else {
        queue->dropped++;
    }
}

/* Uses that repeat do not count: they are not due, so that a take would leave
 * them where they are. */
bool record_queue_should_flush(const struct record_queue *queue)
{
    return queue->added >= FLUSH_AT;
}

static void take(apr_pool_t *pool, struct entry *entry,
                 apr_array_header_t *taken)
{
    struct access_record *record = apr_array_push(taken);

    *record = entry->record;
    record->address = apr_pstrdup(pool, entry->address);
    record->client = apr_pstrdup(pool, entry->client);
    record->feed = apr_pstrdup(pool, entry->feed);
    record->last4 = apr_pstrdup(pool, entry->last4);
    entry->record.count = 0;
}

/* Whether a use that was taken is quiet since, or there are too many. */
static bool is_over(const struct entry *entry, int64_t now, bool full)
{
    return !entry->record.count && (full || is_due(entry, now));
}

/* Closes the gaps of entries that leave the array. */
static void compact(struct record_queue *queue, int64_t now, bool full)
{
    int length = queue->length;

    queue->length = 0;
    clear_chains(queue);
    for (int i = 0; i < length; i++) {
        if (is_over(&queue->entries[i], now, full))
            continue;
        if (i > queue->length)
            queue->entries[queue->length] = queue->entries[i];
        link_last(queue);
    }
}

apr_array_header_t *record_queue_take(struct record_queue *queue,
                                      apr_pool_t *pool, int64_t now, bool all)
{
    apr_array_header_t *taken =
        apr_array_make(pool, queue->added + 1, sizeof(struct access_record));
    bool full = queue->length > COMPACT_AT;
    bool gaps = false;

    for (int i = 0; i < queue->length; i++) {
        struct entry *entry = &queue->entries[i];
        if (entry->record.count && (all || is_due(entry, now))) {
            take(pool, entry, taken);
            entry->due = now + queue->flush_interval;
        }
        gaps = gaps || is_over(entry, now, full);
    }
    queue->added = 0;
    if (gaps)
        compact(queue, now, full);
    return taken;
}

int record_queue_length(const struct record_queue *queue)
{
    return queue->length;
}

long long record_queue_dropped(struct record_queue *queue)
{
    long long dropped = queue->dropped;

    queue->dropped = 0;
    return dropped;
}
