/* stray.c: looks for values in all that a backend would get. */
#include "access/stray.h"

#include <apr_strings.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "access/wrapping.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/value.h"

/* Apache removes these from each request that it passes on. The last two hold
 * the pre-authenticated path of a request that /authorize is asked about. */
static const char *const removed[] = {
    "authorization",  "proxy-authorization",
    "x-nuget-apikey", "x-api-key",
    "cookie",         "referer",
    "x-original-uri", "x-forwarded-uri",
};

enum { DECODINGS_MAX = 3 };

static bool has_value(apr_pool_t *pool, const char *text)
{
    return value_is_suspected(text) ||
           wrapping_find(pool, text, NULL) != WRAPPING_NONE;
}

/* CGI writes X-Api-Key as X_API_KEY. */
static bool is_name(const char *sent, const char *name)
{
    for (; *name; sent++, name++) {
        char byte = *sent == '_' ? '-' : (char)tolower((unsigned char)*sent);
        if (byte != *name)
            return false;
    }
    return !*sent;
}

static bool is_escape(const char *text)
{
    return text[0] == '%' && isxdigit((unsigned char)text[1]) &&
           isxdigit((unsigned char)text[2]);
}

/* In a header, a % can stand for itself as well. A NUL hides nothing that is
 * behind it. */
static char *decode_header(apr_pool_t *pool, const char *text)
{
    char *decoded = apr_pstrdup(pool, text);
    char *to = decoded;

    for (; *text; text++) {
        char byte = *text;
        if (is_escape(text)) {
            byte = (char)strtol((char[]){text[1], text[2], '\0'}, NULL, 16);
            text += 2;
        }
        *to++ = byte ? byte : ' ';
    }
    *to = '\0';
    return secret_wipe_with_pool(pool, decoded);
}

/* A backend that decodes a URL in a header gets what it holds. */
static bool in_header(apr_pool_t *pool, const char *value)
{
    for (int i = 0; i < DECODINGS_MAX; i++) {
        if (has_value(pool, value))
            return true;
        if (!strchr(value, '%'))
            return false;
        value = decode_header(pool, value);
    }
    return has_value(pool, value);
}

bool stray_in_header(apr_pool_t *pool, const char *name, const char *value)
{
    static const char CGI[] = "HTTP_";

    if (!in_header(pool, value))
        return false;
    if (text_starts(name, CGI))
        name += strlen(CGI);
    for (size_t i = 0; i < sizeof removed / sizeof removed[0]; i++) {
        if (is_name(name, removed[i]))
            return false;
    }
    return true;
}

/* A backend decodes its query, and another one behind it once more. */
static bool in_query(apr_pool_t *pool, const char *query)
{
    for (int i = 0; i < DECODINGS_MAX; i++) {
        char *decoded;
        if (has_value(pool, query))
            return true;
        if (!strchr(query, '%'))
            return false;
        decoded = text_url_decode(pool, query, strlen(query), true);
        /* What was decoded before may be plain text, with a % of its own. */
        if (!decoded)
            return i == 0;
        query = secret_wipe_with_pool(pool, decoded);
    }
    return has_value(pool, query);
}

/* A slash is a letter of base64, too, so it is decoded from behind each. */
static bool in_path(apr_pool_t *pool, const char *path)
{
    if (value_is_suspected(path))
        return true;
    if (!wrapping_may_be_base64(path))
        return false;
    for (; path; path = strchr(path + 1, '/')) {
        if (wrapping_find(pool, path + 1, NULL) != WRAPPING_NONE)
            return true;
    }
    return false;
}

bool stray_in_request(apr_pool_t *pool, const struct http_request *http)
{
    return value_is_suspected(http->method) || in_path(pool, http->path) ||
           (http->query && in_query(pool, http->query));
}
