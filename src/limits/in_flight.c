/* in_flight.c: a short list of the checks in flight, behind one lock. */
#include "limits/in_flight.h"

#include <apr_strings.h>
#include <pthread.h>
#include <string.h>

enum {
    SLOTS = 64, /* more than base/password.c runs at once */
    PER_SOURCE_MAX = 2,
    SOURCE_BYTES = 64,
};

/* A check; the slot is free while it has no users. */
struct slot {
    int users; /* who runs the check, and those who wait for its result */
    bool is_done;
    enum result result;
    struct secret_digest guess;
    char source[SOURCE_BYTES];
};

struct in_flight {
    pthread_mutex_t lock; /* for the members below */
    pthread_cond_t done;
    struct slot slots[SLOTS];
};

static apr_status_t destroy(void *data)
{
    struct in_flight *in_flight = data;

    secret_wipe(in_flight->slots, sizeof in_flight->slots);
    pthread_cond_destroy(&in_flight->done);
    pthread_mutex_destroy(&in_flight->lock);
    return APR_SUCCESS;
}

enum result in_flight_create(apr_pool_t *pool, struct in_flight **out)
{
    struct in_flight *in_flight = apr_pcalloc(pool, sizeof *in_flight);

    if (pthread_mutex_init(&in_flight->lock, NULL) ||
        pthread_cond_init(&in_flight->done, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, in_flight, destroy, apr_pool_cleanup_null);
    *out = in_flight;
    return RESULT_OK;
}

/* The slot in which the same guess is being checked; NULL: none. */
static struct slot *find_guess(struct in_flight *in_flight,
                               const struct secret_digest *guess)
{
    for (int i = 0; i < SLOTS; i++) {
        struct slot *slot = &in_flight->slots[i];
        if (slot->users && !slot->is_done &&
            secret_digest_equal(&slot->guess, guess))
            return slot;
    }
    return NULL;
}

/* A free slot; NULL: none, or this source has its share already. */
static struct slot *find_free(struct in_flight *in_flight, const char *source)
{
    struct slot *found = NULL;
    int of_source = 0;

    for (int i = 0; i < SLOTS; i++) {
        struct slot *slot = &in_flight->slots[i];
        if (!slot->users)
            found = slot;
        else if (!slot->is_done && strcmp(slot->source, source) == 0)
            of_source++;
    }
    return of_source < PER_SOURCE_MAX ? found : NULL;
}

static enum result wait_for(struct in_flight *in_flight, struct slot *slot)
{
    enum result result;

    slot->users++;
    while (!slot->is_done)
        pthread_cond_wait(&in_flight->done, &in_flight->lock);
    result = slot->result;
    slot->users--;
    return result;
}

static void occupy(struct slot *slot, const struct secret_digest *guess,
                   const char *source)
{
    slot->users = 1;
    slot->is_done = false;
    slot->guess = *guess;
    apr_cpystrn(slot->source, source, sizeof slot->source);
}

static void finish(struct in_flight *in_flight, struct slot *slot,
                   enum result result)
{
    pthread_mutex_lock(&in_flight->lock);
    slot->result = result;
    slot->is_done = true;
    slot->users--;
    secret_wipe(&slot->guess, sizeof slot->guess);
    pthread_cond_broadcast(&in_flight->done);
    pthread_mutex_unlock(&in_flight->lock);
}

bool in_flight_join(struct in_flight *in_flight,
                    const struct secret_digest *guess, enum result *result)
{
    struct slot *slot;

    pthread_mutex_lock(&in_flight->lock);
    slot = find_guess(in_flight, guess);
    if (slot)
        *result = wait_for(in_flight, slot);
    pthread_mutex_unlock(&in_flight->lock);
    return slot;
}

/* Occupies a slot, or waits for another thread that is checking the same guess.
 * NULL: *result is known, or *denied is true. */
static struct slot *join_or_occupy(struct in_flight *in_flight,
                                   const struct secret_digest *guess,
                                   const char *source, enum result *result,
                                   bool *denied)
{
    struct slot *slot = find_guess(in_flight, guess);

    if (slot) {
        *result = wait_for(in_flight, slot);
        return NULL;
    }
    slot = find_free(in_flight, source);
    if (slot)
        occupy(slot, guess, source);
    *denied = !slot;
    return slot;
}

enum result in_flight_run(struct in_flight *in_flight,
                          const struct secret_digest *guess, const char *source,
                          enum result (*work)(void *), void *context,
                          bool *denied)
{
    struct slot *slot;
    enum result result = RESULT_THROTTLED;

    *denied = false;
    pthread_mutex_lock(&in_flight->lock);
    slot = join_or_occupy(in_flight, guess, source, &result, denied);
    pthread_mutex_unlock(&in_flight->lock);
    if (slot) {
        result = work(context);
        finish(in_flight, slot, result);
    }
    return result;
}
