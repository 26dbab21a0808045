/* feed_provider.h: what mod_dav asks about files and their locks, in feeds. */
#ifndef TOKENBOOTH_MODULE_FEED_PROVIDER_H
#define TOKENBOOTH_MODULE_FEED_PROVIDER_H

#include <apr_pools.h>

/* Called each time Apache reads its configuration, before `Dav tokenbooth`,
 * which is mod_dav_fs with two differences: a LOCK of a name that has no file
 * stores an empty one (RFC 4918, 7.3), and feed_adding.h. Without mod_dav_fs,
 * that provider is unknown. */
void feed_provider_register(apr_pool_t *pool);

#endif
