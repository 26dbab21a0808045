/* authz.c: translates between request_rec and a check; the rules are in
 * access/. */
#include "module/authz.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

#include "access/check_variables.h"
#include "access/header_name.h"
#include "access/stray.h"
#include "base/clock.h"
#include "base/site.h"
#include "base/text.h"
#include "module/child.h"
#include "module/feed_url.h"

enum { VARIABLES = 16 /* as many as are set, and one to spare */ };

/* A header that a check reads, and where its value goes. */
struct header {
    const char *name;
    const char **value;
};

static const char **value_of(const struct header *headers, const char *name)
{
    for (; headers->name; headers++) {
        /* Most differ in the first letter, which is compared inline. */
        if ((name[0] | 0x20) == (headers->name[0] | 0x20) &&
            text_same_ignoring_case(name, headers->name))
            return headers->value;
    }
    return NULL;
}

/* In one pass: apr_table_get would walk over all headers for each of ours. The
 * first of a name counts, as it does there. */
static void read_headers(const apr_table_t *table, const struct header *headers)
{
    const apr_array_header_t *sent = apr_table_elts(table);

    for (int i = 0; i < sent->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(sent, i, apr_table_entry_t);
        const char **value = value_of(headers, entry->key);
        if (value && !*value)
            *value = entry->val;
    }
}

/* A backend would get these headers. */
static void judge_headers(apr_pool_t *pool, const apr_table_t *headers,
                          struct check_request *request)
{
    const apr_array_header_t *pairs = apr_table_elts(headers);

    for (int i = 0; i < pairs->nelts; i++) {
        const apr_table_entry_t *pair =
            &APR_ARRAY_IDX(pairs, i, apr_table_entry_t);
        if (!header_name_is_valid(pair->key))
            request->problem = HEADER_NAME_INVALID;
        if (stray_in_header(pool, pair->key, pair->val))
            request->stray = true;
    }
}

static void visit_headers(const void *request, check_header_visitor *visit,
                          void *baton)
{
    const request_rec *r = request;

    apr_table_do(visit, baton, r->headers_in, NULL);
}

static void read_request(request_rec *r, const struct request_state *state,
                         const struct check_context *context,
                         struct check_request *request)
{
    const char *host = NULL;
    const struct header headers[] = {
        {"X-NuGet-ApiKey", &request->sent.nuget_key},
        {"X-Api-Key", &request->sent.api_key},
        {"Authorization", &request->sent.authorization},
        {"Destination", &request->http.destination},
        {"Content-Type", &request->http.content_type},
        {"Depth", &request->http.depth},
        {"npm-command", &request->http.npm_command},
        {"User-Agent", &request->user_agent},
        {"Accept", &request->accept},
        {"Host", &host},
        {NULL, NULL},
    };

    read_headers(r->headers_in, headers);
    request->sent.path_value = state->path_value;
    /* The path that will be served: decoded, merged and rewritten. */
    request->http.path = r->uri;
    request->http.method = r->method;
    request->http.query = r->args;
    request->passed_on = request_state_is_proxied(r);
    request->http.proxied = request->passed_on;
    if (request->passed_on)
        judge_headers(r->pool, r->headers_in, request);
    if (!request->passed_on && r->filename && r->filename[0] == '/')
        request->http.file = r->filename;
    request->plain = strcmp(ap_http_scheme(r), "https") != 0;
    request->address = r->useragent_ip;
    request->visit_headers = visit_headers;
    request->visited = r;
    request->hosts[0] = context->settings->site;
    request->hosts[1] = host;
    request->hosts[2] = r->server->server_hostname;
    request->hosts[3] = r->connection->local_ip;
    request->site =
        site_address(r->pool, context->settings, !request->plain, host);
}

/* Without copies: names are literals, values are in the request's pool. */
static void set_in_table(void *to, const char *name, const char *value)
{
    apr_table_setn(to, name, value);
}

static void add_to_table(void *to, const char *name, const char *value)
{
    apr_table_addn(to, name, value);
}

/* In a table of their own, so that none is looked for before it is added. It
 * goes in front, so that ours are found whatever the configuration has set. */
static void set_variables(request_rec *r, const struct check *check)
{
    apr_table_t *variables = apr_table_make(r->pool, VARIABLES);

    check_variables_set(r->pool, check, add_to_table, variables);
    /* For the pages that say what failed from here on. */
    add_to_table(variables, "TOKENBOOTH_PASSED", "1");
    if (request_state_is_proxied(r)) {
        add_to_table(variables, "TOKENBOOTH_PATH", r->uri);
        /* Of an early answer (103), Apache would pass on all headers. A client
         * that waits for a 100 gets Apache's: see TokenboothHost. */
        add_to_table(variables, "proxy-interim-response", "Suppress");
    }
    r->subprocess_env =
        apr_table_overlay(r->pool, variables, r->subprocess_env);
}

static struct grant *allow(request_rec *r, const struct check *check)
{
    struct grant *grant = apr_pcalloc(r->pool, sizeof *grant);

    for (; grant->count < check->attributes.resource.count; grant->count++)
        grant->feeds[grant->count] =
            check->attributes.resource.required[grant->count].feed;
    grant->account = check->account;
    grant->token =
        check->token_id ? apr_off_t_toa(r->pool, check->token_id) : NULL;
    grant->feed = check->feed;
    grant->access = check_access_word(check);
    grant->answer = check->answer;
    grant->is_private = check->decision.private_answer || check->answer.notice;
    set_variables(r, check);
    r->user = apr_pstrdup(r->pool, check->account ? check->account : "-");
    return grant;
}

/* ap_custom_response takes a text that starts like an address for an address;
 * ours never does. Apache sends it as HTML, until response_headers.c sets its
 * type. */
static int deny(request_rec *r, struct request_state *state,
                const struct answer *answer)
{
    const char *language = answer_language(answer);

    r->status_line = apr_pstrcat(r->pool, apr_itoa(r->pool, answer->status),
                                 " ", answer->phrase, NULL);
    answer_set_denial_headers(r->pool, answer, set_in_table,
                              r->err_headers_out);
    if (language)
        set_in_table(r->err_headers_out, "Content-Language", language);
    state->denial_type = answer->type;
    ap_custom_response(r, answer->status, answer->body);
    return answer->status;
}

/* True if a subrequest (an index file, the Destination of a COPY) is in a feed
 * for which its parent was granted access. */
static bool is_covered(const request_rec *r, const struct grant *parent)
{
    const char *feed = parent ? feed_url_feed(r) : NULL;

    for (int i = 0; feed && i < parent->count; i++) {
        if (strcmp(parent->feeds[i], feed) == 0)
            return true;
    }
    return false;
}

/* What one client asked for once counts once, whatever Apache makes of it: the
 * entries of a listing, an index file, where it was redirected to. */
static enum counters_door door_of(request_rec *r)
{
    struct request_state *first = request_state_first(r);

    if (r->main || first->is_counted)
        return COUNTERS_DOOR_NONE;
    first->is_counted = true;
    return COUNTERS_DOOR_MODULE;
}

int authz_check(request_rec *r, struct request_state *state,
                const struct grant *parent)
{
    const struct check_context *context;
    struct check_request request = {0};
    struct check check;

    if (is_covered(r, parent)) {
        state->grant = parent;
        return OK;
    }
    context = child_check_context();
    request.door = door_of(r);
    read_request(r, state, context, &request);
    check_run(context, r->pool, &request, clock_now(), &check);
    if (check.decision.outcome != OUTCOME_ALLOWED)
        return deny(r, state, &check.answer);
    state->grant = allow(r, &check);
    return OK;
}
