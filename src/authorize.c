/* authorize.c: the program that Apache asks whether a request may pass.
 *
 * Settings, keys, store, counters, recorder; then it serves until it is told to
 * stop. What it decides is in access/, how Apache speaks to it in endpoints/. */
#include <apr_strings.h>

#include "base/authorizer_secret.h"
#include "endpoints/endpoints.h"
#include "store/checks.h"
#include "fastcgi/loop.h"
#include "fastcgi/program.h"

/* What all threads share. */
static enum result open_shared(apr_pool_t *pool,
                               const struct settings *settings,
                               const struct store_keys *keys,
                               struct endpoint *endpoint,
                               struct attribute_cache **cache, const char **why)
{
    struct check_context *context = &endpoint->context;
    enum result result;

    context->settings = settings;
    *why =
        apr_psprintf(pool, "counters %s: cannot be opened", settings->counters);
    result = throttle_open(pool, settings->counters, keys->lookup,
                           &context->throttle);
    if (result == RESULT_OK)
        result =
            password_verifier_create(pool, settings, context->throttle,
                                     keys->lookup, &context->password_verifier);
    if (result == RESULT_OK)
        result = authorizer_secret_read(pool, settings,
                                        &endpoint->authorizer_secret, why);
    if (result == RESULT_OK)
        result = attribute_cache_create(pool, 0, cache);
    /* It writes, so it opens first: a reader cannot make the WAL's files. */
    if (result == RESULT_OK)
        result = recorder_start(pool, settings, keys, &context->recorder, why);
    return result;
}

/* An endpoint for each thread, with a store of its own. */
static enum result open_endpoints(apr_pool_t *pool,
                                  const struct settings *settings,
                                  const struct store_keys *keys,
                                  const struct endpoint *shared,
                                  struct attribute_cache *cache,
                                  void **contexts, const char **why)
{
    enum result result = RESULT_OK;

    for (int i = 0; i < settings->authorize_threads && result == RESULT_OK;
         i++) {
        struct endpoint *endpoint = apr_pmemdup(pool, shared, sizeof *shared);
        result = store_open(pool, settings, keys, STORE_CHECKS,
                            &endpoint->context.store, why);
        if (result == RESULT_OK)
            store_use_cache(endpoint->context.store, cache);
        contexts[i] = endpoint;
    }
    return result;
}

static enum result serve(apr_pool_t *pool, const char **why)
{
    struct settings settings;
    struct store_keys keys;
    struct endpoint shared = {0};
    struct attribute_cache *cache;
    struct fastcgi_service service = {.handle = endpoint_dispatch};
    enum result result = settings_load(pool, &settings, why);

    if (result == RESULT_OK)
        result = store_load_keys(pool, &settings, STORE_CHECKS, &keys, why);
    if (result == RESULT_OK)
        result = open_shared(pool, &settings, &keys, &shared, &cache, why);
    if (result != RESULT_OK)
        return result;
    service.listen = settings.authorize_listen;
    service.threads = (int)settings.authorize_threads;
    service.contexts =
        apr_pcalloc(pool, (size_t)service.threads * sizeof(void *));
    result = open_endpoints(pool, &settings, &keys, &shared, cache,
                            service.contexts, why);
    *why = result == RESULT_OK ? "cannot serve" : *why;
    if (result == RESULT_OK)
        result = fastcgi_serve(pool, &service);
    recorder_stop(shared.context.recorder);
    return result;
}

int main(void)
{
    return program_run("authorize", serve);
}
