/* assets.h: the address of the static files, which changes when they do. */
#ifndef TOKENBOOTH_WEB_ASSETS_H
#define TOKENBOOTH_WEB_ASSETS_H

#include <apr_pools.h>

#include "base/result.h"

/* "/static/3fa9c1d2e4b5/": a digest of all files in folder, so that browsers
 * may keep what they got for a year. RESULT_INVALID with *why where a file
 * cannot be read. */
enum result assets_path(apr_pool_t *pool, const char *folder, const char **path,
                        const char **why);

#endif
