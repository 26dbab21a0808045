/* changes.h: what deletes or changes something that is there, although its
 * method is one that adds.
 *
 * A token that may only add can make none of these requests. They are known by
 * their paths, whoever sends them: a client's name can be made up. The README
 * ("What a token that may only add cannot do") prints this table. */
#ifndef TOKENBOOTH_ACCESS_CHANGES_H
#define TOKENBOOTH_ACCESS_CHANGES_H

#include <apr_pools.h>
#include <stdbool.h>

#include "access/resource.h"

/* Whether a registry would change what it has. rest: the path in the feed. */
bool change_by_registry(const struct http_request *http, const char *rest);

/* Whether a file would be stored where there is one. False, too, if that cannot
 * be found out: what Apache is told to do with the request sees to it then. */
bool change_of_file(apr_pool_t *pool, const struct http_request *http,
                    const struct resource *resource);

/* Whether it is a folder that would be copied. Into that, others could add
 * before all of it is there. */
bool change_by_folder(apr_pool_t *pool, const struct http_request *http);

#endif
