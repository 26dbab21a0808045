/* endpoint.c: reads requests and writes the headers of denials. */
#include "endpoints/endpoint.h"

#include <apr_strings.h>
#include <string.h>

#include "access/stray.h"
#include "base/site.h"
#include "base/text.h"
#include "base/value.h"

static void visit_headers(const void *request, check_header_visitor *visit,
                          void *baton)
{
    request_visit_headers(request, visit, baton);
}

void endpoint_read_request(const struct endpoint *endpoint,
                           const struct request *request,
                           struct check_request *check)
{
    check->sent.nuget_key = request_variable(request, "HTTP_X_NUGET_APIKEY");
    check->sent.api_key = request_variable(request, "HTTP_X_API_KEY");
    check->sent.authorization = request_variable(request, "HTTP_AUTHORIZATION");
    check->address = request->address;
    check->user_agent = request_variable(request, "HTTP_USER_AGENT");
    check->accept = request_variable(request, "HTTP_ACCEPT");
    check->plain = !request->https;
    check->hosts[0] = endpoint->context.settings->site;
    check->hosts[1] = request_variable(request, "HTTP_HOST");
    check->hosts[2] = request_variable(request, "SERVER_NAME");
    check->hosts[3] = request_variable(request, "SERVER_ADDR");
    check->visit_headers = visit_headers;
    check->visited = request;
    check->site =
        site_address(request->pool, endpoint->context.settings, request->https,
                     request_variable(request, "HTTP_HOST"));
}

void endpoint_read_scheme(const struct request *request,
                          struct check_request *check)
{
    const char *scheme = request_variable(request, "HTTP_X_FORWARDED_PROTO");

    if (scheme)
        check->plain = !text_same_ignoring_case(scheme, "https");
}

struct client_profile endpoint_client_profile(const struct request *request,
                                              const char *rest)
{
    return (struct client_profile){
        .client = client_find(request_variable(request, "HTTP_USER_AGENT")),
        .accept = request_variable(request, "HTTP_ACCEPT"),
        .content_type = request_variable(request, "CONTENT_TYPE"),
        .rest = rest ? rest : "",
    };
}

/* Content-Type is the one header that CGI gives another name. */
static bool is_header(const char *pair)
{
    return text_starts(pair, "HTTP_") || text_starts(pair, "CONTENT_TYPE=");
}

bool endpoint_has_stray(const struct request *request)
{
    for (char **pair = request->variables; *pair; pair++) {
        const char *equals = strchr(*pair, '=');
        const char *name;
        if (!equals || !is_header(*pair))
            continue;
        name = apr_pstrmemdup(request->pool, *pair, (size_t)(equals - *pair));
        if (stray_in_header(request->pool, name, equals + 1))
            return true;
    }
    return false;
}

static void set_header(void *to, const char *name, const char *value)
{
    response_header(to, name, value);
}

void endpoint_not_found(struct response *response)
{
    response->status = 404;
    response_header(response, "Cache-Control", "no-store");
    response_text(response, "text/plain; charset=utf-8", "Not found.\n");
}

void endpoint_begin_feed_answer(struct response *response)
{
    apr_table_clear(response->headers);
    response_header(response, "Content-Security-Policy", "sandbox");
    response_header(response, "X-Content-Type-Options", "nosniff");
}

void endpoint_rejection_answer(const struct request *request, const char *site,
                               int status, const char *why,
                               struct answer *answer)
{
    const struct attributes attributes = {0};
    const struct decision decision = {.outcome = OUTCOME_REQUEST};
    const struct message_context message = {
        .attributes = &attributes,
        .why = why,
        .site = site,
    };
    const struct client_profile profile =
        endpoint_client_profile(request, NULL);

    answer_build(request->pool, &decision, &message, &profile, answer);
    answer->status = status;
}

void endpoint_insecure_answer(const struct request *request, const char *site,
                              enum credential_kind kind, struct answer *answer)
{
    const struct attributes attributes = {.subject.kind = kind};
    const struct decision decision = {.outcome = OUTCOME_INSECURE};
    const struct message_context message = {.attributes = &attributes,
                                            .site = site};
    const struct client_profile profile =
        endpoint_client_profile(request, NULL);

    answer_build(request->pool, &decision, &message, &profile, answer);
}

void endpoint_set_notice(const struct answer *answer, struct response *response)
{
    answer_set_notice(answer, set_header, response);
}

void endpoint_set_denial_headers(const struct answer *answer,
                                 struct response *response)
{
    response->status = answer->status;
    response->phrase = answer->phrase;
    answer_set_denial_headers(response->pool, answer, set_header, response);
}
