/* stray.c: looks for values in all that a backend would get. */
#include "access/stray.h"

#include <ctype.h>
#include <string.h>

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

bool stray_in_header(const char *name, const char *value)
{
    static const char CGI[] = "HTTP_";

    if (!value_is_suspected(value))
        return false;
    if (text_starts(name, CGI))
        name += strlen(CGI);
    for (size_t i = 0; i < sizeof removed / sizeof removed[0]; i++) {
        if (is_name(name, removed[i]))
            return false;
    }
    return true;
}

/* A backend decodes its query. */
static bool in_query(apr_pool_t *pool, const char *query)
{
    char *decoded;

    if (value_is_suspected(query))
        return true;
    if (!strchr(query, '%'))
        return false;
    decoded = text_url_decode(pool, query, strlen(query), true);
    return !decoded || value_is_suspected(secret_wipe_with_pool(pool, decoded));
}

bool stray_in_request(apr_pool_t *pool, const struct http_request *http)
{
    return value_is_suspected(http->method) || value_is_suspected(http->path) ||
           (http->query && in_query(pool, http->query));
}
