/* profile.c: the program behind the pages.
 *
 * Settings, keys, templates, counters, recorder, a store for each thread; then
 * it serves until it is told to stop. The screens are in pages/, the way to them in
 * web/. */
#include <apr_strings.h>

#include "base/authorizer_secret.h"
#include "pages/pages.h"
#include "web/assets.h"
#include "fastcgi/loop.h"
#include "fastcgi/program.h"

static void handle(void *context, struct request *request,
                   struct response *response)
{
    route_dispatch(page_routes, context, request, response);
}

/* Whose word about who is there is taken, must be known. */
static enum result read_authorizer_secret(apr_pool_t *pool,
                                          const struct settings *settings,
                                          struct web_context *context,
                                          const char **why)
{
    if (!settings->openid_name)
        return RESULT_OK;
    *why = "openid_name is set: authorizer_secret must be set, too";
    return settings->authorizer_secret
               ? authorizer_secret_read(pool, settings,
                                        &context->authorizer_secret, why)
               : RESULT_INVALID;
}

/* What all threads share. */
static enum result open_shared(apr_pool_t *pool,
                               const struct settings *settings,
                               struct web_context *context, const char **why)
{
    enum result result =
        store_load_keys(pool, settings, STORE_PAGES, &context->keys, why);

    context->settings = settings;
    if (result == RESULT_OK)
        result = view_load(pool, settings->templates, why);
    if (result == RESULT_OK)
        result = assets_path(pool, settings->static_files,
                             &context->static_path, why);
    if (result == RESULT_OK)
        result = read_authorizer_secret(pool, settings, context, why);
    if (result == RESULT_OK)
        result = password_list_load(pool, settings->common_passwords,
                                    &context->common_passwords, why);
    if (result != RESULT_OK)
        return result;
    *why =
        apr_psprintf(pool, "counters %s: cannot be opened", settings->counters);
    result = throttle_open(pool, settings->counters, context->keys.lookup,
                           &context->throttle);
    if (result == RESULT_OK)
        result = password_verifier_create(pool, settings, context->throttle,
                                          context->keys.lookup,
                                          &context->password_verifier);
    if (result == RESULT_OK)
        result = recorder_start(pool, settings, &context->keys,
                                &context->recorder, why);
    return result;
}

static enum result open_stores(apr_pool_t *pool,
                               const struct web_context *shared,
                               void **contexts, const char **why)
{
    const struct settings *settings = shared->settings;
    enum result result = RESULT_OK;

    for (int i = 0; i < settings->profile_threads && result == RESULT_OK; i++) {
        struct web_context *context = apr_pmemdup(pool, shared, sizeof *shared);
        result = store_open(pool, settings, &context->keys, STORE_PAGES,
                            &context->store, why);
        contexts[i] = context;
    }
    return result;
}

static enum result serve(apr_pool_t *pool, const char **why)
{
    struct settings settings;
    struct web_context shared = {0};
    struct fastcgi_service service = {.handle = handle};
    enum result result = settings_load(pool, &settings, why);

    if (result == RESULT_OK)
        result = open_shared(pool, &settings, &shared, why);
    if (result != RESULT_OK)
        return result;
    service.listen = settings.profile_listen;
    service.threads = (int)settings.profile_threads;
    service.contexts =
        apr_pcalloc(pool, (size_t)service.threads * sizeof(void *));
    result = open_stores(pool, &shared, service.contexts, why);
    *why = result == RESULT_OK ? "cannot serve" : *why;
    if (result == RESULT_OK)
        result = fastcgi_serve(pool, &service);
    recorder_stop(shared.recorder);
    return result;
}

int main(void)
{
    return program_run("profile", serve);
}
