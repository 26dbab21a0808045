/* json.h: a JSON document as text (libjansson makes both). */
#ifndef TOKENBOOTH_BASE_JSON_H
#define TOKENBOOTH_BASE_JSON_H

#include <apr_pools.h>
#include <jansson.h>

/* The document on one line with a newline behind it, in pool; the document is
 * released. NULL (not made: text that is no UTF-8, or no memory) gives "{}". */
char *json_line(apr_pool_t *pool, json_t *document);

#endif
