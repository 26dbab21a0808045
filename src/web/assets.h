/* assets.h: the versioned path of the static files. */
#ifndef TOKENBOOTH_WEB_ASSETS_H
#define TOKENBOOTH_WEB_ASSETS_H

#include <apr_pools.h>

#include "base/result.h"

/* Sets *path to "/static/3fa9c1d2e4b5/". The digest changes with any file in
 * folder, so browsers can cache the files for a year. RESULT_INVALID with *why
 * if a file cannot be read. */
enum result assets_path(apr_pool_t *pool, const char *folder, const char **path,
                        const char **why);

#endif
