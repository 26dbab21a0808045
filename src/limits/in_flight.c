/* in_flight.c: a list of the threads in flight, behind one lock. */
#include "limits/in_flight.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/queue.h>

/* One thread; on its own stack. */
struct entry {
    LIST_ENTRY(entry) link;
    const struct in_flight_request *request;
    const struct entry *leader; /* whose result it waits for; NULL: it works */
    bool is_done;               /* the leader has set what follows */
    enum result result;
    int wait; /* see in_flight.h */
};

struct in_flight {
    pthread_mutex_t lock; /* for the members below */
    pthread_cond_t done;
    LIST_HEAD(entry_list, entry) entries;
};

static apr_status_t destroy(void *data)
{
    struct in_flight *in_flight = data;

    pthread_cond_destroy(&in_flight->done);
    pthread_mutex_destroy(&in_flight->lock);
    return APR_SUCCESS;
}

enum result in_flight_create(apr_pool_t *pool, struct in_flight **out)
{
    struct in_flight *in_flight = apr_pcalloc(pool, sizeof *in_flight);

    LIST_INIT(&in_flight->entries);
    if (pthread_mutex_init(&in_flight->lock, NULL) ||
        pthread_cond_init(&in_flight->done, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, in_flight, destroy, apr_pool_cleanup_null);
    *out = in_flight;
    return RESULT_OK;
}

/* The thread that is checking the same guess of the same source; NULL: none. */
static const struct entry *find_leader(const struct in_flight *in_flight,
                                       const struct in_flight_request *request)
{
    const struct entry *entry;

    LIST_FOREACH(entry, &in_flight->entries, link)
    {
        /* cppcheck-suppress uninitvar; LIST_FOREACH sets it */
        if (request->guess && !entry->leader && entry->request->guess &&
            strcmp(entry->request->source, request->source) == 0 &&
            secret_digest_equal(entry->request->guess, request->guess))
            return entry;
    }
    return NULL;
}

/* True if the share allows this thread to wait for its leader or, if it has
 * none, to work. */
static bool has_share(const struct in_flight *in_flight,
                      const struct entry *self)
{
    const struct in_flight_share *share = &self->request->share;
    const struct entry *entry;
    int all = 0, of_source = 0, working = 0, working_of_all = 0;

    LIST_FOREACH(entry, &in_flight->entries, link)
    {
        /* cppcheck-suppress uninitvar; LIST_FOREACH sets it */
        bool same = strcmp(entry->request->source, self->request->source) == 0;
        all++;
        of_source += same;
        working += same && !entry->leader;
        working_of_all += !entry->leader;
    }
    return all < share->of_all && of_source < share->of_source &&
           (self->leader || (working < share->working &&
                             working_of_all < share->working_of_all));
}

/* False if the share is used up. Otherwise the thread is in flight and, if it
 * has a leader, knows the result. */
static bool enter(struct in_flight *in_flight, struct entry *self)
{
    bool enters;

    pthread_mutex_lock(&in_flight->lock);
    self->leader = find_leader(in_flight, self->request);
    enters = has_share(in_flight, self);
    if (enters)
        LIST_INSERT_HEAD(&in_flight->entries, self, link);
    while (enters && self->leader && !self->is_done)
        pthread_cond_wait(&in_flight->done, &in_flight->lock);
    pthread_mutex_unlock(&in_flight->lock);
    return enters;
}

/* Hands the result to those who wait for it. */
static void leave(struct in_flight *in_flight, struct entry *self)
{
    struct entry *entry;

    pthread_mutex_lock(&in_flight->lock);
    LIST_FOREACH(entry, &in_flight->entries, link)
    {
        /* cppcheck-suppress uninitvar; LIST_FOREACH sets it */
        if (entry->leader != self)
            continue;
        entry->result = self->result;
        entry->wait = self->wait;
        entry->is_done = true;
    }
    LIST_REMOVE(self, link);
    pthread_cond_broadcast(&in_flight->done);
    pthread_mutex_unlock(&in_flight->lock);
}

enum result in_flight_run(struct in_flight *in_flight,
                          const struct in_flight_request *request, int *wait)
{
    struct entry self = {.request = request};

    *wait = 0;
    if (!enter(in_flight, &self))
        return RESULT_THROTTLED;
    if (!self.leader)
        self.result = request->work(request->context, &self.wait);
    leave(in_flight, &self);
    *wait = self.wait;
    return self.result;
}
