/* site.h: the address by which the site is told of. */
#ifndef TOKENBOOTH_BASE_SITE_H
#define TOKENBOOTH_BASE_SITE_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/settings.h"

/* True where a Host header is a host and perhaps a port. NULL is not. */
bool site_host_is_plain(const char *host);

/* Which site a client is told, "https://host": the setting, else what it came
 * by ("http" and its Host); "" where that is no plain one. host may be NULL. */
const char *site_address(apr_pool_t *pool, const struct settings *settings,
                         bool https, const char *host);

#endif
