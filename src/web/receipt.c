/* receipt.c: a cookie that goes with one redirect. */
#include "web/receipt.h"

#include <apr_strings.h>
#include <string.h>

#include "web/cookie.h"

enum { SECONDS = 60 };

static const char FIELD[] = "done";

/* A query of ours has nothing that a cookie must not have. */
void receipt_leave(const struct request *request, struct response *response,
                   const char *address)
{
    const char *query = strchr(address, '?');
    apr_table_t *fields;

    if (!query)
        return;
    query = apr_pstrmemdup(request->pool, query + 1, strcspn(query + 1, "#"));
    if (request_parse_list(request->pool, query, &fields) == RESULT_OK &&
        request_field(fields, FIELD))
        cookie_set(request, response, COOKIE_RECEIPT, query, SECONDS);
}

const char *receipt_take(const struct request *request,
                         struct response *response, const apr_table_t *query)
{
    const char *done = query ? request_field(query, FIELD) : NULL;
    const char *left = done ? cookie_get(request, COOKIE_RECEIPT) : NULL;

    if (!left || strcmp(left, request->query) != 0)
        return NULL;
    cookie_set(request, response, COOKIE_RECEIPT, "", -1);
    return done;
}
