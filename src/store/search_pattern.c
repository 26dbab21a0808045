/* search_pattern.c: escapes words for LIKE. */
#include "store/search_pattern.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

char *search_pattern(apr_pool_t *pool, const char *words)
{
    char *lower = words ? text_lower(pool, utf8_sanitize(pool, words)) : NULL;
    char *pattern, *to;

    if (!lower)
        return NULL;
    pattern = apr_palloc(pool, 2 * strlen(lower) + 3);
    to = pattern;
    *to++ = '%';
    for (; *lower; lower++) {
        if (strchr("%_\\", *lower))
            *to++ = '\\';
        *to++ = *lower;
    }
    *to++ = '%';
    *to = '\0';
    return pattern;
}
