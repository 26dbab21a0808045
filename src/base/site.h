/* site.h: the site's own address, for links and messages. */
#ifndef TOKENBOOTH_BASE_SITE_H
#define TOKENBOOTH_BASE_SITE_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/settings.h"

/* True if host is a plain host name or address, with or without a port. False
 * for NULL. */
bool site_host_is_plain(const char *host);

/* The site's address, such as "https://host": the setting, or else what the
 * client used (scheme and Host); "" if that is not a plain host. host can be
 * NULL. */
const char *site_address(apr_pool_t *pool, const struct settings *settings,
                         bool https, const char *host);

/* The host name or address of a site such as "https://host:port". */
const char *site_host_name(apr_pool_t *pool, const char *site);

/* True if the setting `site` says that clients come by https. */
bool site_is_https(const struct settings *settings);

#endif
