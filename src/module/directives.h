/* directives.h: what Apache's configuration says to the module. */
#ifndef TOKENBOOTH_MODULE_DIRECTIVES_H
#define TOKENBOOTH_MODULE_DIRECTIVES_H

#include <httpd.h>

#include <http_config.h>

#include <stdbool.h>

extern const command_rec directives[];

/* For Apache: the configuration of a <Location>, of two that both apply, of a
 * virtual host, and of one within the server's. */
void *directives_location(apr_pool_t *pool, char *location);
void *directives_merge(apr_pool_t *pool, void *outer, void *inner);
void *directives_host(apr_pool_t *pool, server_rec *server);
void *directives_merge_hosts(apr_pool_t *pool, void *outer, void *inner);

/* Before the configuration is read, again. */
void directives_forget(void);

/* The path of TokenboothSettings; NULL if it is missing. */
const char *directives_settings_path(void);

/* Whether TokenboothSite is on in the virtual host of r. */
bool directives_have_feeds(const request_rec *r);

/* Whether TokenboothGuard is on for r. Feeds are checked in any case. */
bool directives_guard(const request_rec *r);

#endif
