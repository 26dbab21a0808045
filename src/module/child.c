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
    struct check_context context; /* without a store */
    struct attribute_cache *cache;
    pthread_key_t thread;
    bool is_open;
} shared;

/* Of this thread. */
struct thread_state {
    apr_pool_t *pool; /* of the store */
    struct check_context context;
};

/* A failed open reads files and prepares statements, so a process does not try
 * more often than this in a second. */
enum { FAILED_OPENS_PER_SECOND = 100 };

/* Of this process. */
static struct {
    pthread_mutex_t lock; /* of what follows */
    int64_t second;       /* instant */
    int tries;            /* that failed in this second */
    bool logged;          /* in this second */
} failed_opens = {.lock = PTHREAD_MUTEX_INITIALIZER};

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

enum result child_prepare(apr_pool_t *pool, const char *settings_path,
                          const char **why)
{
    struct check_context *context = &shared.context;
    enum result result =
        settings_read(pool, settings_path, &shared.settings, why);

    if (result == RESULT_OK)
        result = store_load_keys(pool, &shared.settings, STORE_CHECKS,
                                 &shared.keys, why);
    if (result == RESULT_OK)
        result = try_store(pool, why);
    if (result != RESULT_OK)
        return result;
    context->settings = &shared.settings;
    *why = apr_psprintf(pool, "counters %s: cannot be opened",
                        shared.settings.counters);
    result = throttle_open(pool, shared.settings.counters, shared.keys.lookup,
                           &context->throttle);
    if (result == RESULT_OK)
        result = password_verifier_create(pool, &shared.settings,
                                          context->throttle, shared.keys.lookup,
                                          &context->password_verifier);
    return result;
}

static apr_status_t stop_recorder(void *data)
{
    recorder_stop(data);
    return APR_SUCCESS;
}

static void leave_thread(void *data)
{
    struct thread_state *state = data;

    if (state->pool)
        apr_pool_destroy(state->pool);
    free(state);
}

void child_open(apr_pool_t *pool)
{
    const char *why = "";

    shared.is_open =
        pthread_key_create(&shared.thread, leave_thread) == 0 &&
        attribute_cache_create(pool, 0, &shared.cache) == RESULT_OK;
    if (recorder_start_anyway(pool, &shared.settings, &shared.keys,
                              &shared.context.recorder, &why) == RESULT_OK) {
        apr_pool_cleanup_register(pool, shared.context.recorder, stop_recorder,
                                  apr_pool_cleanup_null);
        return;
    }
    /* Who was let in is let in, whether it can be written down or not. */
    shared.context.recorder = NULL;
    log_error("last uses and refusals are not recorded: %s", why);
}

static void lock_failed_opens(void)
{
    int64_t now = clock_now();

    pthread_mutex_lock(&failed_opens.lock);
    if (failed_opens.second == now)
        return;
    failed_opens.second = now;
    failed_opens.tries = 0;
    failed_opens.logged = false;
}

static bool may_open(void)
{
    bool may;

    lock_failed_opens();
    may = failed_opens.tries < FAILED_OPENS_PER_SECOND;
    pthread_mutex_unlock(&failed_opens.lock);
    return may;
}

/* A missing file is found out so cheaply that it is looked for at each check. */
static void count_failed_open(enum result result, const char *why)
{
    bool logged;

    lock_failed_opens();
    if (result != RESULT_NOT_FOUND)
        failed_opens.tries++;
    logged = failed_opens.logged;
    failed_opens.logged = true;
    pthread_mutex_unlock(&failed_opens.lock);
    if (!logged)
        log_error("%s", why);
}

static void open_store(struct thread_state *state)
{
    const char *why = "no memory";
    enum result result;

    if (!may_open() || apr_pool_create(&state->pool, NULL) != APR_SUCCESS)
        return;
    result = store_open(state->pool, &shared.settings, &shared.keys,
                        STORE_CHECKS, &state->context.store, &why);
    if (result == RESULT_OK) {
        store_use_cache(state->context.store, shared.cache);
        return;
    }
    count_failed_open(result, why);
    state->context.store = NULL;
    apr_pool_destroy(state->pool);
    state->pool = NULL;
}

static struct thread_state *thread_state(void)
{
    struct thread_state *state = pthread_getspecific(shared.thread);

    if (state)
        return state;
    state = calloc(1, sizeof *state);
    if (!state)
        return NULL;
    state->context = shared.context;
    if (pthread_setspecific(shared.thread, state)) {
        free(state);
        return NULL;
    }
    return state;
}

const struct check_context *child_check_context(void)
{
    struct thread_state *state = shared.is_open ? thread_state() : NULL;

    if (!state)
        return &shared.context;
    if (!state->context.store)
        open_store(state);
    return &state->context;
}
