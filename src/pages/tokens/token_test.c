/* token_test.c: how a request with this token would be answered.
 *
 * GET  /profile/test  token (the ID of one's own; none: a value is pasted): the
 *                     form, about its last denial; 404; 409 no value
 * POST /profile/test  token, or value, in whatever text (or in address, as
 *                     /F/<feed>/auth/tkb_...), address (a feed name, or the URL
 *                     that failed, in full or from /F/ on), access (read, add,
 *                     write), client (its name): 200 with the answer; 404;
 *                     409; 422; 429 too many invalid values
 * The decision is made from the same attributes as for a real request. Nothing
 * is recorded as a use or a denial, but an invalid value counts as a guess.
 * The value is never shown. Signed in. Template: token_test.tpl. */
#include <apr_file_info.h>
#include <apr_strings.h>
#include <string.h>

#include "access/check.h"
#include "base/text.h"
#include "base/value.h"
#include "pages/pages.h"
#include "pages/tokens/test_advice.h"
#include "pages/tokens/test_credential.h"
#include "pages/tokens/token_find.h"
#include "pages/tokens/token_words.h"
#include "web/form.h"
#include "store/feeds.h"
#include "store/reveals.h"

enum { VALUE, ADDRESS, ACCESS, CLIENT, FIELDS };

static const char OTHER_CLIENT[] = "another client";
static const char VALUE_HERE[] = "tkb_";

static const char *validate_access(const char *text)
{
    return resource_method(text) ? NULL : "Choose read, add or write.";
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

/* Whether a path leads above the root, at whatever point. */
static bool leaves_root(const char *path)
{
    int depth = 0;

    for (size_t size; *path && depth >= 0; path += size) {
        path += strspn(path, "/");
        size = strcspn(path, "/");
        if (size == 2 && strncmp(path, "..", 2) == 0)
            depth--;
        else if (size > 0 && !(size == 1 && *path == '.'))
            depth++;
    }
    return depth < 0;
}

/* A path as Apache serves it, without "//", "/./" and "/../". One that leads
 * above the root stays, and is rejected; so is one with %2f, which is decoded
 * after that. */
static const char *as_served(apr_pool_t *pool, const char *address,
                             const char *path)
{
    char *served = NULL;

    return !strstr(text_lower(pool, address), "%2f") && !leaves_root(path) &&
                   apr_filepath_merge(&served, NULL, path, 0, pool) ==
                       APR_SUCCESS
               ? served
               : path;
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
    http->path = as_served(page->pool, address, http->path);
    resource_take_value(page->pool, &http->path, &request->sent.path_value);
    hide_value(page, request, form);
    if (!*form->values[ADDRESS])
        return "The URL contained a token value. Paste it into the field above "
               "instead.";
    if (strstr(address, "://") && !is_here(page, address))
        return "That URL belongs to another site.";
    return NULL;
}

/* A test: of one's own token, or of what was pasted. */
struct test {
    struct form form;
    struct token token; /* .id 0: a value is pasted */
    struct check_request request;
    const char *how; /* how it was taken; NULL: as it is */
    struct check check;
};

/* Finds the token of this ID, to be tested without its value being pasted; no
 * ID: none. False after answering. */
static bool choose_token(struct page *page, const char *id, struct test *test)
{
    long long number = 0;
    enum result result;

    if (!id || !*id)
        return true;
    result = text_number(id, 1, INT64_MAX, &number)
                 ? store_token_get(page->store, page->pool,
                                   page->owner.account_id, number, &test->token)
                 : RESULT_NOT_FOUND;
    if (result != RESULT_OK)
        page_error_from(page, result);
    else if (test->token.revoked_at)
        token_reject_revoked(page);
    else if (!test->token.last4)
        page_error(page, 409, "This token has no value",
                   "Its value was revoked. Regenerate it first.");
    else
        return true;
    return false;
}

/* Reads what is to be sent: one's own token, or what was pasted. What is sent
 * in a header goes before what the path holds, as for a real request. */
static enum result read_credential(const struct page *page, struct test *test)
{
    struct credentials_sent *sent = &test->request.sent;
    const char *pasted = test->form.values[VALUE];
    char *own = NULL;
    enum result result = RESULT_OK;

    if (test->token.id) {
        result =
            store_token_value(page->store, page->pool, page->owner.account_id,
                              test->token.id, &own);
        sent->api_key = own;
    } else if (*pasted) {
        test->how = test_credential(page->pool, pasted, sent);
    } else if (!sent->path_value) {
        form_set_error(&test->form, VALUE, "Paste a token value to test.");
        result = RESULT_INVALID;
    }
    return result;
}

/* RESULT_INVALID: the form is to be shown again. */
static enum result read_form(const struct page *page, struct test *test)
{
    bool valid = form_parse(page, fields, FIELDS, &test->form);
    const char *wrong = read_address(page, &test->form, &test->request);
    enum result result = read_credential(page, test);

    if (wrong)
        form_set_error(&test->form, ADDRESS, wrong);
    return result == RESULT_OK && (wrong || !valid) ? RESULT_INVALID : result;
}

static void ask(struct page *page, struct test *test)
{
    const struct client *client = client_named(test->form.values[CLIENT]);
    struct check_context context = page_check_context(page);

    context.recorder = NULL;
    test->request.http.method = resource_method(test->form.values[ACCESS]);
    test->request.address = page->request->address;
    test->request.user_agent = client ? client->prefix : NULL;
    test->request.site = page->address;
    check_run(&context, page->pool, &test->request, page->now, &test->check);
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

static void show_token(const struct page *page, struct view *screen,
                       const struct token *token)
{
    struct view *own;

    if (!token->id) {
        view_show(screen, "PASTED");
        return;
    }
    own = view_add(screen, "OWN");
    page_set_number(page, own, "ID", token->id);
    view_set(own, "DESCRIPTION", token->description);
    view_set(own, "LAST4", token->last4);
}

/* What was sent; on a fresh form, the last denial of one's own token. */
static void show_fields(const struct page *page, struct view *screen,
                        const struct test *test)
{
    const struct token_use *denied = &test->token.denied;
    bool is_fresh = !test->form.values;
    const char *access = is_fresh ? denied->access : test->form.values[ACCESS];
    const char *client = is_fresh ? denied->client : test->form.values[CLIENT];

    view_show(screen, access && strcmp(access, "write") == 0 ? "WRITE_ON"
                      : access && strcmp(access, "add") == 0 ? "ADD_ON"
                                                             : "READ_ON");
    show_clients(screen, client ? client : "");
    if (is_fresh)
        view_set(screen, "ADDRESS_VALUE", denied->feed);
    else
        form_show(page, screen, &test->form);
}

static enum result show_form(const struct page *page, struct view *screen,
                             const struct test *test)
{
    apr_array_header_t *feeds;
    enum result result = store_feed_list(page->store, page->pool,
                                         page->owner.account_id, &feeds);

    for (int i = 0; i < feeds->nelts; i++)
        view_set(view_add(screen, "FEED"), "NAME",
                 APR_ARRAY_IDX(feeds, i, struct feed).name);
    show_token(page, screen, &test->token);
    show_fields(page, screen, test);
    return result;
}

/* What the client reads, but to oneself. */
static const char *sentence(const struct page *page, const struct check *check)
{
    if (check->decision.outcome != OUTCOME_ALLOWED || !check->account)
        return check->answer.message;
    return apr_psprintf(page->pool,
                        check->attributes.subject.known &&
                                test_advice_is_own(page, check)
                            ? "Allowed as you (%s)"
                            : "Allowed as account \"%s\"",
                        check->account);
}

static void show_verdict(struct view *result, const struct check *check)
{
    if (check->decision.outcome != OUTCOME_ALLOWED) {
        view_show(result, "NO");
        return;
    }
    if (test_advice_registry(check))
        view_show(view_add(result, "YES"), "BY_TOKEN");
    else
        view_show(result, "YES");
}

/* The same status, reason and message, and how to fix it. */
static enum result show_answer(const struct page *page, struct view *screen,
                               const struct test *test)
{
    const struct check *check = &test->check;
    const struct answer *answer = &check->answer;
    struct view *result = view_add(screen, "RESULT");
    struct token_use use = {
        .feed = check->feed,
        .access = access_word(check->access),
    };

    show_verdict(result, check);
    view_set(result, "STATUS", apr_psprintf(page->pool, "%d", answer->status));
    if (answer->reason)
        view_set(view_add(result, "REASON"), "REASON", answer->reason);
    if (check->attributes.understood)
        view_set(view_add(result, "ASKED"), "ASKED",
                 token_words_use(page->pool, &use));
    view_set(result, "CLIENT", test->form.values[CLIENT]);
    view_set(result, "SENTENCE", sentence(page, check));
    if (test->how)
        view_set(view_add(result, "HOW"), "HOW", test->how);
    if (answer->notice && check->account)
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

/* with_answer: it was tested. */
static void show(struct page *page, const struct test *test, bool with_answer,
                 int status)
{
    struct view *screen =
        page_begin(page, page->owner.section, "Test a token", "token_test.tpl");
    enum result result = show_form(page, screen, test);

    if (result == RESULT_OK && with_answer)
        result = show_answer(page, screen, test);
    if (result == RESULT_OK)
        page_end(page, status);
    else
        page_error_from(page, result);
}

void token_test_get(struct page *page)
{
    struct test test = {0};

    if (choose_token(page, page_query(page, "token"), &test))
        show(page, &test, false, 200);
}

void token_test_post(struct page *page)
{
    struct test test = {0};
    enum result result;

    if (!choose_token(page, page_field(page, "token"), &test))
        return;
    result = read_form(page, &test);
    if (result == RESULT_INVALID) {
        show(page, &test, false, 422);
        return;
    }
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    ask(page, &test);
    if (test.check.answer.retry_after)
        response_header(
            page->response, "Retry-After",
            apr_psprintf(page->pool, "%d", test.check.answer.retry_after));
    show(page, &test, true, status_of(&test.check));
}
