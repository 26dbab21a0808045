/* process_table.c: slots that processes take and leave.
 *
 * A process that was killed leaves its slot as it is. So a slot counts only
 * while its process exists, and is taken again by others once nobody has
 * touched it for a while. */
#include "base/process_table.h"

#include <apr_strings.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/shared_file.h"

enum {
    SLOTS = 512, /* Apache has up to 256 children, for a while twice as many */
    CACHE_LINE = 64,             /* bytes */
    SILENT_MILLISECONDS = 60000, /* a recorder writes for less than that */
    FREE = 0,
};

struct slot {
    _Alignas(CACHE_LINE) _Atomic int64_t pid; /* FREE */
    _Atomic int64_t beat;                     /* clock_steady of the last one */
    _Atomic int program;
    _Atomic int threads, busy, queued;
    uint64_t settings, lookup;
    char version[PROCESS_VERSION_BYTES];
};

/* Zero pages of a new file are valid: all slots are free. */
struct table {
    struct slot slots[SLOTS];
};

static struct table *table; /* NULL: none is open */
static struct slot no_slot; /* of a process without another */
static struct slot *own = &no_slot;

static apr_status_t close_table(void *data)
{
    if (table != data)
        return APR_SUCCESS;
    own = &no_slot;
    table = NULL;
    return APR_SUCCESS;
}

static enum result use(apr_pool_t *pool, struct table *mapped)
{
    if (!mapped)
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, mapped, close_table, apr_pool_cleanup_null);
    table = mapped;
    return RESULT_OK;
}

enum result process_table_open(apr_pool_t *pool, const char *path)
{
    return use(pool, shared_file_open_part(pool, path, SHARED_FILE_PROCESSES,
                                           sizeof(struct table)));
}

enum result process_table_look(apr_pool_t *pool, const char *path)
{
    int file = shared_file_look(path);
    struct table *mapped;

    if (file < 0 && errno == ENOENT)
        return RESULT_NOT_FOUND;
    if (file < 0)
        return errno == ESTALE ? RESULT_INVALID : RESULT_BROKEN;
    mapped = shared_file_map(pool, file, SHARED_FILE_PROCESSES, sizeof *mapped);
    close(file);
    return use(pool, mapped);
}

/* A beat that is to come was left by an earlier boot, whose clock had run for
 * longer. */
static bool is_recent(const struct slot *slot)
{
    int64_t age = clock_steady() - atomic_load(&slot->beat);

    return age >= 0 && age < SILENT_MILLISECONDS;
}

/* Another user's process cannot be sent a signal, but is there. */
static bool exists(int64_t pid)
{
    return pid > 0 && (kill((pid_t)pid, 0) == 0 || errno != ESRCH);
}

static bool take(struct slot *slot)
{
    int64_t before = atomic_load(&slot->pid);

    if (before != FREE && is_recent(slot))
        return false;
    return atomic_compare_exchange_strong(&slot->pid, &before, getpid());
}

static struct slot *take_any(void)
{
    if (!table)
        return &no_slot;
    for (int i = 0; i < SLOTS; i++) {
        if (take(&table->slots[i]))
            return &table->slots[i];
    }
    return &no_slot;
}

static void describe(struct slot *slot, enum process_program program,
                     uint64_t settings, uint64_t lookup)
{
    atomic_store(&slot->threads, 0);
    atomic_store(&slot->busy, 0);
    atomic_store(&slot->queued, 0);
    slot->settings = settings;
    slot->lookup = lookup;
    apr_cpystrn(slot->version, TOKENBOOTH_VERSION, sizeof slot->version);
    atomic_store(&slot->program, program);
    atomic_store(&slot->beat, clock_steady());
}

void process_table_enter(enum process_program program, uint64_t settings,
                         uint64_t lookup)
{
    struct slot *slot = take_any();

    describe(slot, program, settings, lookup);
    own = slot;
}

void process_table_leave(void)
{
    struct slot *left = own;

    own = &no_slot;
    atomic_store(&left->beat, 0);
    atomic_store(&left->pid, FREE);
}

enum process_program process_table_own_program(void)
{
    return (enum process_program)atomic_load_explicit(&own->program,
                                                      memory_order_relaxed);
}

void process_table_beat(int queued)
{
    atomic_store(&own->queued, queued);
    atomic_store(&own->beat, clock_steady());
}

bool process_table_is_alive(void)
{
    return is_recent(own);
}

void process_table_set_threads(int threads)
{
    atomic_store(&own->threads, threads);
}

void process_table_add_busy(int change)
{
    atomic_fetch_add_explicit(&own->busy, change, memory_order_relaxed);
}

static void read_slot(const struct slot *slot, struct process *process)
{
    process->program = (enum process_program)atomic_load(&slot->program);
    process->pid = atomic_load(&slot->pid);
    process->settings = slot->settings;
    process->lookup = slot->lookup;
    apr_cpystrn(process->version, slot->version, sizeof process->version);
    process->is_alive = is_recent(slot);
    process->threads = atomic_load(&slot->threads);
    process->busy = atomic_load(&slot->busy);
    process->queued = atomic_load(&slot->queued);
}

apr_array_header_t *process_table_list(apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 8, sizeof(struct process));

    for (int i = 0; table && i < SLOTS; i++) {
        if (exists(atomic_load(&table->slots[i].pid)))
            read_slot(&table->slots[i], apr_array_push(list));
    }
    return list;
}

const char *process_table_word(enum process_program program)
{
    switch (program) {
    case PROCESS_PROFILE: return "profile";
    case PROCESS_AUTHORIZE: return "authorize";
    case PROCESS_MODULE: return "module";
    case PROCESS_NONE:
    case PROCESS_PROGRAMS: break;
    }
    return "none";
}
