/* page_slots.c: a semaphore of the process. */
#include "web/page_slots.h"

#include <errno.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

enum {
    NANOSECONDS_PER_MILLISECOND = 1000000,
    NANOSECONDS_PER_SECOND = 1000000000
};

struct page_slots {
    sem_t free;
};

static apr_status_t destroy(void *data)
{
    struct page_slots *slots = data;

    sem_destroy(&slots->free);
    return APR_SUCCESS;
}

static unsigned processors(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    return online > 0 ? (unsigned)online : 1;
}

enum result page_slots_open(apr_pool_t *pool, unsigned count,
                            struct page_slots **slots)
{
    *slots = apr_palloc(pool, sizeof **slots);
    if (sem_init(&(*slots)->free, 0, count ? count : processors()) != 0)
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, *slots, destroy, apr_pool_cleanup_null);
    return RESULT_OK;
}

/* When a thread that begins to wait now has waited for long enough. */
static struct timespec end_of_wait(void)
{
    struct timespec end = {0};

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += (long)PAGE_SLOTS_MILLISECONDS * NANOSECONDS_PER_MILLISECOND;
    if (end.tv_nsec >= NANOSECONDS_PER_SECOND) {
        end.tv_nsec -= NANOSECONDS_PER_SECOND;
        end.tv_sec++;
    }
    return end;
}

bool page_slots_take(struct page_slots *slots)
{
    struct timespec end;
    int failed = sem_trywait(&slots->free);

    if (failed) {
        end = end_of_wait();
        do {
            failed = sem_clockwait(&slots->free, CLOCK_MONOTONIC, &end);
        } while (failed && errno == EINTR);
    }
    return !failed;
}

void page_slots_release(struct page_slots *slots)
{
    sem_post(&slots->free);
}
