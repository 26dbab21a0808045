/* stray.c: looks for values in all that a backend would get. */
#include "access/stray.h"

#include <ctype.h>
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

bool stray_in_header(apr_pool_t *pool, const char *name, const char *value)
{
    static const char CGI[] = "HTTP_";

    if (!has_value(pool, value))
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
