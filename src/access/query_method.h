/* query_method.h: a query can turn a request into another one. */
#ifndef TOKENBOOTH_ACCESS_QUERY_METHOD_H
#define TOKENBOOTH_ACCESS_QUERY_METHOD_H

#include <apr_pools.h>
#include <stdbool.h>

/* Whether it asks to write, whatever the method: git's push starts with a GET.
 * query: raw; NULL: none. */
bool query_asks_to_write(apr_pool_t *pool, const char *query);

/* Whether it names another method than the request's own. */
bool query_names_method(apr_pool_t *pool, const char *query);

#endif
