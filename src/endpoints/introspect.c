/* introspect.c: POST /introspect (RFC 7662).
 *
 * Fields: token, feed (optional). The caller authenticates with a token of its
 * own in Authorization: Bearer; 401 without a valid one. */
#include "access/introspection.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "endpoints/endpoints.h"

static void answer_throttled(struct response *response, int wait)
{
    response_header(response, "Retry-After",
                    apr_psprintf(response->pool, "%d", wait));
    response_oauth_error(response, 429, "slow_down",
                         "Too many invalid values from this address.");
}

static void answer_unauthenticated(struct response *response,
                                   enum outcome caller)
{
    bool sent = caller != OUTCOME_MISSING;

    response_header(response, "WWW-Authenticate",
                    sent ? ANSWER_CHALLENGE ", error=\"invalid_token\""
                         : ANSWER_CHALLENGE);
    response_oauth_error(response, 401,
                         sent ? "invalid_token" : "invalid_client",
                         "Send a valid access token of your own as "
                         "Authorization: Bearer.");
}

static void answer(struct response *response,
                   const struct introspection *introspection, const char *site)
{
    const struct token_attributes *token = &introspection->token;
    json_t *object = json_pack("{s:b}", "active", introspection->active);

    if (introspection->active) {
        json_object_set_new(object, "scope", json_string(introspection->scope));
        json_object_set_new(object, "username", json_string(token->account));
        json_object_set_new(object, "iat", json_integer(token->issued_at));
        json_object_set_new(
            object, "sub",
            json_string(
                apr_psprintf(response->pool, "%" APR_INT64_T_FMT, token->id)));
        json_object_set_new(object, "iss", json_string(site));
        if (token->expires_at)
            json_object_set_new(object, "exp", json_integer(token->expires_at));
    }
    response_text(response, ANSWER_JSON, json_line(response->pool, object));
}

/* The value after "Bearer"; NULL if there is none. */
static const char *bearer(const struct request *request)
{
    const char *header = request_variable(request, "HTTP_AUTHORIZATION");

    if (!header || strncasecmp(header, "Bearer ", 7) != 0)
        return NULL;
    return secret_wipe_with_pool(
        request->pool, text_trim(request->pool, header + strlen("Bearer ")));
}

static enum result read_fields(const struct request *request,
                               struct introspection_request *query)
{
    apr_table_t *fields;
    char *body = NULL;
    enum result result = request_body(request, &body);

    if (result == RESULT_OK)
        result = request_parse_list(request->pool, body, &fields);
    if (result != RESULT_OK)
        return result;
    query->token = request_field(fields, "token");
    query->feed = request_field(fields, "feed");
    if (!query->token || !*query->token)
        return RESULT_INVALID;
    query->token = secret_wipe_with_pool(
        request->pool, text_trim(request->pool, query->token));
    return RESULT_OK;
}

void endpoint_introspect(const struct endpoint *endpoint,
                         struct request *request, struct response *response)
{
    struct check_request who = {0};
    struct introspection_request query = {.address = request->address};
    struct introspection introspection;
    enum result result;

    response_header(response, "Cache-Control", "no-store");
    if (strcmp(request->method, "POST") != 0) {
        response_header(response, "Allow", "POST");
        response_oauth_error(response, 405, "invalid_request", "Use POST.");
        return;
    }
    if (read_fields(request, &query) != RESULT_OK) {
        response_oauth_error(response, 400, "invalid_request",
                             "Send the value in the field \"token\".");
        return;
    }
    endpoint_read_request(endpoint, request, &who);
    query.caller = bearer(request);
    result = introspection_run(&endpoint->context, request->pool, &query,
                               clock_now(), &introspection);
    if (result != RESULT_OK)
        response_oauth_error(response, 503, "temporarily_unavailable",
                             "Tokens cannot be checked right now.");
    else if (introspection.caller == OUTCOME_THROTTLED)
        answer_throttled(response, introspection.wait);
    else if (introspection.caller != OUTCOME_ALLOWED)
        answer_unauthenticated(response, introspection.caller);
    else
        answer(response, &introspection, who.site);
}
