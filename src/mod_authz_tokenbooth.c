/* mod_authz_tokenbooth.c: access checks inside Apache.
 *
 *   TokenboothSettings FILE   server: tokenbooth.conf(5); required
 *   TokenboothSite On         virtual host: it has feeds at /F, and the endpoints
 *   TokenboothGuard On        <Location>: check every request below it
 *   Require access-token      serve only requests that were checked and allowed
 *
 * The check itself is in access/, the same for every endpoint; module/
 * translates Apache's request and the answer. */
#include <httpd.h>

#include <ap_provider.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_auth.h>

#include "base/log.h"
#include "base/secret.h"
#include "module/child.h"
#include "module/authz.h"
#include "module/feed_files.h"
#include "module/feed_url.h"
#include "module/log_parts.h"
#include "module/request_headers.h"
#include "module/request_state.h"
#include "module/respond.h"
#include "module/response_headers.h"

extern module AP_MODULE_DECLARE_DATA authz_tokenbooth_module;
APLOG_USE_MODULE(authz_tokenbooth);

/* Per server; there is only one. */
static const char *settings_path;

enum choice { INHERITED, OFF, ON };

/* Per <Location>. */
struct location_config {
    enum choice guard;
};

/* Per virtual host. */
struct host_config {
    bool has_feeds;
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

static void *merge_config(apr_pool_t *pool, void *outer, void *inner)
{
    const struct location_config *of_inner = inner;

    (void)pool;
    return of_inner->guard == INHERITED ? outer : inner;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): Apache's signature */
static void *make_host_config(apr_pool_t *pool, server_rec *server)
{
    (void)server;
    return apr_pcalloc(pool, sizeof(struct host_config));
}

static struct host_config *host_config(const server_rec *server)
{
    return ap_get_module_config(server->module_config,
                                &authz_tokenbooth_module);
}

static const char *set_settings(cmd_parms *command, void *config,
                                const char *path)
{
    (void)config;
    settings_path = ap_server_root_relative(command->pool, path);
    return NULL;
}

static const char *set_site(cmd_parms *command, void *config, int on)
{
    (void)config;
    host_config(command->server)->has_feeds = on;
    return NULL;
}

static const char *set_guard(cmd_parms *command, void *config, int on)
{
    struct location_config *location = config;

    (void)command;
    location->guard = on ? ON : OFF;
    return NULL;
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("TokenboothSettings", set_settings, NULL, RSRC_CONF,
                  "the settings file, see tokenbooth.conf(5)"),
    AP_INIT_FLAG("TokenboothSite", set_site, NULL, RSRC_CONF,
                 "On: this virtual host has feeds at /F"),
    AP_INIT_FLAG("TokenboothGuard", set_guard, NULL, ACCESS_CONF,
                 "On: check the access token of every request"),
    {NULL},
};

static int begin_configuration(apr_pool_t *config, apr_pool_t *log,
                               apr_pool_t *temporary)
{
    (void)log;
    (void)temporary;
    settings_path = NULL;
    log_parts_register(config);
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

/* In a virtual host with feeds, below /F. */
static bool is_in_feeds(const request_rec *r)
{
    return host_config(r->server)->has_feeds &&
           request_state_is_feed_path(r->uri);
}

static bool is_guarded(const request_rec *r)
{
    const struct location_config *config =
        ap_get_module_config(r->per_dir_config, &authz_tokenbooth_module);

    return config->guard == ON ||
           (config->guard == INHERITED && is_in_feeds(r));
}

static int read_headers(request_rec *r)
{
    if (host_config(r->server)->has_feeds)
        request_headers_read(r, request_state(r));
    return DECLINED;
}

/* In place of a file's name, as mod_proxy has one. */
static const char ENDPOINT_NAME[] = "tokenbooth:";

static bool is_endpoint(const request_rec *r)
{
    return r->filename &&
           strncmp(r->filename, ENDPOINT_NAME, sizeof ENDPOINT_NAME - 1) == 0;
}

static int translate(request_rec *r)
{
    int status;

    if (!host_config(r->server)->has_feeds)
        return DECLINED;
    status = feed_url_translate(r);
    if (status != DECLINED || !feed_url_is_endpoint(r->uri))
        return status;
    r->filename = apr_pstrcat(r->pool, ENDPOINT_NAME, r->uri, NULL);
    return OK;
}

/* An endpoint is no file: no <Directory> and no .htaccess applies. */
static int skip_files(request_rec *r)
{
    return is_endpoint(r) ? OK : DECLINED;
}

static int answer_endpoint(request_rec *r)
{
    return is_endpoint(r) ? respond(r) : DECLINED;
}

/* For the log: whatever made this path, it is the one that is served. */
static int remember_path(request_rec *r)
{
    request_state(r)->path = r->uri;
    return DECLINED;
}

static int check(request_rec *r)
{
    struct request_state *state = request_state(r);
    const struct request_state *of_main = request_state_find(r->main);

    state->is_checked = true;
    if (request_state_first(r)->has_misspelt_header) {
        /* For the page that says what is wrong. */
        apr_table_setn(r->subprocess_env, "TOKENBOOTH_MISSPELT", "1");
        return HTTP_BAD_REQUEST;
    }
    return authz_check(r, state, of_main ? of_main->grant : NULL);
}

static int check_access(request_rec *r)
{
    return is_guarded(r) ? check(r) : DECLINED;
}

/* Apache asks no access hook about a part of a request, or what it is
 * redirected to, that has the same configuration; this one is always asked.
 * Without a grant nothing is served, whatever the site's own Require says. */
static int prepare_answer(request_rec *r)
{
    const struct request_state *state;
    int status;

    if (!is_in_feeds(r) || !is_guarded(r))
        return DECLINED;
    state = request_state(r);
    status = state->is_checked ? OK : check(r);
    if (status != OK)
        return status;
    if (!state->grant)
        return HTTP_FORBIDDEN;
    request_headers_pass_on(r, state->grant);
    return request_state_is_proxied(r) ? OK : feed_files_fix(r, state);
}

static apr_status_t finish_headers(ap_filter_t *filter,
                                   apr_bucket_brigade *brigade)
{
    ap_filter_t *next = filter->next;

    response_headers_finish(filter->r, request_state(filter->r));
    ap_remove_output_filter(filter);
    return ap_pass_brigade(next, brigade);
}

static ap_filter_rec_t *headers_filter;

static void add_headers_filter(request_rec *r)
{
    if (!r->main && is_in_feeds(r))
        ap_add_output_filter_handle(headers_filter, NULL, r, r->connection);
}

/* A second line of defense: nothing is served without a grant, whichever hooks
 * ran. */
static authz_status require_grant(request_rec *r, const char *line,
                                  const void *parsed)
{
    const struct request_state *state = request_state_find(r);

    (void)line;
    (void)parsed;
    return state && state->grant ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

static const authz_provider provider = {&require_grant, NULL};

static void register_request_hooks(void)
{
    static const char *const mod_rewrite[] = {"mod_rewrite.c", NULL};
    static const char *const mappers[] = {"mod_proxy.c", "mod_alias.c", NULL};

    ap_hook_post_read_request(read_headers, NULL, NULL, APR_HOOK_MIDDLE);
    /* A site's own rules may lead to a feed. */
    ap_hook_translate_name(translate, mod_rewrite, mappers, APR_HOOK_FIRST);
    ap_hook_map_to_storage(remember_path, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(skip_files, NULL, NULL, APR_HOOK_FIRST);
    /* Per URI: per configuration, the Destination of a COPY in the same
     * <Location> would not be checked. */
    ap_hook_check_access(check_access, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_URI);
    /* Before mod_headers, by which a site gives a registry's own credential to
     * it, and before WebDAV chooses its handler. */
    ap_hook_fixups(prepare_answer, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(answer_endpoint, NULL, NULL, APR_HOOK_FIRST);
}

static void register_hooks(apr_pool_t *pool)
{
    static const char *const mod_headers[] = {"mod_headers.c", NULL};

    ap_hook_pre_config(begin_configuration, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(test_settings, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(prepare, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(open_child, NULL, NULL, APR_HOOK_MIDDLE);
    register_request_hooks();
    /* As the last of those that set headers: what a site says with all its
     * answers, a feed does not say. But before a cache keeps the answer. */
    headers_filter = ap_register_output_filter("TOKENBOOTH", finish_headers,
                                               NULL, AP_FTYPE_CONTENT_SET);
    ap_hook_insert_filter(add_headers_filter, mod_headers, NULL,
                          APR_HOOK_REALLY_LAST);
    ap_hook_insert_error_filter(add_headers_filter, mod_headers, NULL,
                                APR_HOOK_REALLY_LAST);
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, "access-token",
                              AUTHZ_PROVIDER_VERSION, &provider,
                              AP_AUTH_INTERNAL_PER_URI);
}

module AP_MODULE_DECLARE_DATA authz_tokenbooth_module = {
    STANDARD20_MODULE_STUFF,
    make_config,
    merge_config,
    make_host_config,
    NULL,
    commands,
    register_hooks,
    AP_MODULE_FLAG_NONE,
};
