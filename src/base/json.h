/* json.h: writes JSON as text. */
#ifndef TOKENBOOTH_BASE_JSON_H
#define TOKENBOOTH_BASE_JSON_H

#include <apr_pools.h>
#include <jansson.h>
#include <stdint.h>

/* The document on one line that ends in a newline, in pool. Releases the
 * document. "{}" for NULL, which json_pack returns for text that is not UTF-8
 * and when memory runs out. */
char *json_line(apr_pool_t *pool, json_t *document);

/* text, which is UTF-8, as a string of JSON with its quotes, in pool: for what
 * is written so often that a document would cost too much. */
char *json_quote(apr_pool_t *pool, const char *text);

/* An instant as a string, or null for 0. */
json_t *json_time(apr_pool_t *pool, int64_t at);

#endif
