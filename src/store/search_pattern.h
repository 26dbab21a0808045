/* search_pattern.h: words that a person looks for, as a pattern; for the files of store/
 * alone. */
#ifndef TOKENBOOTH_STORE_SEARCH_PATTERN_H
#define TOKENBOOTH_STORE_SEARCH_PATTERN_H

#include <apr_pools.h>

/* words for LIKE … ESCAPE '\': in lower case, between two %, its own % and _
 * plain. NULL, which a statement's filter takes as "everything", for NULL. */
char *search_pattern(apr_pool_t *pool, const char *words);

#endif
