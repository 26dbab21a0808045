/* misplaced_value.c: looks through all of a request but its body. */
#include "access/misplaced_value.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"

struct search {
    apr_pool_t *pool;
    const char **value;
    bool found;
};

static bool look(struct search *search, const char *text)
{
    search->found =
        wrapping_find(search->pool, text, search->value) != WRAPPING_NONE;
    return search->found;
}

/* As it is and decoded, since it may have the value with %XX. */
static bool look_in_query(struct search *search, const char *query)
{
    char *decoded;

    if (!query || look(search, query))
        return query != NULL;
    decoded = text_url_decode(search->pool, query, strlen(query), true);
    return decoded &&
           look(search, secret_wipe_with_pool(search->pool, decoded));
}

static int look_in_header(void *baton, const char *name, const char *value)
{
    (void)name;
    return !look(baton, value);
}

enum wrapping misplaced_value_find(apr_pool_t *pool,
                                   const struct check_request *request,
                                   const char **value)
{
    struct search search = {.pool = pool, .value = value};

    if (look(&search, request->http.path))
        return WRAPPING_PATH;
    if (look_in_query(&search, request->http.query) ||
        look_in_query(&search, request->own_query))
        return WRAPPING_QUERY;
    if (request->visit_headers)
        request->visit_headers(request->visited, look_in_header, &search);
    return search.found ? WRAPPING_HEADER : WRAPPING_NONE;
}
