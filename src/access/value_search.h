/* value_search.h: finds values in text of any length and kind, such as a log,
 * as it comes in. What stands around them does not matter; they may be in
 * base64, as in the header Authorization, and the text in UTF-16. */
#ifndef TOKENBOOTH_ACCESS_VALUE_SEARCH_H
#define TOKENBOOTH_ACCESS_VALUE_SEARCH_H

#include <apr_pools.h>
#include <stddef.h>
#include <stdint.h>

struct value_search;

/* Gets each word that starts like a value, the mistyped ones too, but no more
 * of it than a value is long. line: counted from 1. */
typedef void value_search_found(void *data, int64_t line, const char *word);

/* Needs the same memory whatever the length of the text, and wipes it with the
 * pool. */
struct value_search *value_search_create(apr_pool_t *pool,
                                         value_search_found *found, void *data);

/* Takes the next bytes of the text. */
void value_search_text(struct value_search *search, const char *bytes,
                       size_t size);

/* The text has ended, perhaps with a value. */
void value_search_end(struct value_search *search);

#endif
