/* program.c: how a program starts, and its exit status. */
#include "fastcgi/program.h"

#include <apr_general.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "fastcgi/loop.h"

enum { EXIT_STOPPED = 0, EXIT_NOT_STARTED = 2 };

int program_run(const char *name, program_serve *serve)
{
    apr_pool_t *pool = NULL;
    const char *why = "could not initialize libsodium or APR";
    enum result result = RESULT_BROKEN;

    log_start(name);
    fastcgi_prepare();
    if (secret_init() == RESULT_OK && secret_harden_process() == RESULT_OK &&
        apr_initialize() == APR_SUCCESS &&
        apr_pool_create(&pool, NULL) == APR_SUCCESS)
        result = serve(pool, &why);
    /* A worker still uses the pool, so it is left to the kernel. */
    if (result == RESULT_BUSY) {
        log_stop();
        _exit(EXIT_STOPPED);
    }
    if (result != RESULT_OK)
        log_error("%s", why);
    if (pool)
        apr_pool_destroy(pool);
    log_stop();
    return result == RESULT_OK ? EXIT_STOPPED : EXIT_NOT_STARTED;
}
