/* authz.c: translates between request_rec and a check; the rules are in
 * access/. */
#include "module/authz.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

#include "base/clock.h"
#include "base/site.h"
#include "module/child.h"

struct grant {
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
    /* Set by Apache's configuration only, never by a client. */
    request->sent.path_value =
        apr_table_get(r->subprocess_env, "TOKENBOOTH_PATH_VALUE");
    /* The path that will be served: decoded, merged and rewritten. */
    request->http.path = r->uri;
    request->http.method = r->method;
    request->http.query = r->args;
    request->http.destination = apr_table_get(headers, "Destination");
    request->http.content_type = apr_table_get(headers, "Content-Type");
    request->http.depth = apr_table_get(headers, "Depth");
    request->http.npm_command = apr_table_get(headers, "npm-command");
    request->http.proxied =
        apr_table_get(r->subprocess_env, "TOKENBOOTH_PROXIED") != NULL;
    request->address = r->useragent_ip;
    request->user_agent = apr_table_get(headers, "User-Agent");
    request->accept = apr_table_get(headers, "Accept");
    request->site = site_address(r->pool, context->settings,
                                 strcmp(ap_http_scheme(r), "https") == 0,
                                 apr_table_get(headers, "Host"));
}

/* Without copies: names are literals, values are in the request's pool. */
static void set_in_table(void *to, const char *name, const char *value)
{
    apr_table_setn(to, name, value);
}

static struct grant *allow(request_rec *r, const struct check *check)
{
    struct grant *grant = apr_pcalloc(r->pool, sizeof *grant);

    for (; grant->count < check->attributes.resource.count; grant->count++)
        grant->feeds[grant->count] =
            check->attributes.resource.required[grant->count].feed;
    check_set_variables(r->pool, check, set_in_table, r->subprocess_env);
    r->user = apr_pstrdup(r->pool, check->account ? check->account : "-");
    return grant;
}

/* ap_custom_response takes a text that starts like an address for an address;
 * ours never does. Apache sends it as HTML, so apache.conf sets the type from
 * X-Tokenbooth-Type. */
static int deny(request_rec *r, const struct answer *answer)
{
    r->status_line =
        apr_psprintf(r->pool, "%d %s", answer->status, answer->phrase);
    answer_set_denial_headers(r->pool, answer, set_in_table,
                              r->err_headers_out);
    apr_table_set(r->err_headers_out, "X-Tokenbooth-Type", answer->type);
    ap_custom_response(r, answer->status, answer->body);
    return answer->status;
}

/* True if a subrequest (an index file, the Destination of a COPY) is in a feed
 * for which its parent was granted access. */
static bool is_covered(request_rec *r, const struct grant *parent)
{
    const struct http_request http = {.method = "GET", .path = r->uri};
    struct resource resource = {0};
    const char *why;

    if (!parent || resource_find(r->pool, &http, &resource, &why) != RESULT_OK)
        return false;
    for (int i = 0; i < parent->count; i++) {
        if (strcmp(parent->feeds[i], resource.required[0].feed) == 0)
            return true;
    }
    return false;
}

int authz_check(request_rec *r, struct grant *parent, struct grant **grant)
{
    const struct check_context *context;
    struct check_request request = {0};
    struct check check;

    *grant = parent;
    if (is_covered(r, parent))
        return OK;
    context = child_check_context();
    read_request(r, context, &request);
    check_run(context, r->pool, &request, clock_now(), &check);
    if (check.decision.outcome != OUTCOME_ALLOWED) {
        *grant = NULL;
        return deny(r, &check.answer);
    }
    *grant = allow(r, &check);
    return OK;
}
