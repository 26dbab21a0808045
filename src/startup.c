/* startup.c: opens what every program needs, in order. */
#include "startup.h"

#include <apr_strings.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "base/counters.h"
#include "base/log.h"
#include "store/attribute_cache.h"

enum {
    FILES_PER_THREAD = 4, /* database, its WAL, a journal, a connection */
    FILES_SHARED = 64,    /* recorder, libraries, sockets */
};

static enum result open_limits(apr_pool_t *pool, struct startup *startup,
                               const char **why)
{
    const struct settings *settings = &startup->settings;
    struct password_verifier_options verifier = {
        .settings = settings,
        .key = startup->keys.lookup,
        /* Apache has more, so in its module this is just a bound. */
        .threads = startup->role == STORE_PAGES ? settings->profile_threads
                                                : settings->authorize_threads,
    };
    enum result result;

    errno = 0;
    result = throttle_open(pool, settings->counters, startup->keys.lookup,
                           &startup->throttle);
    verifier.throttle = startup->throttle;
    if (result == RESULT_OK)
        result = password_verifier_create(pool, &verifier,
                                          &startup->password_verifier);
    if (result == RESULT_OK)
        result = counters_open(pool, settings->counters);
    if (result == RESULT_OK)
        result = process_table_open(pool, settings->counters);
    *why = apr_psprintf(pool, "counters %s: %s", settings->counters,
                        errno ? strerror(errno) : "cannot be opened");
    return result;
}

enum result startup_prepare(apr_pool_t *pool, const char *path,
                            enum process_program program,
                            struct startup *startup, const char **why)
{
    enum result result =
        path ? settings_read(pool, path, &startup->settings, why)
             : settings_load(pool, &startup->settings, why);

    startup->program = program;
    startup->role = program == PROCESS_PROFILE ? STORE_PAGES : STORE_CHECKS;
    if (result == RESULT_OK)
        result = store_load_keys(pool, &startup->settings, startup->role,
                                 &startup->keys, why);
    if (result == RESULT_OK)
        result = open_limits(pool, startup, why);
    return result;
}

static enum result create_cache(apr_pool_t *pool, struct startup *startup,
                                const char **why)
{
    *why = "no memory for the cache";
    return startup->role == STORE_CHECKS
               ? attribute_cache_create(pool, 0, &startup->cache)
               : RESULT_OK;
}

/* start: recorder_start or recorder_start_anyway. */
static enum result begin(apr_pool_t *pool, struct startup *startup,
                         typeof(recorder_start) *start, const char **why)
{
    enum result result = create_cache(pool, startup, why);

    if (result != RESULT_OK)
        return result;
    process_table_enter(startup->program, startup->settings.fingerprint,
                        store_keys_lookup_number(&startup->keys));
    return start(pool, &startup->settings, &startup->keys, &startup->recorder,
                 why);
}

enum result startup_begin(apr_pool_t *pool, struct startup *startup,
                          const char **why)
{
    return begin(pool, startup, recorder_start, why);
}

enum result startup_begin_without_store(apr_pool_t *pool,
                                        struct startup *startup,
                                        const char **why)
{
    return begin(pool, startup, recorder_start_anyway, why);
}

void startup_reserve_files(long long threads)
{
    rlim_t needed = (rlim_t)threads * FILES_PER_THREAD + FILES_SHARED;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= needed)
        return;
    limit.rlim_cur = limit.rlim_max < needed ? limit.rlim_max : needed;
    if (setrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur < needed)
        log_warning("%lld threads may need %llu open files, and only %llu are "
                    "allowed: raise the limit (LimitNOFILE=, ulimit -n) or "
                    "set fewer threads",
                    threads, (unsigned long long)needed,
                    (unsigned long long)limit.rlim_cur);
}

enum result startup_open_store(apr_pool_t *pool, const struct startup *startup,
                               struct store **store, const char **why)
{
    enum result result = store_open(pool, &startup->settings, &startup->keys,
                                    startup->role, store, why);

    if (result == RESULT_OK && startup->cache)
        store_use_cache(*store, startup->cache);
    return result;
}

enum result startup_open_stores(apr_pool_t *pool, const struct startup *startup,
                                int threads, struct store ***stores,
                                const char **why)
{
    enum result result = RESULT_OK;

    startup_reserve_files(threads);
    *stores = apr_pcalloc(pool, (size_t)threads * sizeof(struct store *));
    for (int i = 0; i < threads && result == RESULT_OK; i++)
        result = startup_open_store(pool, startup, &(*stores)[i], why);
    return result;
}

struct check_context startup_check_context(const struct startup *startup)
{
    return (struct check_context){
        .settings = &startup->settings,
        .throttle = startup->throttle,
        .password_verifier = startup->password_verifier,
        .recorder = startup->recorder,
        .lookup_keys = startup->keys.lookups,
    };
}

void startup_end(struct startup *startup)
{
    if (startup->recorder)
        recorder_stop(startup->recorder);
    startup->recorder = NULL;
    process_table_leave();
}

enum result startup_run(apr_pool_t *pool, enum process_program program,
                        startup_server *serve, const char **why)
{
    struct startup startup = {0};
    enum result result = startup_prepare(pool, NULL, program, &startup, why);

    /* What only checks goes on while nothing can be written. */
    if (result == RESULT_OK)
        result = startup.role == STORE_CHECKS
                     ? startup_begin_without_store(pool, &startup, why)
                     : startup_begin(pool, &startup, why);
    if (result == RESULT_OK)
        result = serve(pool, &startup, why);
    startup_end(&startup);
    return result;
}
