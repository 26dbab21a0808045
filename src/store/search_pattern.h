/* search_pattern.h: the words of a search box as a pattern for LIKE; for the
 * files of store/ alone. */
#ifndef TOKENBOOTH_STORE_SEARCH_PATTERN_H
#define TOKENBOOTH_STORE_SEARCH_PATTERN_H

#include <apr_pools.h>

/* The end of a WHERE clause: the column, in lower case, fits the pattern, or
 * the pattern is NULL and everything fits. */
#define SEARCH(column, pattern)                                                \
    " AND (CAST(" pattern " AS TEXT) IS NULL"                                  \
    " OR " column " LIKE " pattern " ESCAPE '\\')"

/* The pattern of words: in lower case, between two %, its own % and _ escaped.
 * NULL for NULL. */
char *search_pattern(apr_pool_t *pool, const char *words);

#endif
