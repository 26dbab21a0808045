/* page.c: what handlers use: fields, acts, limits, and the values of views. */
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

#include "access/client_name.h"
#include "base/clock.h"
#include "base/text.h"
#include "web/browser.h"
#include "web/receipt.h"

const char *page_field(const struct page *page, const char *name)
{
    return page->fields ? request_field(page->fields, name) : NULL;
}

const char *page_query(const struct page *page, const char *name)
{
    return page->query ? request_field(page->query, name) : NULL;
}

int64_t page_query_number(const struct page *page, const char *name,
                          int64_t max)
{
    const char *text = page_query(page, name);
    long long number = 0;

    return text && text_number(text, 1, max, &number) ? number : 0;
}

/* As the sessions name it. */
static const char *client_of(const struct page *page)
{
    const char *agent = request_variable(page->request, "HTTP_USER_AGENT");
    const char *name = client_name(page->pool, client_find(agent), agent);

    return strcmp(name, "a browser") == 0 ? browser_text(page->pool, agent)
                                          : name;
}

struct act page_proof_act(const struct page *page, int64_t account_id)
{
    struct act act = {
        .store = page->store,
        .pool = page->pool,
        .authority = AUTHORITY_PROOF,
        .account_id = account_id,
        .address = page->request->address,
        .client = client_of(page),
        .now = page->now,
    };

    return act;
}

struct check_context page_check_context(const struct page *page)
{
    return (struct check_context){
        .settings = page->context->settings,
        .throttle = page->context->throttle,
        .password_verifier = page->context->password_verifier,
        .recorder = page->context->recorder,
        .store = page->store,
    };
}

struct act page_act(const struct page *page)
{
    struct act act = page_proof_act(page, 0);

    if (!page->signed_in)
        return act;
    act.authority = AUTHORITY_ACCOUNT;
    act.account_id = page->session.account_id;
    act.session_id = page->session.id;
    return act;
}

/* Its owner reads in the activity who it was, as of the command, but not from
 * where. */
struct act page_administrator_act(const struct page *page, int64_t account_id)
{
    struct act act = page_proof_act(page, account_id);

    act.authority = AUTHORITY_ADMINISTRATOR;
    act.administrator_id = page->session.account_id;
    act.session_id = page->session.id;
    act.address = "";
    act.client = page->session.username;
    return act;
}

int page_throttle(struct page *page, const struct throttle_rule *rule)
{
    int wait =
        throttle_count(page->context->throttle, rule,
                       throttle_source(page->pool, page->request->address),
                       clock_steady_seconds());

    if (wait)
        response_header(page->response, "Retry-After",
                        apr_psprintf(page->pool, "%d", wait));
    return wait;
}

void page_set_time(const struct page *page, struct view *view, int64_t at)
{
    view_set(view, "T_ISO", clock_iso(page->pool, at));
    view_set(view, "T_TEXT", clock_text(page->pool, at));
    view_set(view, "T_WORDS", clock_relative(page->pool, at, page->now));
}

void page_set_number(const struct page *page, struct view *view,
                     const char *name, int64_t number)
{
    view_set(view, name, apr_psprintf(page->pool, "%" APR_INT64_T_FMT, number));
}

void page_set_count(const struct page *page, struct view *view,
                    const char *name, int64_t count)
{
    view_set(view, name, text_grouped(page->pool, count));
}

const char *page_least(const struct page *page, const char *count, bool more)
{
    return more ? apr_pstrcat(page->pool, "at least ", count, NULL) : count;
}

void page_set_least(const struct page *page, struct view *view,
                    const char *name, int64_t count, bool more)
{
    view_set(view, name,
             page_least(page, text_grouped(page->pool, count), more));
}

bool page_wants_json(const struct page *page)
{
    const char *accept = request_variable(page->request, "HTTP_ACCEPT");

    return page->is_api || (accept && text_starts(accept, "application/json"));
}

void page_redirect(struct page *page, const char *address)
{
    receipt_leave(page->request, page->response, address);
    response_see_other(page->response, address);
}

const char *page_route(const struct page *page)
{
    return page->pattern ? apr_pstrcat(page->pool, page->request->method, " ",
                                       page->pattern, NULL)
                         : "a page that does not exist";
}
