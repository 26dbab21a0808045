/* feed_folder.h: the folder of a feed on disk, ROOT/NAME, in which the web
 * server keeps its packages. */
#ifndef TOKENBOOTH_STORE_FEED_FOLDER_H
#define TOKENBOOTH_STORE_FEED_FOLDER_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

/* Creates the folder. One that exists already is taken over if can_exist, else
 * RESULT_RESERVED. RESULT_BROKEN, with *why in pool, if it cannot be created.
 * *created: there is a new folder, even if something failed afterwards. */
enum result feed_folder_create(apr_pool_t *pool, const char *root,
                               const char *name, bool can_exist, bool *created,
                               const char **why);

/* Has new folders survive a power failure, which can take long; a failure is
 * logged. */
void feed_folder_flush(const char *root);

/* Removes a folder that was just created, and is empty; a failure is logged. */
void feed_folder_remove(apr_pool_t *pool, const char *root, const char *name);

#endif
