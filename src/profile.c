/* profile.c: the program behind the pages.
 *
 * The pages are in pages/, the framework around them in web/. */
#include <apr_strings.h>

#include "base/audit_log.h"
#include "base/authorizer_secret.h"
#include "base/loopback.h"
#include "fastcgi/loop.h"
#include "fastcgi/program.h"
#include "mail/mailer.h"
#include "routes.h"
#include "startup.h"
#include "web/assets.h"
#include "web/page_slots.h"

static void handle(void *context, struct request *request,
                   struct response *response)
{
    route_dispatch(page_routes, context, request, response);
}

/* Without the secret, anybody who can reach the socket could claim an
 * identity. */
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

/* Reads the files that the pages need. */
static enum result read_files(apr_pool_t *pool, const struct settings *settings,
                              struct web_context *context, const char **why)
{
    enum result result = view_load(pool, settings->templates, why);

    if (result == RESULT_OK)
        result = assets_path(pool, settings->static_files,
                             &context->static_path, why);
    if (result == RESULT_OK)
        result = read_authorizer_secret(pool, settings, context, why);
    if (result == RESULT_OK && settings->audit_log)
        result = audit_log_prepare(pool, settings->audit_log,
                                   settings->database, why);
    if (result == RESULT_OK)
        result = password_list_load(pool, settings->common_passwords,
                                    &context->common_passwords, why);
    return result;
}

/* A context per thread, each with its own store. */
static enum result open_contexts(apr_pool_t *pool,
                                 const struct startup *startup,
                                 const struct web_context *shared,
                                 struct fastcgi_service *service,
                                 const char **why)
{
    struct store **stores;
    enum result result =
        startup_open_stores(pool, startup, service->threads, &stores, why);

    service->contexts =
        apr_palloc(pool, (size_t)service->threads * sizeof(void *));
    for (int i = 0; i < service->threads; i++) {
        struct web_context *context = apr_pmemdup(pool, shared, sizeof *shared);
        context->store = stores[i];
        service->contexts[i] = context;
    }
    return result;
}

/* Only while a site is tried out, it fetches keys over plain http: elsewhere,
 * whoever can add a trust rule would reach the services of this host. */
static bool is_local(const struct settings *settings)
{
    return !settings->site || loopback_has_url(settings->site);
}

static enum result serve_started(apr_pool_t *pool, struct startup *startup,
                                 const char **why)
{
    struct web_context shared = {
        .settings = &startup->settings,
        .keys = startup->keys,
        .throttle = startup->throttle,
        .password_verifier = startup->password_verifier,
        .recorder = startup->recorder,
    };
    struct fastcgi_service service = {
        .listen = startup->settings.profile_listen,
        .threads = (int)startup->settings.profile_threads,
        .handle = handle,
    };
    struct mailer *mailer = NULL;
    enum result result = read_files(pool, &startup->settings, &shared, why);

    if (result == RESULT_OK)
        result = page_slots_open(pool, 0, &shared.page_slots);
    if (result == RESULT_OK)
        result =
            issuer_keys_open(pool, is_local(&startup->settings),
                             (service.threads + 1) / 2, &shared.issuer_keys);
    if (result == RESULT_OK)
        result = open_contexts(pool, startup, &shared, &service, why);
    if (result == RESULT_OK)
        result = mailer_start(pool, &startup->settings, &startup->keys, &mailer,
                              why);
    if (result == RESULT_OK)
        result = fastcgi_serve(pool, &service, why);
    if (mailer)
        mailer_stop(mailer);
    return result;
}

static enum result serve(apr_pool_t *pool, const char **why)
{
    return startup_run(pool, PROCESS_PROFILE, serve_started, why);
}

int main(void)
{
    return program_run("profile", serve);
}
