/* mod_authz_tokenbooth.c: access checks inside Apache.
 *
 *   TokenboothSettings FILE   server: tokenbooth.conf(5); required
 *   TokenboothGuard On        <Location>: check every request below it
 *   Require access-token      serve only requests that were checked and allowed
 *   TokenboothEndpoint On     <Location>: answer /authorize, /introspect
 *                             and /backend-rejection
 *
 * The check itself is in access/, the same for every endpoint; module/
 * translates Apache's request and the answer. */
#include <httpd.h>

#include <ap_provider.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_request.h>
#include <mod_auth.h>

#include "base/log.h"
#include "base/secret.h"
#include "module/child.h"
#include "module/authz.h"
#include "module/request_variables.h"
#include "module/respond.h"

extern module AP_MODULE_DECLARE_DATA authz_tokenbooth_module;
APLOG_USE_MODULE(authz_tokenbooth);

/* Per server; there is only one. */
static const char *settings_path;

enum choice { INHERITED, OFF, ON };

/* Per <Location>. */
struct location_config {
    enum choice guard, endpoint;
};

static const char NO_SETTINGS[] =
    "TokenboothSettings is missing; it must name the settings file "
    "(tokenbooth.conf)";

/* --- configuration ------------------------------------------------------- */

/* NOLINTNEXTLINE(readability-non-const-parameter): Apache's signature */
static void *make_config(apr_pool_t *pool, char *location)
{
    (void)location;
    return apr_pcalloc(pool, sizeof(struct location_config));
}

static enum choice merge_choice(enum choice outer, enum choice inner)
{
    return inner == INHERITED ? outer : inner;
}

static void *merge_config(apr_pool_t *pool, void *outer, void *inner)
{
    const struct location_config *of_outer = outer, *of_inner = inner;
    struct location_config *merged = apr_palloc(pool, sizeof *merged);

    merged->guard = merge_choice(of_outer->guard, of_inner->guard);
    merged->endpoint = merge_choice(of_outer->endpoint, of_inner->endpoint);
    return merged;
}

static const char *set_settings(cmd_parms *command, void *config,
                                const char *path)
{
    (void)config;
    settings_path = ap_server_root_relative(command->pool, path);
    return NULL;
}

static const char *set_guard(cmd_parms *command, void *config, int on)
{
    struct location_config *location = config;

    (void)command;
    location->guard = on ? ON : OFF;
    return NULL;
}

static const char *set_endpoint(cmd_parms *command, void *config, int on)
{
    struct location_config *location = config;

    (void)command;
    location->endpoint = on ? ON : OFF;
    return NULL;
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("TokenboothSettings", set_settings, NULL, RSRC_CONF,
                  "the settings file, see tokenbooth.conf(5)"),
    AP_INIT_FLAG("TokenboothGuard", set_guard, NULL, ACCESS_CONF,
                 "On: check the access token of every request"),
    AP_INIT_FLAG("TokenboothEndpoint", set_endpoint, NULL, ACCESS_CONF,
                 "On: answer the endpoint of this address"),
    {NULL},
};

static int forget_settings(apr_pool_t *config, apr_pool_t *log,
                           apr_pool_t *temporary)
{
    (void)config;
    (void)log;
    (void)temporary;
    settings_path = NULL;
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
    if (settings_path && secret_init() == RESULT_OK &&
        child_try(temporary, settings_path, &why) == RESULT_OK)
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
    if (secret_init() != RESULT_OK ||
        child_prepare(pool, settings_path, &why) != RESULT_OK) {
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

/* --- requests ------------------------------------------------------------ */

static struct grant *grant_of(request_rec *r)
{
    return r ? ap_get_module_config(r->request_config, &authz_tokenbooth_module)
             : NULL;
}

static int check_access(request_rec *r)
{
    const struct location_config *config =
        ap_get_module_config(r->per_dir_config, &authz_tokenbooth_module);
    struct grant *grant = NULL;
    int status;

    if (config->guard != ON)
        return DECLINED;
    if (!r->main && !r->prev)
        request_variables_set(r);
    status = authz_check(r, grant_of(r->main), &grant);
    ap_set_module_config(r->request_config, &authz_tokenbooth_module, grant);
    return status;
}

static bool is_endpoint(const request_rec *r)
{
    const struct location_config *config =
        ap_get_module_config(r->per_dir_config, &authz_tokenbooth_module);

    return config->endpoint == ON;
}

/* In place of a file's name, as mod_proxy has one. */
static const char ENDPOINT_NAME[] = "tokenbooth:";

/* Behind mod_rewrite. What comes next does not see the <Location> yet. */
static int name_endpoint(request_rec *r)
{
    if (!is_endpoint(r))
        return DECLINED;
    r->filename = apr_pstrcat(r->pool, ENDPOINT_NAME, r->uri, NULL);
    return OK;
}

/* An endpoint is no file: no <Directory> and no .htaccess applies. */
static int skip_files(request_rec *r)
{
    return r->filename && strncmp(r->filename, ENDPOINT_NAME,
                                  sizeof ENDPOINT_NAME - 1) == 0
               ? OK
               : DECLINED;
}

static int answer_endpoint(request_rec *r)
{
    return is_endpoint(r) ? respond(r) : DECLINED;
}

/* A second line of defense: nothing is served without a grant, whichever hooks
 * ran. */
static authz_status require_grant(request_rec *r, const char *line,
                                  const void *parsed)
{
    (void)line;
    (void)parsed;
    return grant_of(r) ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

static const authz_provider provider = {&require_grant, NULL};

static void register_hooks(apr_pool_t *pool)
{
    ap_hook_pre_config(forget_settings, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(test_settings, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(prepare, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(open_child, NULL, NULL, APR_HOOK_MIDDLE);
    /* Per URI: per configuration, the Destination of a COPY in the same
     * <Location> would not be checked. */
    ap_hook_check_access(check_access, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_URI);
    ap_hook_translate_name(name_endpoint, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(skip_files, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(answer_endpoint, NULL, NULL, APR_HOOK_FIRST);
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, "access-token",
                              AUTHZ_PROVIDER_VERSION, &provider,
                              AP_AUTH_INTERNAL_PER_URI);
}

module AP_MODULE_DECLARE_DATA authz_tokenbooth_module = {
    STANDARD20_MODULE_STUFF,
    make_config,
    merge_config,
    NULL,
    NULL,
    commands,
    register_hooks,
    AP_MODULE_FLAG_NONE,
};
