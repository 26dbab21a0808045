/* client_account.c: the account protocol of npm and its relatives.
 *
 * GET    …/-/whoami                        200 {"username"} for a good
 *                                          credential, or the check's denial
 * PUT    …/-/user/org.couchdb.user:NAME    {"password": a value}: 201
 *                                          {"ok", "id", "token"}; 403 with a
 *                                          password: it creates no token here,
 *                                          and over plain http it was exposed
 * DELETE …/-/user/token/VALUE              200, even for a value that was never
 *                                          issued; 400 for what is none; 429,
 *                                          503
 * Apache sends these addresses of all feeds here: otherwise the registry behind
 * a feed would get the value, and could do nothing with it. */
#include "endpoints/client_account.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/placeholder.h"
#include "base/site.h"
#include "base/text.h"
#include "base/value.h"
#include "endpoints/endpoint.h"
#include "endpoints/revoke.h"

static const char WHOAMI[] = "/-/whoami";
static const char USER[] = "/-/user/org.couchdb.user:";
static const char TOKEN[] = "/-/user/token/";

/* The path as the client sent it, decoded; set by apache.conf only. "" for
 * a client that asks for the endpoint's own address. */
static const char *client_path(const struct page *page)
{
    const char *path =
        request_variable(page->request, "TOKENBOOTH_CLIENT_PATH");

    return path ? path : "";
}

/* What follows the last mark in the path, if that is its last segment; else
 * NULL. */
static const char *after(const char *path, const char *mark)
{
    const char *found = NULL, *next = path;

    while ((next = strstr(next, mark)) != NULL) {
        next += strlen(mark);
        found = next;
    }
    return found && !strchr(found, '/') ? found : NULL;
}

/* notice: of the check; NULL if there was none. */
static void answer_json_object(struct page *page, int status,
                               const struct answer *notice, json_t *object)
{
    endpoint_begin_feed_answer(page->response);
    page->response->status = status;
    response_header(page->response, "Cache-Control", "no-store");
    if (notice)
        endpoint_set_notice(notice, page->response);
    response_text(
        page->response, ANSWER_JSON,
        secret_wipe_with_pool(page->pool, json_line(page->pool, object)));
}

/* Checks the credential alone, at the address of its feed. */
static void run_check(struct page *page, const struct credentials_sent *sent,
                      struct check *check)
{
    const struct endpoint endpoint = {.context = page_check_context(page)};
    struct check_request request = {0};

    endpoint_read_request(&endpoint, page->request, &request);
    request.http.method = "GET";
    request.http.path = client_path(page);
    resource_take_value(page->pool, &request.http.path,
                        &request.sent.path_value);
    request.http.content_type = request_variable(page->request, "CONTENT_TYPE");
    request.plain = !request_came_by_https(page->request);
    request.any_feed = true;
    if (sent)
        request.sent = *sent;
    check_run(&endpoint.context, page->pool, &request, page->now, check);
}

static void deny(struct page *page, const struct answer *answer)
{
    endpoint_begin_feed_answer(page->response);
    endpoint_set_denial_headers(answer, page->response);
    response_text(page->response, answer->type, answer->body);
}

/* Where no check was made. message: ASCII, short. */
static void deny_unchecked(struct page *page, int status, const char *reason,
                           const char *message)
{
    const struct client *client =
        client_find(request_variable(page->request, "HTTP_USER_AGENT"));
    const struct answer answer = {
        .status = status,
        .reason = reason,
        .type = ANSWER_JSON,
        .phrase = message,
        .body = answer_json(page->pool, message, reason),
        .channel = client->channel,
        .channel_text = client->channel ? message : NULL,
    };

    deny(page, &answer);
}

void endpoint_client_account_get(struct page *page)
{
    struct check check;

    if (!after(client_path(page), WHOAMI)) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    run_check(page, NULL, &check);
    if (check.decision.outcome != OUTCOME_ALLOWED)
        deny(page, &check.answer);
    else
        answer_json_object(page, 200, &check.answer,
                           json_pack("{s:s}", "username", check.account));
}

/* A copy of a text in the document, which is overwritten there; "" for none. */
static const char *take_text(apr_pool_t *pool, const json_t *object,
                             const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    const char *copy;
    char *own;

    if (!text)
        return "";
    copy = secret_wipe_with_pool(pool, text_trim(pool, text));
    /* The document is ours, jansson only lends it out as constant. */
    memcpy(&own, &text, sizeof own);
    secret_wipe_text(own);
    return copy;
}

/* The field "password" of the body; "" if there is none. */
static const char *read_password(const struct page *page)
{
    char *body = NULL;
    const char *password;
    json_t *document;

    if (request_body(page->request, &body) != RESULT_OK)
        return "";
    document = json_loads(body, 0, NULL);
    password = take_text(page->pool, document, "password");
    json_decref(document);
    return password;
}

/* Whether a password could be read on its way. */
static bool is_exposed(const struct page *page, const char *password)
{
    return *password && !request_came_by_https(page->request) &&
           site_is_https(page->context->settings);
}

/* No password is checked: even a right one gets no token here. */
static void ask_for_token(struct page *page)
{
    deny_unchecked(page, 403, "scope",
                   apr_psprintf(page->pool,
                                "Sign in with an access token (tkb_...) as "
                                "the password. Create one at "
                                "%s/profile/tokens/new",
                                page->address));
}

static void deny_exposed(struct page *page)
{
    struct answer answer;

    endpoint_insecure_answer(page->request, page->address, CREDENTIAL_PASSWORD,
                             &answer);
    deny(page, &answer);
}

/* Whether the check has something to say about it: it is a value, in quotes or
 * not, or stands in place of one. */
static bool is_token(const char *password)
{
    return strstr(password, VALUE_PREFIX) ||
           (*password && placeholder_find(password) != PLACEHOLDER_NONE);
}

void endpoint_client_account_put(struct page *page)
{
    const char *name = after(client_path(page), USER);
    struct credentials_sent sent = {0};
    struct check check;

    if (!name) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    sent.api_key = read_password(page);
    if (!is_token(sent.api_key)) {
        if (is_exposed(page, sent.api_key))
            deny_exposed(page);
        else
            ask_for_token(page);
        return;
    }
    run_check(page, &sent, &check);
    if (check.decision.outcome != OUTCOME_ALLOWED)
        deny(page, &check.answer);
    else
        answer_json_object(
            page, 201, &check.answer,
            json_pack("{s:s, s:o, s:s}", "ok",
                      apr_pstrcat(page->pool, "you are signed in as ",
                                  check.account, NULL),
                      "id", json_sprintf("org.couchdb.user:%s", check.account),
                      "token", check.value));
}

/* wait: seconds. */
static void deny_throttled(struct page *page, int wait)
{
    deny_unchecked(
        page, 429, "throttled",
        apr_psprintf(page->pool,
                     "Too many invalid values from this address. "
                     "Try again in %s",
                     text_count(page->pool, wait, "second", "seconds")));
    response_header(page->response, "Retry-After",
                    apr_psprintf(page->pool, "%d", wait));
}

void endpoint_client_account_delete(struct page *page)
{
    const char *value = after(client_path(page), TOKEN);
    enum result result;
    int wait;

    if (!value) {
        page_error_from(page, RESULT_NOT_FOUND);
        return;
    }
    if (!strstr(value, VALUE_PREFIX)) {
        deny_unchecked(
            page, 400, "request",
            "Nothing was revoked: no access token (tkb_...) was sent");
        return;
    }
    result = endpoint_revoke_value(page, value, &wait);
    if (result == RESULT_OK)
        answer_json_object(page, 200, NULL, json_pack("{s:b}", "ok", true));
    else if (result == RESULT_THROTTLED)
        deny_throttled(page, wait);
    else
        deny_unchecked(page, 503, "unavailable",
                       "Nothing was revoked. Try again later");
}
