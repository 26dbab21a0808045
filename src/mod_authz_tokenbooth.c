/* mod_authz_tokenbooth.c: access checks inside Apache.
 *
 *   TokenboothSettings FILE   server: tokenbooth.conf(5); required
 *   TokenboothSite On         virtual host: it has feeds at /F, and endpoints
 *   TokenboothGuard On        <Location>: check every request below it
 *   Require access-token      serve only requests that were checked and allowed
 *
 * The check itself is in access/, the same for every endpoint; module/
 * translates Apache's request and the answer. */
#include <httpd.h>

#include <http_config.h>
#include <http_core.h>
#include <http_log.h>

#include "base/log.h"
#include "base/secret.h"
#include "module/child.h"
#include "module/directives.h"
#include "module/feed_locks.h"
#include "module/feed_provider.h"
#include "module/log_parts.h"
#include "module/request_hooks.h"

extern module AP_MODULE_DECLARE_DATA authz_tokenbooth_module;
APLOG_USE_MODULE(authz_tokenbooth);

static const char NO_SETTINGS[] =
    "TokenboothSettings is missing; it must name the settings file "
    "(tokenbooth.conf)";

static int begin_configuration(apr_pool_t *config, apr_pool_t *log,
                               apr_pool_t *temporary)
{
    (void)log;
    (void)temporary;
    directives_forget();
    log_parts_register(config);
    feed_provider_register(config);
    return OK;
}

/* What "apachectl configtest" runs, and Debian before each reload. */
static int test_settings(apr_pool_t *pool, apr_pool_t *log,
                         apr_pool_t *temporary, server_rec *server)
{
    const char *why = NO_SETTINGS;

    (void)pool;
    (void)log;
    /* In a running Apache, an error here would end it; see prepare. */
    if (ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_CONFIG_TEST)
        return OK;
    if (directives_settings_path() && secret_init() == RESULT_OK &&
        child_try(temporary, directives_settings_path(), &why) == RESULT_OK)
        return OK;
    ap_log_error(APLOG_MARK, APLOG_EMERG, 0, server, "%s", why);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* True in the first start of this Apache, false in a restart. */
static bool is_first_start(void)
{
    static const char KEY[] = "mod_authz_tokenbooth";
    bool first = !ap_retained_data_get(KEY);

    if (first)
        ap_retained_data_create(KEY, 1);
    return first;
}

/* What denies all requests is told; `until` says until when. */
static void log_denials(server_rec *server, const char *why, const char *until)
{
    ap_log_error(APLOG_MARK, APLOG_EMERG, 0, server,
                 "%s; until %s, all requests for feeds are denied, and "
                 "/authorize and /introspect answer 503",
                 why, until);
}

/* Runs in the parent, at each start and restart. In a restart, which may be the
 * nightly one of logrotate, an error must not end the whole Apache; and a
 * database that is away for a while must not keep it from starting. */
static int prepare(apr_pool_t *pool, apr_pool_t *log, apr_pool_t *temporary,
                   server_rec *server)
{
    const char *why = NO_SETTINGS;
    bool first;

    (void)log;
    log_start("mod_authz_tokenbooth");
    /* Apache reads its configuration twice; the first time is only a test. */
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG)
        return OK;
    first = is_first_start();
    feed_locks_prepare(server);
    if (secret_init() != RESULT_OK ||
        child_prepare(pool, directives_settings_path(), &why) != RESULT_OK) {
        if (first)
            ap_log_error(APLOG_MARK, APLOG_EMERG, 0, server, "%s", why);
        else
            log_denials(server, why, "this is mended and Apache reloaded");
        return first ? HTTP_INTERNAL_SERVER_ERROR : OK;
    }
    if (child_try_store(temporary, &why) != RESULT_OK)
        log_denials(server, why, "this is mended");
    return OK;
}

static void open_child(apr_pool_t *pool, server_rec *server)
{
    (void)server;
    child_open(pool);
}

static void register_hooks(apr_pool_t *pool)
{
    ap_hook_pre_config(begin_configuration, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(test_settings, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(prepare, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(open_child, NULL, NULL, APR_HOOK_MIDDLE);
    request_hooks_register(pool);
}

/* clang-format off */
module AP_MODULE_DECLARE_DATA authz_tokenbooth_module = {
    STANDARD20_MODULE_STUFF,
    directives_location,
    directives_merge,
    directives_host,
    directives_merge_hosts,
    directives,
    register_hooks,
    AP_MODULE_FLAG_NONE,
};
/* clang-format on */
