/* respond.c: translates between request_rec and an endpoint, which sees the
 * same variables as over FastCGI. */
#include "module/respond.h"

#include <apr_strings.h>
#include <http_protocol.h>
#include <stdbool.h>
#include <util_script.h>

#include "endpoints/endpoints.h"
#include "module/child.h"
#include "module/feed_url.h"

static int add_variable(void *list, const char *name, const char *value)
{
    apr_array_header_t *variables = list;

    APR_ARRAY_PUSH(variables, char *) =
        apr_pstrcat(variables->pool, name, "=", value, NULL);
    return 1;
}

/* The variables of CGI, as mod_proxy_fcgi sends them, with the credential,
 * which Apache leaves out. */
static char **variables_of(request_rec *r)
{
    apr_array_header_t *variables = apr_array_make(r->pool, 64, sizeof(char *));
    const char *credential = apr_table_get(r->headers_in, "Authorization");

    ap_add_common_vars(r);
    ap_add_cgi_vars(r);
    apr_table_do(add_variable, variables, r->subprocess_env, NULL);
    if (credential)
        add_variable(variables, "HTTP_AUTHORIZATION", credential);
    APR_ARRAY_PUSH(variables, char *) = NULL;
    return (char **)variables->elts;
}

/* What is read of a request. */
struct body {
    request_rec *r;
    bool ended;
    apr_status_t status;
};

static int read_part(struct body *body, apr_bucket_brigade *part, char *to,
                     int size)
{
    apr_size_t got = (apr_size_t)size;

    body->status = ap_get_brigade(body->r->input_filters, part,
                                  AP_MODE_READBYTES, APR_BLOCK_READ, size);
    if (body->status == APR_SUCCESS)
        body->status = apr_brigade_flatten(part, to, &got);
    if (body->status != APR_SUCCESS)
        return 0;
    body->ended =
        APR_BRIGADE_EMPTY(part) || APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(part));
    apr_brigade_cleanup(part);
    return (int)got;
}

static int read_body(void *stream, char *to, int size)
{
    struct body *body = stream;
    apr_bucket_brigade *part =
        apr_brigade_create(body->r->pool, body->r->connection->bucket_alloc);
    int got = 0;

    while (got < size && !body->ended && body->status == APR_SUCCESS)
        got += read_part(body, part, to + got, size - got);
    return got;
}

static int add_header(void *to, const char *name, const char *value)
{
    request_rec *r = to;

    if (strcasecmp(name, "Content-Type") == 0)
        ap_set_content_type(r, apr_pstrdup(r->pool, value));
    else
        apr_table_addn(r->headers_out, name, value);
    return 1;
}

static void send_response(request_rec *r, const struct request *request,
                          const struct response *response)
{
    r->status = response->status;
    r->status_line =
        apr_psprintf(r->pool, "%d %s", response->status,
                     response->phrase ? response->phrase
                                      : response_phrase(response->status));
    apr_table_do(add_header, r, response->headers, NULL);
    if (response->body && request_wants_body(request))
        ap_rwrite(response->body, (int)response->size, r);
}

/* Apache answers that the client was too slow, or went away. */
static int give_up(request_rec *r, apr_status_t status)
{
    r->connection->keepalive = AP_CONN_CLOSE;
    return ap_map_http_request_error(status, HTTP_BAD_REQUEST);
}

/* No form is read that is far too large, or of unknown length. */
static void reject_form(request_rec *r, const struct endpoint *endpoint,
                        const struct request *request,
                        struct response *response, int status)
{
    endpoint_reject(endpoint, request, status,
                    status == HTTP_LENGTH_REQUIRED
                        ? "Send Content-Length, not Transfer-Encoding."
                        : "Forms are limited to 64 KiB.",
                    response);
    r->connection->keepalive = AP_CONN_CLOSE;
}

int respond(request_rec *r)
{
    const struct endpoint endpoint = {.context = *child_check_context()};
    const int rejection = feed_url_judge_form(r);
    struct body body = {.r = r};
    struct request request;
    struct response response;

    /* A part of an answer is 206 or 416, which a front server that passes on
     * what its client asks of a file takes for a check that failed. */
    apr_table_unset(r->headers_in, "Range");
    /* Of a registry's 401: its challenge, by which a client would ask for
     * another password, and what else it has set. */
    if (r->prev)
        apr_table_clear(r->err_headers_out);
    request_read(&request, variables_of(r), r->pool);
    request.path = r->uri;
    request.read_body = read_body;
    request.stream = &body;
    response_start(&response, r->pool);
    if (rejection == DECLINED)
        endpoint_respond(&endpoint, &request, &response);
    else
        reject_form(r, &endpoint, &request, &response, rejection);
    if (body.status == APR_SUCCESS)
        send_response(r, &request, &response);
    request_wipe(&request);
    return body.status == APR_SUCCESS ? OK : give_up(r, body.status);
}
