/* respond.c: translates between request_rec and an endpoint, which sees the same
 * variables as over FastCGI. */
#include "module/respond.h"

#include <apr_strings.h>
#include <http_protocol.h>
#include <util_script.h>

#include "endpoints/endpoints.h"
#include "module/child.h"

static int add_variable(void *list, const char *name, const char *value)
{
    apr_array_header_t *variables = list;

    APR_ARRAY_PUSH(variables, char *) =
        apr_pstrcat(variables->pool, name, "=", value, NULL);
    return 1;
}

/* The variables of CGI, as mod_proxy_fcgi sends them. */
static char **variables_of(request_rec *r)
{
    apr_array_header_t *variables = apr_array_make(r->pool, 64, sizeof(char *));

    ap_add_common_vars(r);
    ap_add_cgi_vars(r);
    apr_table_do(add_variable, variables, r->subprocess_env, NULL);
    APR_ARRAY_PUSH(variables, char *) = NULL;
    return (char **)variables->elts;
}

static int read_body(void *stream, char *to, int size)
{
    request_rec *r = stream;
    int got = 0;
    long more = 1;

    while (got < size && more > 0) {
        more = ap_get_client_block(r, to + got, (apr_size_t)(size - got));
        if (more > 0)
            got += (int)more;
    }
    return got;
}

/* A form that declares its length; apache.conf has no other through. */
static void offer_body(request_rec *r, struct request *request)
{
    if (ap_setup_client_block(r, REQUEST_CHUNKED_ERROR) != OK ||
        !ap_should_client_block(r))
        return;
    request->read_body = read_body;
    request->stream = r;
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

int respond(request_rec *r)
{
    const struct endpoint endpoint = {.context = *child_check_context()};
    struct request request;
    struct response response;

    request_read(&request, variables_of(r), r->pool);
    request.path = r->uri;
    offer_body(r, &request);
    response_start(&response, r->pool);
    endpoint_respond(&endpoint, &request, &response);
    send_response(r, &request, &response);
    request_wipe(&request);
    return OK;
}
