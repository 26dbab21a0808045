/* counters.c: relaxed additions to one of several copies. */
#include "base/counters.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/shared_file.h"

enum {
    COPIES = 16,
    CACHE_LINE = 64, /* bytes */
    NO_COPY = -1,
};

struct copy {
    _Alignas(CACHE_LINE) _Atomic uint64_t counters[COUNTERS_ALL];
};

/* Zero pages of a new file are valid. */
struct table {
    _Atomic uint64_t threads; /* that count */
    struct copy copies[COPIES];
};

_Static_assert(SHARED_FILE_COUNTERS + sizeof(struct table) <=
                   SHARED_FILE_PROCESSES,
               "the counters fit into their part of the file");

const int64_t counters_bounds[COUNTERS_BUCKETS - 1] = {
    10000,    25000,    50000,     100000,    250000,
    500000,   1000000,  2500000,   5000000,   10000000,
    25000000, 50000000, 100000000, 500000000, 2500000000,
};

static struct table own_table;
static struct table *table = &own_table;

/* The copy of this thread. */
static _Thread_local int copy_index = NO_COPY;

static apr_status_t close_table(void *data)
{
    if (table == data)
        table = &own_table;
    return APR_SUCCESS;
}

static enum result use(apr_pool_t *pool, struct table *mapped)
{
    if (!mapped)
        return RESULT_BROKEN;
    /* Before it is unmapped, nobody uses it any more. */
    apr_pool_cleanup_register(pool, mapped, close_table, apr_pool_cleanup_null);
    table = mapped;
    return RESULT_OK;
}

enum result counters_open(apr_pool_t *pool, const char *path)
{
    return use(pool, shared_file_open_part(pool, path, SHARED_FILE_COUNTERS,
                                           sizeof(struct table)));
}

void counters_join(apr_pool_t *pool, const char *path)
{
    int file = shared_file_look(path);

    if (file < 0)
        return;
    use(pool, shared_file_map(pool, file, SHARED_FILE_COUNTERS,
                              sizeof(struct table)));
    close(file);
}

static _Atomic uint64_t *own_counters(void)
{
    if (copy_index == NO_COPY)
        copy_index = (int)(atomic_fetch_add(&table->threads, 1) % COPIES);
    return table->copies[copy_index].counters;
}

static void add(_Atomic uint64_t *counter, uint64_t count)
{
    atomic_fetch_add_explicit(counter, count, memory_order_relaxed);
}

void counters_add(int counter, uint64_t count)
{
    add(&own_counters()[counter], count);
}

void counters_add_time(int histogram, int64_t nanoseconds)
{
    _Atomic uint64_t *counters = own_counters() + histogram;
    int bucket = 0;

    while (bucket < COUNTERS_BUCKETS - 1 &&
           nanoseconds > counters_bounds[bucket])
        bucket++;
    add(&counters[bucket], 1);
    add(&counters[COUNTERS_BUCKETS], (uint64_t)nanoseconds);
}

uint64_t counters_read(int counter)
{
    uint64_t sum = 0;

    for (int i = 0; i < COPIES; i++)
        sum += atomic_load_explicit(&table->copies[i].counters[counter],
                                    memory_order_relaxed);
    return sum;
}
