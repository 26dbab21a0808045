/* forward_auth.c: /authorize, the decision as JSON for nginx, Traefik, Caddy
 * and scripts.
 *
 * The question is either a feed and an access, or the original request in the
 * headers that a front server sets; never both. */
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "endpoints/endpoints.h"

static const char ONE_WAY[] =
    "Send either feed and access (read, write or add), or X-Original-URI with "
    "X-Original-Method, or X-Forwarded-Uri with X-Forwarded-Method.";
static const char URI_INVALID[] =
    "Invalid original URL: it starts with / or http, is sent once and as the "
    "client sent it, has no spaces, and each % in it is followed by two "
    "hexadecimal digits, and not by 00.";

/* The ways to put the question. */
struct question {
    const char *feed, *access; /* of the query */
    const char *uri, *method;  /* of the original request */
    int ways;                  /* how many were used */
};

static void read_pair(const struct request *request, const char *uri,
                      const char *method, struct question *question)
{
    const char *given_uri = request_variable(request, uri);
    const char *given_method = request_variable(request, method);

    if (!given_uri && !given_method)
        return;
    question->ways++;
    question->uri = given_uri;
    question->method = given_method;
}

static void read_question(struct request *request, struct question *question)
{
    apr_table_t *fields;

    memset(question, 0, sizeof *question);
    if (request_parse_list(request->pool, request->query, &fields) != RESULT_OK)
        return;
    question->feed = request_field(fields, "feed");
    question->access = request_field(fields, "access");
    if (question->feed || question->access)
        question->ways++;
    /* With two feeds it is unclear which one is meant. */
    if (request_field_count(fields, "feed") > 1 ||
        request_field_count(fields, "access") > 1)
        question->ways++;
    read_pair(request, "HTTP_X_ORIGINAL_URI", "HTTP_X_ORIGINAL_METHOD",
              question);
    read_pair(request, "HTTP_X_FORWARDED_URI", "HTTP_X_FORWARDED_METHOD",
              question);
}

/* Turns a feed and an access into an equivalent request. */
static void ask_by_feed(struct request *request,
                        const struct question *question,
                        struct check_request *check)
{
    if (question->feed && question->access) {
        check->http.path = resource_feed_path(request->pool, question->feed);
        check->http.method = resource_method(question->access);
        check->adds = strcmp(question->access, "add") == 0;
    }
    if (!check->http.path || !check->http.method)
        check->problem = ONE_WAY;
}

static void ask_by_uri(struct request *request, const struct question *question,
                       struct check_request *check)
{
    if (!question->uri || !question->method || !*question->method) {
        check->problem = ONE_WAY;
        return;
    }
    if (resource_split(request->pool, question->uri, &check->http.path,
                       &check->http.query) != RESULT_OK) {
        check->problem = URI_INVALID;
        return;
    }
    resource_take_value(request->pool, &check->http.path,
                        &check->sent.path_value);
    check->http.method = question->method;
    check->http.destination = request_variable(request, "HTTP_DESTINATION");
    check->http.content_type = request_variable(request, "CONTENT_TYPE");
    check->http.depth = request_variable(request, "HTTP_DEPTH");
    check->http.npm_command = request_variable(request, "HTTP_NPM_COMMAND");
    check->hosts[4] = request_variable(request, "HTTP_X_FORWARDED_HOST");
    check->passed_on = true;
    check->stray = endpoint_has_stray(request);
}

static void ask(struct request *request, struct check_request *check)
{
    struct question question;

    read_question(request, &question);
    if (question.ways != 1)
        check->problem = ONE_WAY;
    else if (question.uri || question.method)
        ask_by_uri(request, &question, check);
    else
        ask_by_feed(request, &question, check);
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

/* The JSON of one check. Programs depend on its names. */
static char *to_json(apr_pool_t *pool, const struct check *check)
{
    const struct answer *answer = &check->answer;
    return json_line(
        pool,
        json_pack("{s:b, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:s}", "allowed",
                  check->decision.outcome == OUTCOME_ALLOWED, "account",
                  text_or_null(check->account), "token",
                  check->token_id ? json_integer(check->token_id) : json_null(),
                  "feed",
                  text_or_null(utf8_is_valid(check->feed) && *check->feed
                                   ? check->feed
                                   : NULL),
                  "access", check_access_word(check), "expires",
                  text_or_null(check->expires_at
                                   ? clock_iso(pool, check->expires_at)
                                   : NULL),
                  "error", text_or_null(answer->error), "reason",
                  text_or_null(answer->reason), "message", answer->message));
}

/* For front servers to pass to a backend, as Apache does. */
static void set_identity(const struct check *check, struct response *response)
{
    response_header(response, "X-Tokenbooth-Account", check->account);
    if (check->token_id)
        response_header(
            response, "X-Tokenbooth-Token",
            apr_psprintf(response->pool, "%" APR_INT64_T_FMT, check->token_id));
    response_header(response, "X-Tokenbooth-Feed", check->feed);
    response_header(response, "X-Tokenbooth-Access", check_access_word(check));
}

static void answer_json_check(const struct check *check,
                              struct response *response)
{
    if (check->decision.outcome != OUTCOME_ALLOWED) {
        endpoint_set_denial_headers(&check->answer, response);
    } else {
        response_header(response, "Cache-Control", "no-store");
        set_identity(check, response);
        endpoint_set_notice(&check->answer, response);
    }
    response_text(response, ANSWER_JSON, to_json(response->pool, check));
}

void endpoint_forward_auth_reject(const struct request *request,
                                  const char *site, int status, const char *why,
                                  struct response *response)
{
    struct check check = {.decision.outcome = OUTCOME_REQUEST, .feed = ""};

    endpoint_rejection_answer(request, site, status, why, &check.answer);
    answer_json_check(&check, response);
}

void endpoint_forward_auth(const struct endpoint *endpoint,
                           struct request *request, struct response *response)
{
    struct check_request check_request = {.door = COUNTERS_DOOR_AUTHORIZE};
    struct check check;

    endpoint_read_request(endpoint, request, &check_request);
    if (strcmp(request->method, "GET") != 0 &&
        strcmp(request->method, "HEAD") != 0) {
        response_header(response, "Allow", "GET, HEAD");
        endpoint_forward_auth_reject(request, check_request.site, 405,
                                     "Use GET or HEAD for /authorize.",
                                     response);
        return;
    }
    check_request.own_query = request->query;
    endpoint_read_scheme(request, &check_request);
    ask(request, &check_request);
    check_run(&endpoint->context, request->pool, &check_request, clock_now(),
              &check);
    answer_json_check(&check, response);
}
