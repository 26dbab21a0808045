/* authz.c: reads request_rec, writes request_rec, and knows no rule. */
#include "module/authz.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

#include "base/clock.h"
#include "base/site.h"
#include "module/child.h"

struct pass {
    const char *feeds[RESOURCE_ACCESSES_MAX];
    int count;
};

static void read_request(request_rec *r, const struct check_context *context,
                         struct check_request *request)
{
    const apr_table_t *headers = r->headers_in;

    request->sent.nuget_key = apr_table_get(headers, "X-NuGet-ApiKey");
    request->sent.api_key = apr_table_get(headers, "X-Api-Key");
    request->sent.authorization = apr_table_get(headers, "Authorization");
    /* Only Apache's own configuration sets it. */
    request->sent.path_value =
        apr_table_get(r->subprocess_env, "TOKENBOOTH_PATH_VALUE");
    /* What will be served: decoded, merged, rewritten. */
    request->http.path = r->uri;
    request->http.method = r->method;
    request->http.query = r->args;
    request->http.destination = apr_table_get(headers, "Destination");
    request->http.content_type = apr_table_get(headers, "Content-Type");
    request->http.depth = apr_table_get(headers, "Depth");
    request->address = r->useragent_ip;
    request->user_agent = apr_table_get(headers, "User-Agent");
    request->accept = apr_table_get(headers, "Accept");
    request->site = site_address(r->pool, context->settings,
                                 strcmp(ap_http_scheme(r), "https") == 0,
                                 apr_table_get(headers, "Host"));
}

/* Without copies: names are ours, values lie in the request's pool. */
static void set_in_table(void *to, const char *name, const char *value)
{
    apr_table_setn(to, name, value);
}

static struct pass *allow(request_rec *r, const struct check *check)
{
    struct pass *pass = apr_pcalloc(r->pool, sizeof *pass);

    for (; pass->count < check->attributes.resource.count; pass->count++)
        pass->feeds[pass->count] =
            check->attributes.resource.required[pass->count].feed;
    check_set_variables(r->pool, check, set_in_table, r->subprocess_env);
    r->user = apr_pstrdup(r->pool, check->account ? check->account : "-");
    return pass;
}

/* Apache words a denial by ap_custom_response, which takes a text that begins
 * as an address does for one; ours never does. Its type is that of HTML, so
 * apache.conf sets it by X-Tokenbooth-Type. */
static int refuse(request_rec *r, const struct answer *answer)
{
    r->status_line =
        apr_psprintf(r->pool, "%d %s", answer->status, answer->phrase);
    answer_set_denial_headers(r->pool, answer, set_in_table,
                              r->err_headers_out);
    apr_table_set(r->err_headers_out, "X-Tokenbooth-Type", answer->type);
    ap_custom_response(r, answer->status, answer->body);
    return answer->status;
}

/* A part of a request (its index file, the Destination of a COPY) lies in a
 * feed that the whole was judged for. */
static bool is_covered(request_rec *r, const struct pass *passed)
{
    const struct http_request http = {.method = "GET", .path = r->uri};
    struct resource resource = {0};
    const char *why;

    if (!passed || resource_find(r->pool, &http, &resource, &why) != RESULT_OK)
        return false;
    for (int i = 0; i < passed->count; i++) {
        if (strcmp(passed->feeds[i], resource.required[0].feed) == 0)
            return true;
    }
    return false;
}

int authz_check(request_rec *r, struct pass *passed, struct pass **pass)
{
    const struct check_context *context;
    struct check_request request = {0};
    struct check check;

    *pass = passed;
    if (is_covered(r, passed))
        return OK;
    context = child_check_context();
    read_request(r, context, &request);
    check_run(context, r->pool, &request, clock_now(), &check);
    if (check.decision.outcome != OUTCOME_ALLOWED) {
        *pass = NULL;
        return refuse(r, &check.answer);
    }
    *pass = allow(r, &check);
    return OK;
}
