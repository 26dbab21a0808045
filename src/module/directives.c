/* directives.c: reads and keeps the configuration. */
#include "module/directives.h"

extern module AP_MODULE_DECLARE_DATA authz_tokenbooth_module;

/* Per server; there is only one. */
static const char *settings_path;

/* Per <Location>. */
struct location_config {
    bool is_set; /* by TokenboothGuard in this section itself */
    bool is_guarded;
};

/* Per virtual host. */
struct host_config {
    bool is_set; /* by TokenboothSite in this host itself */
    bool has_feeds;
};

/* NOLINTNEXTLINE(readability-non-const-parameter): Apache's signature */
void *directives_location(apr_pool_t *pool, char *location)
{
    (void)location;
    return apr_pcalloc(pool, sizeof(struct location_config));
}

void *directives_merge(apr_pool_t *pool, void *outer, void *inner)
{
    const struct location_config *of_inner = inner;

    (void)pool;
    return of_inner->is_set ? inner : outer;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): Apache's signature */
void *directives_host(apr_pool_t *pool, server_rec *server)
{
    (void)server;
    return apr_pcalloc(pool, sizeof(struct host_config));
}

/* With `Use Tokenbooth` outside any virtual host, each of them has feeds. */
void *directives_merge_hosts(apr_pool_t *pool, void *outer, void *inner)
{
    const struct host_config *of_inner = inner;

    (void)pool;
    return of_inner->is_set ? inner : outer;
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
    struct host_config *host = host_config(command->server);

    (void)config;
    host->is_set = true;
    host->has_feeds = on;
    return NULL;
}

static const char *set_guard(cmd_parms *command, void *config, int on)
{
    struct location_config *location = config;

    (void)command;
    location->is_set = true;
    location->is_guarded = on;
    return NULL;
}

const command_rec directives[] = {
    AP_INIT_TAKE1("TokenboothSettings", set_settings, NULL, RSRC_CONF,
                  "the settings file, see tokenbooth.conf(5)"),
    AP_INIT_FLAG("TokenboothSite", set_site, NULL, RSRC_CONF,
                 "On: this virtual host has feeds at /F"),
    AP_INIT_FLAG(
        "TokenboothGuard", set_guard, NULL, ACCESS_CONF,
        "On: check the access token of every request, as it is for feeds"),
    {NULL},
};

void directives_forget(void)
{
    settings_path = NULL;
}

const char *directives_settings_path(void)
{
    return settings_path;
}

bool directives_have_feeds(const request_rec *r)
{
    return host_config(r->server)->has_feeds;
}

bool directives_guard(const request_rec *r)
{
    const struct location_config *config =
        ap_get_module_config(r->per_dir_config, &authz_tokenbooth_module);

    return config->is_guarded;
}
