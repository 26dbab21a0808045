/* child.c: prepared, opened, and one for each thread. */
#include "module/child.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/checks.h"

/* Of this process: the parent fills it, children inherit it. */
static struct {
    struct settings settings;
    struct store_keys keys;
    struct booth booth; /* without a store */
    struct fact_cache *cache;
    pthread_key_t thread;
    bool is_open;
} shared;

/* Of this thread. */
struct place {
    apr_pool_t *pool; /* of the store */
    struct booth booth;
    int64_t tried_at; /* instant */
};

/* Opens and closes the database: a handle must not be carried over a fork. */
static enum result try_store(apr_pool_t *pool, const char **why)
{
    apr_pool_t *trial = NULL;
    struct store *store;
    enum result result;

    *why = "no memory";
    if (apr_pool_create(&trial, pool) != APR_SUCCESS)
        return RESULT_BROKEN;
    result = store_open(trial, &shared.settings, &shared.keys, STORE_CHECKS,
                        &store, why);
    *why = apr_pstrdup(pool, *why);
    apr_pool_destroy(trial);
    return result;
}

enum result booths_prepare(apr_pool_t *pool, const char *settings_path,
                           const char **why)
{
    struct booth *booth = &shared.booth;
    enum result result =
        settings_read(pool, settings_path, &shared.settings, why);

    if (result == RESULT_OK)
        result = store_load_keys(pool, &shared.settings, STORE_CHECKS,
                                 &shared.keys, why);
    if (result == RESULT_OK)
        result = try_store(pool, why);
    if (result != RESULT_OK)
        return result;
    booth->settings = &shared.settings;
    *why = apr_psprintf(pool, "counters %s: cannot be opened",
                        shared.settings.counters);
    result = throttle_open(pool, shared.settings.counters, &booth->throttle);
    if (result == RESULT_OK)
        result = passwords_open(pool, &shared.settings, booth->throttle,
                                shared.keys.lookup, &booth->passwords);
    return result;
}

static apr_status_t stop_recorder(void *data)
{
    recorder_stop(data);
    return APR_SUCCESS;
}

static void leave_thread(void *data)
{
    struct place *place = data;

    if (place->pool)
        apr_pool_destroy(place->pool);
    free(place);
}

void booths_open(apr_pool_t *pool)
{
    const char *why = "";

    shared.is_open = pthread_key_create(&shared.thread, leave_thread) == 0 &&
                     fact_cache_make(pool, 0, &shared.cache) == RESULT_OK;
    if (recorder_start_anyway(pool, &shared.settings, &shared.keys,
                              &shared.booth.recorder, &why) == RESULT_OK) {
        apr_pool_cleanup_register(pool, shared.booth.recorder, stop_recorder,
                                  apr_pool_cleanup_null);
        return;
    }
    /* Who was let in is let in, whether it can be written down or not. */
    shared.booth.recorder = NULL;
    log_line("last uses and refusals are not recorded: %s", why);
}

/* Tried once a second at the most, for each try costs a file's opening. */
static void open_store(struct place *place, int64_t now)
{
    const char *why = "no memory";

    if (place->tried_at == now)
        return;
    place->tried_at = now;
    if (apr_pool_create(&place->pool, NULL) != APR_SUCCESS)
        return;
    if (store_open(place->pool, &shared.settings, &shared.keys, STORE_CHECKS,
                   &place->booth.store, &why) == RESULT_OK) {
        store_use_cache(place->booth.store, shared.cache);
        return;
    }
    log_line("%s", why);
    place->booth.store = NULL;
    apr_pool_destroy(place->pool);
    place->pool = NULL;
}

static struct place *place_of_thread(void)
{
    struct place *place = pthread_getspecific(shared.thread);

    if (place)
        return place;
    place = calloc(1, sizeof *place);
    if (!place)
        return NULL;
    place->booth = shared.booth;
    if (pthread_setspecific(shared.thread, place)) {
        free(place);
        return NULL;
    }
    return place;
}

const struct booth *booths_mine(void)
{
    struct place *place = shared.is_open ? place_of_thread() : NULL;

    if (!place)
        return &shared.booth;
    if (!place->booth.store)
        open_store(place, clock_now());
    return &place->booth;
}
