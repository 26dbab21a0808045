/* authorize.c: the program that Apache asks whether to allow a request.
 *
 * The decision is in access/, the protocols of Apache and others are in
 * endpoints/. */
#include <apr_strings.h>
#include <string.h>

#include "base/authorizer_secret.h"
#include "endpoints/endpoints.h"
#include "fastcgi/listen.h"
#include "fastcgi/loop.h"
#include "fastcgi/program.h"
#include "startup.h"

/* A context per thread, each with its own store. */
static enum result open_contexts(apr_pool_t *pool,
                                 const struct startup *startup,
                                 const struct endpoint *shared,
                                 struct fastcgi_service *service,
                                 const char **why)
{
    struct store **stores;
    enum result result =
        startup_open_stores(pool, startup, service->threads, &stores, why);

    service->contexts =
        apr_palloc(pool, (size_t)service->threads * sizeof(void *));
    for (int i = 0; i < service->threads; i++) {
        struct endpoint *endpoint = apr_pmemdup(pool, shared, sizeof *shared);
        endpoint->context.store = stores[i];
        service->contexts[i] = endpoint;
    }
    return result;
}

static enum result serve_started(apr_pool_t *pool, struct startup *startup,
                                 const char **why)
{
    struct endpoint shared = {.context = startup_check_context(startup)};
    enum result result;
    struct fastcgi_service service = {
        .listen = startup->settings.authorize_listen,
        .threads = (int)startup->settings.authorize_threads *
                   listen_count(startup->settings.authorize_listen),
        .handle = endpoint_dispatch,
    };

    if (strcmp(service.listen, SETTINGS_NO_LISTEN) == 0) {
        *why = "authorize_listen is none, because Apache's module needs no "
               "authorizer";
        return RESULT_INVALID;
    }
    result = authorizer_secret_read(pool, &startup->settings,
                                    &shared.authorizer_secret, why);
    if (result == RESULT_OK)
        result = open_contexts(pool, startup, &shared, &service, why);
    return result == RESULT_OK ? fastcgi_serve(pool, &service, why) : result;
}

static enum result serve(apr_pool_t *pool, const char **why)
{
    return startup_run(pool, PROCESS_AUTHORIZE, serve_started, why);
}

int main(void)
{
    return program_run("authorize", serve);
}
