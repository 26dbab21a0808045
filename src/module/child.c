/* child.c: prepared by the parent, started in each child, with a store per
 * thread. */
#include "module/child.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "startup.h"

/* Per process: the parent fills them in, children inherit them. */
static struct startup startup;
static struct check_context without_store;
static bool is_prepared; /* false: nothing but denials is possible */
static pthread_key_t thread_key;
static bool is_open;

/* Per thread. */
struct thread_state {
    apr_pool_t *pool; /* of the store; NULL: not open */
    struct check_context context;
};

/* A failed attempt to open reads files and prepares statements, so a process
 * tries no more often than this. */
enum { FAILED_OPENS_PER_SECOND = 100 };

/* Per process. */
static struct {
    pthread_mutex_t lock; /* protects the rest */
    int64_t second;       /* instant */
    int tries;            /* that failed in this second */
} failed_opens = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Opens the database and closes it again: a handle must not survive a fork. */
static enum result try_store(apr_pool_t *pool, const struct startup *tried,
                             const char **why)
{
    apr_pool_t *trial = NULL;
    struct store *store;
    enum result result;

    *why = "no memory";
    if (apr_pool_create(&trial, pool) != APR_SUCCESS)
        return RESULT_BROKEN;
    result = startup_open_store(trial, tried, &store, why);
    *why = apr_pstrdup(pool, *why);
    apr_pool_destroy(trial);
    return result;
}

const char *child_feed_root(void)
{
    return is_prepared ? startup.settings.feed_root : NULL;
}

enum result child_try(apr_pool_t *pool, const char *settings_path,
                      const char **why)
{
    struct startup tried = {0};
    enum result result =
        startup_prepare(pool, settings_path, PROCESS_MODULE, &tried, why);

    return result == RESULT_OK ? try_store(pool, &tried, why) : result;
}

enum result child_prepare(apr_pool_t *pool, const char *settings_path,
                          const char **why)
{
    enum result result;

    startup = (struct startup){0};
    is_prepared = false;
    if (!settings_path)
        return RESULT_INVALID;
    result =
        startup_prepare(pool, settings_path, PROCESS_MODULE, &startup, why);
    is_prepared = result == RESULT_OK;
    return result;
}

enum result child_try_store(apr_pool_t *pool, const char **why)
{
    return try_store(pool, &startup, why);
}

static apr_status_t end_startup(void *data)
{
    startup_end(data);
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
    enum result result;

    without_store = startup_check_context(&startup);
    if (!is_prepared)
        return;
    result = startup_begin_without_store(pool, &startup, &why);
    /* Allowed requests are served, even if they cannot be recorded. */
    if (result != RESULT_OK)
        log_error("last uses and denials are not recorded: %s", why);
    apr_pool_cleanup_register(pool, &startup, end_startup,
                              apr_pool_cleanup_null);
    without_store = startup_check_context(&startup);
    is_open = pthread_key_create(&thread_key, leave_thread) == 0;
}

/* Locks the counter, and resets it when a new second has begun. */
static void lock_failed_opens(void)
{
    int64_t now = clock_now();

    pthread_mutex_lock(&failed_opens.lock);
    if (failed_opens.second == now)
        return;
    failed_opens.second = now;
    failed_opens.tries = 0;
}

static bool may_open(void)
{
    bool may;

    lock_failed_opens();
    may = failed_opens.tries < FAILED_OPENS_PER_SECOND;
    pthread_mutex_unlock(&failed_opens.lock);
    return may;
}

static void count_failed_open(void)
{
    lock_failed_opens();
    failed_opens.tries++;
    pthread_mutex_unlock(&failed_opens.lock);
}

static void open_store(struct thread_state *state)
{
    const char *why = "no memory";
    enum result result;

    if (!may_open() || apr_pool_create(&state->pool, NULL) != APR_SUCCESS)
        return;
    result =
        startup_open_store(state->pool, &startup, &state->context.store, &why);
    if (result == RESULT_OK)
        return;
    log_error("cannot check access, so requests are denied: %s", why);
    /* Looking for a missing file is so cheap that every check may do it. */
    if (result != RESULT_NOT_FOUND)
        count_failed_open();
    state->context.store = NULL;
    apr_pool_destroy(state->pool);
    state->pool = NULL;
}

static struct thread_state *thread_state(void)
{
    struct thread_state *state = pthread_getspecific(thread_key);

    if (state)
        return state;
    state = calloc(1, sizeof *state);
    if (!state)
        return NULL;
    state->context = without_store;
    if (pthread_setspecific(thread_key, state)) {
        free(state);
        return NULL;
    }
    return state;
}

const struct check_context *child_check_context(void)
{
    struct thread_state *state = is_open ? thread_state() : NULL;

    if (!state)
        return &without_store;
    if (!state->context.store)
        open_store(state);
    return &state->context;
}
