/* token_test.c: how a request with this token would be answered.
 *
 * GET  /profile/test  the form
 * POST /profile/test  value, in whatever text (or in address, as
 *                     /F/<feed>/auth/tkb_...), address (a feed name, or the URL
 *                     that failed, in full or from /F/ on), access (read, write), client (its name): 200 with the
 *                     answer; 422; 429 too many invalid values
 * The decision is made from the same attributes as for a real request. Nothing
 * is recorded as a use or a denial, but an invalid value counts as a guess.
 * The value is never shown. Signed in. Template: token_test.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "access/check.h"
#include "base/text.h"
#include "base/value.h"
#include "pages/pages.h"
#include "pages/tokens/test_advice.h"
#include "pages/tokens/token_words.h"
#include "web/form.h"
#include "store/feeds.h"

enum { VALUE, ADDRESS, ACCESS, CLIENT, FIELDS };

static const char OTHER_CLIENT[] = "another client";
static const char VALUE_HERE[] = "tkb_";

static const char *validate_access(const char *text)
{
    return resource_method(text) ? NULL : "Choose read or write.";
}

static const char *validate_client(const char *text)
{
    return client_named(text) || strcmp(text, OTHER_CLIENT) == 0
               ? NULL
               : "Choose a client from the list.";
}

static const struct form_field fields[FIELDS] = {
    [VALUE] = {"value", FORM_SECRET, NULL},
    [ADDRESS] = {"address", FORM_TEXT, NULL},
    [ACCESS] = {"access", FORM_NAME, validate_access},
    [CLIENT] = {"client", FORM_TEXT, validate_client},
};

/* Whether a full URL belongs to this site, under either of its names. */
static bool is_here(const struct page *page, const char *address)
{
    const char *host = strstr(address, "://") + 3;
    const char *typed = apr_pstrmemdup(page->pool, host, strcspn(host, "/?#"));
    const char *known = strstr(page->address, "://");
    const char *host_header = request_variable(page->request, "HTTP_HOST");

    return (known && text_same_ignoring_case(typed, known + 3)) ||
           (host_header && text_same_ignoring_case(typed, host_header));
}

/* What is shown again of a URL that held a value. */
static void hide_value(const struct page *page,
                       const struct check_request *request, struct form *form)
{
    if (request->sent.path_value)
        form->values[ADDRESS] = text_url_encode(page->pool, request->http.path);
    if (request->http.path && strstr(request->http.path, VALUE_HERE))
        form->values[ADDRESS] = "";
    if (strstr(form->values[ADDRESS], VALUE_HERE))
        form->values[ADDRESS] = "";
}

/* The request that the URL stands for; NULL, or what is wrong with it. */
static const char *read_address(const struct page *page, struct form *form,
                                struct check_request *request)
{
    const char *address = form->values[ADDRESS];
    struct http_request *http = &request->http;

    if (!*address)
        return "Enter a feed name, or paste the URL that failed.";
    if (*address != '/' && !strstr(address, "://")) {
        http->path =
            resource_feed_path(page->pool, text_lower(page->pool, address));
        if (!http->path)
            return "Paste the full URL, or the part that starts with /F/.";
    } else if (resource_split(page->pool, address, &http->path, &http->query) !=
               RESULT_OK) {
        return "That URL isn\u2019t valid. Copy it again.";
    }
    resource_take_value(page->pool, &http->path, &request->sent.path_value);
    hide_value(page, request, form);
    if (!*form->values[ADDRESS])
        return "The URL contained a token value. Paste it into the field above "
               "instead.";
    if (strstr(address, "://") && !is_here(page, address))
        return "That URL belongs to another site.";
    return NULL;
}

/* The value in what was pasted: a line of a file, a command, a header; or, where
 * no whole value is in it, all of it. */
static const char *pasted_value(const struct page *page, const char *pasted)
{
    const char *value;

    wrapping_find(page->pool, pasted, &value);
    return value ? value : pasted;
}

static bool read_form(const struct page *page, struct form *form,
                      struct check_request *request)
{
    bool right = form_parse(page, fields, FIELDS, form);
    const char *wrong = read_address(page, form, request);

    if (wrong)
        form_set_error(form, ADDRESS, wrong);
    /* As for a real request, what is sent goes before what the path holds. */
    if (*form->values[VALUE])
        request->sent.path_value = pasted_value(page, form->values[VALUE]);
    if (!request->sent.path_value)
        form_set_error(form, VALUE, "Paste a token value to test.");
    return right && !wrong && request->sent.path_value;
}

static void ask(struct page *page, const struct form *form,
                struct check_request *request, struct check *check)
{
    const struct client *client = client_named(form->values[CLIENT]);
    struct check_context context = page_check_context(page);

    context.recorder = NULL;
    request->http.method = resource_method(form->values[ACCESS]);
    request->address = page->request->address;
    request->user_agent = client ? client->prefix : NULL;
    request->site = page->address;
    check_run(&context, page->pool, request, page->now, check);
}

static void show_clients(struct view *screen, const char *chosen)
{
    const struct client *client;

    for (int i = 0; (client = client_nth(i)) != NULL; i++) {
        struct view *option = view_add(screen, "CLIENT");
        view_set(option, "NAME", client->name);
        if (strcmp(client->name, chosen) == 0)
            view_show(option, "CHOSEN");
    }
}

static enum result show_form(struct page *page, struct view *screen,
                             const struct form *form)
{
    bool writes = form && strcmp(form->values[ACCESS], "write") == 0;
    apr_array_header_t *feeds;
    enum result result = store_feed_list(page->store, page->pool,
                                         page->session.account_id, &feeds);

    for (int i = 0; i < feeds->nelts; i++)
        view_set(view_add(screen, "FEED"), "NAME",
                 APR_ARRAY_IDX(feeds, i, struct feed).name);
    view_show(screen, writes ? "WRITE_ON" : "READ_ON");
    show_clients(screen, form ? form->values[CLIENT] : "");
    if (form)
        form_show(page, screen, form);
    return result;
}

/* The same status, reason and message, and how to fix it. */
static enum result show_answer(struct page *page, struct view *screen,
                               const struct form *form,
                               const struct check *check)
{
    const struct answer *answer = &check->answer;
    struct view *result = view_add(screen, "RESULT");
    bool allowed = check->decision.outcome == OUTCOME_ALLOWED;
    struct token_use use = {
        .feed = check->feed,
        .access = access_word(check->access),
    };

    view_show(result, allowed ? "YES" : "NO");
    view_set(result, "STATUS", apr_psprintf(page->pool, "%d", answer->status));
    if (answer->reason)
        view_set(view_add(result, "REASON"), "REASON", answer->reason);
    if (check->attributes.understood)
        view_set(view_add(result, "ASKED"), "ASKED",
                 token_words_use(page->pool, &use));
    view_set(result, "CLIENT", form->values[CLIENT]);
    view_set(result, "SENTENCE",
             allowed && check->account
                 ? apr_psprintf(page->pool, "Allowed as account \"%s\"",
                                check->account)
                 : answer->message);
    if (answer->notice)
        view_set(view_add(result, "NOTICE"), "NOTICE", answer->notice);
    return test_advice(page, result, check);
}

static int status_of(const struct check *check)
{
    switch (check->decision.outcome) {
    case OUTCOME_THROTTLED:
    case OUTCOME_UNAVAILABLE: return check->answer.status;
    default: return 200;
    }
}

/* check: NULL if nothing was tested yet. */
static void show(struct page *page, const struct form *form,
                 const struct check *check, int status)
{
    struct view *screen =
        page_begin(page, SECTION_TOKENS, "Test a token", "token_test.tpl");
    enum result result = show_form(page, screen, form);

    if (result == RESULT_OK && check)
        result = show_answer(page, screen, form, check);
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void token_test_get(struct page *page)
{
    show(page, NULL, NULL, 200);
}

void token_test_post(struct page *page)
{
    struct check_request http = {0};
    struct check check;
    struct form form;

    if (!read_form(page, &form, &http)) {
        show(page, &form, NULL, 422);
        return;
    }
    ask(page, &form, &http, &check);
    if (check.answer.retry_after)
        response_header(
            page->response, "Retry-After",
            apr_psprintf(page->pool, "%d", check.answer.retry_after));
    show(page, &form, &check, status_of(&check));
}
