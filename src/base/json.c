/* json.c: copies jansson's output into a pool; quotes a string by itself. */
#include "base/json.h"

#include <apr_strings.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
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

json_t *json_time(apr_pool_t *pool, int64_t at)
{
    return at ? json_string(clock_iso(pool, at)) : json_null();
}

enum { ESCAPED_BYTES = sizeof "\\u0000" - 1 };

/* Whether a byte stands for itself (RFC 8259, section 7). */
static bool is_plain(char byte)
{
    return (unsigned char)byte >= 0x20 && byte != '"' && byte != '\\';
}

/* Writes the escape of a byte that is not plain. Returns its end. */
static char *escape(char *to, char byte)
{
    static const char HEX[] = "0123456789ABCDEF";

    *to++ = '\\';
    if (byte == '"' || byte == '\\') {
        *to++ = byte;
        return to;
    }
    *to++ = 'u';
    *to++ = '0';
    *to++ = '0';
    *to++ = HEX[byte >> 4];
    *to++ = HEX[byte & 15];
    return to;
}

char *json_quote(apr_pool_t *pool, const char *text)
{
    char *quoted = apr_palloc(pool, ESCAPED_BYTES * strlen(text) + 3);
    char *to = quoted;

    *to++ = '"';
    for (; *text; text++) {
        if (is_plain(*text))
            *to++ = *text;
        else
            to = escape(to, *text);
    }
    *to++ = '"';
    *to = '\0';
    return quoted;
}
