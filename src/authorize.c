/* authorize.c: the program that Apache asks whether to allow a request.
 *
 * The decision is in access/, the protocols of Apache and others are in
 * endpoints/. */
#include <apr_strings.h>

#include "base/authorizer_secret.h"
#include "endpoints/endpoints.h"
#include "fastcgi/listen.h"
#include "fastcgi/loop.h"
#include "fastcgi/program.h"
#include "startup.h"

/* Creates a context per thread, each with its own store. */
static enum result open_endpoints(apr_pool_t *pool,
                                  const struct startup *startup,
                                  const struct endpoint *shared,
                                  struct fastcgi_service *service,
                                  const char **why)
{
    enum result result = RESULT_OK;

    service->contexts =
        apr_pcalloc(pool, (size_t)service->threads * sizeof(void *));
    startup_reserve_files(service->threads);
    for (int i = 0; i < service->threads && result == RESULT_OK; i++) {
        struct endpoint *endpoint = apr_pmemdup(pool, shared, sizeof *shared);
        result =
            startup_open_store(pool, startup, &endpoint->context.store, why);
        service->contexts[i] = endpoint;
    }
    return result;
}

static enum result serve_started(apr_pool_t *pool, struct startup *startup,
                                 const char **why)
{
    struct endpoint shared = {.context = startup_check_context(startup)};
    struct fastcgi_service service = {
        .listen = startup->settings.authorize_listen,
        .threads = (int)startup->settings.authorize_threads *
                   listen_count(startup->settings.authorize_listen),
        .handle = endpoint_dispatch,
    };
    enum result result = authorizer_secret_read(pool, &startup->settings,
                                                &shared.authorizer_secret, why);

    if (result == RESULT_OK)
        result = open_endpoints(pool, startup, &shared, &service, why);
    return result == RESULT_OK ? fastcgi_serve(pool, &service, why) : result;
}

static enum result serve(apr_pool_t *pool, const char **why)
{
    struct startup startup = {0};
    enum result result =
        startup_prepare(pool, NULL, STORE_CHECKS, &startup, why);

    if (result == RESULT_OK)
        result = startup_begin(pool, &startup, why);
    if (result == RESULT_OK)
        result = serve_started(pool, &startup, why);
    startup_end(&startup);
    return result;
}

int main(void)
{
    return program_run("authorize", serve);
}
