/* json.c: copies jansson's output into a pool. */
#include "base/json.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "base/secret.h"

char *json_line(apr_pool_t *pool, json_t *document)
{
    char *text = document ? json_dumps(document, JSON_COMPACT) : NULL;
    char *line = apr_pstrcat(pool, text ? text : "{}", "\n", NULL);

    /* It can contain a token's value. */
    secret_wipe_text(text);
    free(text);
    json_decref(document);
    return line;
}
