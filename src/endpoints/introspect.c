/* introspect.c: POST /introspect (RFC 7662).
 *
 * Fields: token, feed (optional). The caller authenticates with a token of its
 * own in Authorization: Bearer; 401 without a valid one, 403 where either came
 * over plain http to a site of https. */
#include "access/introspection.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/site.h"
#include "base/text.h"
#include "base/value.h"
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
        if (token->networks)
            json_object_set_new(
                object, "networks",
                json_string(networks_text(response->pool, token->networks)));
        if (decide_end(token))
            json_object_set_new(object, "exp", json_integer(decide_end(token)));
    }
    response_text(response, ANSWER_JSON, json_line(response->pool, object));
}

/* Reads the caller's own value, as a check of Authorization does; NULL if it
 * sent none. */
static enum result read_caller(const struct request *request,
                               struct introspection_request *query,
                               const char **why)
{
    const struct credentials_sent sent = {
        .authorization = request_variable(request, "HTTP_AUTHORIZATION")};
    struct credential credential;
    enum result result =
        credential_find(request->pool, &sent, &credential, why);

    if (result == RESULT_OK && credential.kind == CREDENTIAL_VALUE)
        query->caller = credential.value;
    return result;
}

/* Whether a value, the caller's own or the other, could be read on its way. */
static bool is_insecure(const struct endpoint *endpoint,
                        const struct check_request *who,
                        const struct introspection_request *query)
{
    return who->plain && site_is_https(endpoint->context.settings) &&
           (query->caller || value_is_meant(query->token));
}

/* Says what a check would. */
static void answer_insecure(const struct request *request, const char *site,
                            struct response *response)
{
    struct answer denial;

    endpoint_insecure_answer(request, site, CREDENTIAL_VALUE, &denial);
    apr_table_unset(response->headers, "Cache-Control"); /* it is among them */
    endpoint_set_denial_headers(&denial, response);
    response_oauth_error(response, denial.status, denial.error, denial.message);
}

/* Reads the form; else sets *why. RFC 6749, 3.2: no field is sent twice. */
static enum result read_fields(const struct request *request,
                               struct introspection_request *query,
                               const char **why)
{
    apr_table_t *fields;
    char *body = NULL;
    enum result result = request_body(request, &body);

    *why = result == RESULT_TOO_LARGE ? "Forms are limited to 64 KiB."
                                      : "The form could not be read.";
    if (result == RESULT_OK && *body && !request_is_form(request)) {
        *why = "Send " REQUEST_FORM_TYPE ".";
        return RESULT_INVALID;
    }
    if (result == RESULT_OK)
        result = request_parse_list(request->pool, body, &fields);
    if (result != RESULT_OK)
        return result;
    *why = "Send the value in the field \"token\", once, and \"feed\" once at "
           "most.";
    query->token = request_field(fields, "token");
    query->feed = request_field(fields, "feed");
    if (!query->token || !*query->token ||
        request_field_count(fields, "token") > 1 ||
        request_field_count(fields, "feed") > 1)
        return RESULT_INVALID;
    query->token = secret_wipe_with_pool(
        request->pool, text_trim(request->pool, query->token));
    return RESULT_OK;
}

static void run(const struct endpoint *endpoint, struct request *request,
                const struct introspection_request *query, const char *site,
                struct response *response)
{
    struct introspection introspection;

    if (introspection_run(&endpoint->context, request->pool, query, clock_now(),
                          &introspection) != RESULT_OK)
        response_oauth_error(response, 503, "temporarily_unavailable",
                             "Tokens cannot be checked right now.");
    else if (introspection.caller == OUTCOME_THROTTLED)
        answer_throttled(response, introspection.wait);
    else if (introspection.caller != OUTCOME_ALLOWED)
        answer_unauthenticated(response, introspection.caller);
    else
        answer(response, &introspection, site);
}

void endpoint_introspect(const struct endpoint *endpoint,
                         struct request *request, struct response *response)
{
    struct check_request who = {0};
    struct introspection_request query = {.address = request->address};
    const char *why;
    enum result result;

    response_header(response, "Cache-Control", "no-store");
    if (strcmp(request->method, "POST") != 0) {
        response_header(response, "Allow", "POST");
        response_oauth_error(response, 405, "invalid_request", "Use POST.");
        return;
    }
    result = read_fields(request, &query, &why);
    if (result == RESULT_OK)
        result = read_caller(request, &query, &why);
    if (result != RESULT_OK) {
        response_oauth_error(response, result == RESULT_TOO_LARGE ? 413 : 400,
                             "invalid_request", why);
        return;
    }
    endpoint_read_request(endpoint, request, &who);
    endpoint_read_scheme(request, &who);
    if (is_insecure(endpoint, &who, &query))
        answer_insecure(request, who.site, response);
    else
        run(endpoint, request, &query, who.site, response);
}
