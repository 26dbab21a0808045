/* query_method.c: looks for fields, as frameworks read them, and for git's
 * word. */
#include "access/query_method.h"

#include <string.h>
#include <strings.h>

#include "base/secret.h"
#include "base/text.h"

/* What stands in front of a field's name without being part of it: PHP skips
 * white space there, Rack and Express brackets. And what separates fields. */
static const char AROUND_FIELDS[] = "&; \t\n\v\f\r+[]";

/* Whether a field of a query has this name. PHP takes '.', ' ' and '[' in one
 * for '_', and whatever follows a bracket is an element of the same field. */
static bool is_named(const char *field, const char *name)
{
    for (; *name; field++, name++) {
        if (*name == '_' ? !*field || !strchr("_-. +[", *field)
                         : strncasecmp(field, name, 1) != 0)
            return false;
    }
    return *field && strchr("=[] +", *field);
}

/* Whether a query holds a field by which some frameworks (Rack, Laravel,
 * Express, Spring, ASP.NET) take another method than the request's own. */
static bool names_method(const char *query)
{
    static const char *const fields[] = {"_method", "x_http_method_override",
                                         "x_http_method", "x_method_override",
                                         NULL};

    for (; query; query = strpbrk(query, "&;")) {
        query += strspn(query, AROUND_FIELDS);
        for (const char *const *field = fields; *field; field++) {
            if (is_named(query, *field))
                return true;
        }
    }
    return false;
}

static bool writes(const char *query)
{
    return strstr(query, "service=git-receive-pack") || names_method(query);
}

/* Whether a rule holds for a query as it is, or decoded: that may spell the
 * service, or a field, with %XX. What does not decode may be anything. */
static bool holds(apr_pool_t *pool, bool (*rule)(const char *query),
                  const char *query)
{
    char *decoded;

    if (!query)
        return false;
    decoded = text_url_decode(pool, query, strlen(query), true);
    if (decoded)
        secret_wipe_with_pool(pool, decoded);
    return !decoded || rule(query) || rule(decoded);
}

bool query_asks_to_write(apr_pool_t *pool, const char *query)
{
    return holds(pool, writes, query);
}

bool query_names_method(apr_pool_t *pool, const char *query)
{
    return holds(pool, names_method, query);
}
