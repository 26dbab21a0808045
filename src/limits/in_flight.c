/* in_flight.c: a short list of the checks under way, behind one lock. */
#include "limits/in_flight.h"

#include <apr_strings.h>
#include <pthread.h>
#include <string.h>

enum {
    PLACES = 64, /* more than may be inside base/password.c at once */
    OF_ONE_SOURCE = 2,
    SOURCE_BYTES = 64,
};

/* One check; free while nobody is at it. */
struct place {
    int people; /* the one who does it, and those who wait for the result */
    bool is_done;
    enum result result;
    struct secret_digest guess;
    char source[SOURCE_BYTES];
};

struct turnstile {
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t done;
    struct place places[PLACES];
};

static apr_status_t take_down(void *data)
{
    struct turnstile *turnstile = data;

    secret_wipe(turnstile->places, sizeof turnstile->places);
    pthread_cond_destroy(&turnstile->done);
    pthread_mutex_destroy(&turnstile->lock);
    return APR_SUCCESS;
}

enum result turnstile_make(apr_pool_t *pool, struct turnstile **made)
{
    struct turnstile *turnstile = apr_pcalloc(pool, sizeof *turnstile);

    if (pthread_mutex_init(&turnstile->lock, NULL) ||
        pthread_cond_init(&turnstile->done, NULL))
        return RESULT_BROKEN;
    apr_pool_cleanup_register(pool, turnstile, take_down,
                              apr_pool_cleanup_null);
    *made = turnstile;
    return RESULT_OK;
}

/* The place where this very guess is under way; NULL: nowhere. */
static struct place *find_guess(struct turnstile *turnstile,
                                const struct secret_digest *guess)
{
    for (int i = 0; i < PLACES; i++) {
        struct place *place = &turnstile->places[i];
        if (place->people && !place->is_done &&
            secret_digest_equal(&place->guess, guess))
            return place;
    }
    return NULL;
}

/* A free place, unless this source has its share; NULL: none. */
static struct place *find_free(struct turnstile *turnstile, const char *source)
{
    struct place *found = NULL;
    int of_source = 0;

    for (int i = 0; i < PLACES; i++) {
        struct place *place = &turnstile->places[i];
        if (!place->people)
            found = place;
        else if (!place->is_done && strcmp(place->source, source) == 0)
            of_source++;
    }
    return of_source < OF_ONE_SOURCE ? found : NULL;
}

static enum result wait_for(struct turnstile *turnstile, struct place *place)
{
    enum result result;

    place->people++;
    while (!place->is_done)
        pthread_cond_wait(&turnstile->done, &turnstile->lock);
    result = place->result;
    place->people--;
    return result;
}

static void take(struct place *place, const struct secret_digest *guess,
                 const char *source)
{
    place->people = 1;
    place->is_done = false;
    place->guess = *guess;
    apr_cpystrn(place->source, source, sizeof place->source);
}

static void finish(struct turnstile *turnstile, struct place *place,
                   enum result result)
{
    pthread_mutex_lock(&turnstile->lock);
    place->result = result;
    place->is_done = true;
    place->people--;
    secret_wipe(&place->guess, sizeof place->guess);
    pthread_cond_broadcast(&turnstile->done);
    pthread_mutex_unlock(&turnstile->lock);
}

bool turnstile_follow(struct turnstile *turnstile,
                      const struct secret_digest *guess, enum result *result)
{
    struct place *place;

    pthread_mutex_lock(&turnstile->lock);
    place = find_guess(turnstile, guess);
    if (place)
        *result = wait_for(turnstile, place);
    pthread_mutex_unlock(&turnstile->lock);
    return place;
}

/* Takes a place, or waits where the same guess was quicker; NULL: *result is
 * known, or *refused is true. */
static struct place *enter(struct turnstile *turnstile,
                           const struct secret_digest *guess,
                           const char *source, enum result *result,
                           bool *refused)
{
    struct place *place = find_guess(turnstile, guess);

    if (place) {
        *result = wait_for(turnstile, place);
        return NULL;
    }
    place = find_free(turnstile, source);
    if (place)
        take(place, guess, source);
    *refused = !place;
    return place;
}

enum result turnstile_pass(struct turnstile *turnstile,
                           const struct secret_digest *guess,
                           const char *source, enum result (*work)(void *),
                           void *context, bool *refused)
{
    struct place *place;
    enum result result = RESULT_DENIED;

    *refused = false;
    pthread_mutex_lock(&turnstile->lock);
    place = enter(turnstile, guess, source, &result, refused);
    pthread_mutex_unlock(&turnstile->lock);
    if (place) {
        result = work(context);
        finish(turnstile, place, result);
    }
    return result;
}
