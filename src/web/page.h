/* page.h: what a page's handler receives, and how it can respond. */
#ifndef TOKENBOOTH_WEB_PAGE_H
#define TOKENBOOTH_WEB_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/check.h"
#include "base/password_list.h"
#include "base/settings.h"
#include "http/request.h"
#include "http/response.h"
#include "limits/password_verifier.h"
#include "limits/throttle.h"
#include "records/recorder.h"
#include "store/machines.h"
#include "store/sessions.h"
#include "store/store.h"
#include "trust/issuer_keys.h"
#include "web/view.h"

/* What the program keeps between requests; each thread has its own store. */
struct web_context {
    const struct settings *settings;
    struct store_keys keys;
    struct throttle *throttle;
    struct password_verifier *password_verifier;
    struct recorder *recorder;
    struct page_slots *page_slots;
    struct issuer_keys *issuer_keys;        /* of CI jobs' JWTs */
    struct password_list *common_passwords; /* rejected as new passwords */
    const char *static_path;                /* "/static/3fa9c1d2e4b5/" */
    const char *authorizer_secret; /* for oidc.h; NULL: none is configured */
    struct store *store;
};

/* The entry of the navigation that is current. */
enum page_section {
    SECTION_NONE,
    SECTION_TOKENS,
    SECTION_FEEDS,
    SECTION_MACHINES,
    SECTION_ACTIVITY,
    SECTION_ACCOUNT,
    SECTION_ADMIN,
};

/* Whose tokens and activity a page is about, see page_owner.h. */
struct page_owner {
    int64_t account_id;
    const char *username;
    const char *path; /* "/profile": of all addresses about the owner */
    enum page_section section;     /* of its tokens */
    const struct machine *machine; /* NULL: it is the person themself */
};

struct page {
    const struct web_context *context;
    struct store *store;
    struct request *request;
    struct response *response;
    apr_pool_t *pool;
    int64_t now;
    bool signed_in;
    struct session session;     /* if signed in */
    struct page_owner owner;    /* whose tokens it is about */
    const char *cookie;         /* of the session; NULL: none */
    const char *form_token;     /* for the hidden field csrf_token */
    const char *address;        /* "https://host", for absolute links */
    apr_table_t *query;         /* fields of the query */
    const char *done;           /* see receipt.h; NULL: nothing */
    apr_table_t *fields;        /* fields of the form; NULL for GET */
    int64_t id;                 /* ID in the path; 0: none */
    const char *name;           /* NAME in the path; NULL: none */
    bool is_api;                /* sent by a program, which gets no HTML */
    const struct route *routes; /* of the whole site, see route.h */
    const char *pattern;        /* of the route, for the log; NULL: none */
    const char *form_page;      /* of the route, see route.h */
};

/* --- what handlers use (page.c) ------------------------------------------- */

/* A field of the form, or of the query; NULL if it was not sent. */
const char *page_field(const struct page *page, const char *name);
const char *page_query(const struct page *page, const char *name);

/* A number in the query, from 1 to max; 0 if it is missing or invalid. */
int64_t page_query_number(const struct page *page, const char *name,
                          int64_t max);

/* Counts an event of the client's network. Returns 0 within the limit; beyond
 * it, returns the seconds to wait and sets Retry-After. */
int page_throttle(struct page *page, const struct throttle_rule *rule);

/* Sets T_ISO, T_TEXT and T_WORDS of a view from an instant. */
void page_set_time(const struct page *page, struct view *view, int64_t at);

/* Sets a number in the form for addresses and fields: "10001". */
void page_set_number(const struct page *page, struct view *view,
                     const char *name, int64_t number);

/* Sets a count (not negative) in the form for people: "10,001". */
void page_set_count(const struct page *page, struct view *view,
                    const char *name, int64_t count);

/* A count in words, with "at least" before it if there may be more. */
const char *page_least(const struct page *page, const char *count, bool more);

/* As page_set_count, with "at least" before it if there may be more. */
void page_set_least(const struct page *page, struct view *view,
                    const char *name, int64_t count, bool more);

/* For checks that a page makes. */
struct check_context page_check_context(const struct page *page);

/* An act of the account that is signed in; if none is, as page_proof_act. */
struct act page_act(const struct page *page);

/* An act of the administrator who is signed in, on what belongs to an account
 * (0: to nobody, or to several). */
struct act page_administrator_act(const struct page *page, int64_t account_id);

/* An act of somebody who has proved that they may, whether or not an account is
 * signed in here. account_id: whose things are changed, 0 for nobody's. */
struct act page_proof_act(const struct page *page, int64_t account_id);

/* True if the client wants JSON rather than a page. */
bool page_wants_json(const struct page *page);

/* Redirects to another page of the site (303), which can tell what was done
 * (receipt.h). */
void page_redirect(struct page *page, const char *address);

/* "POST /feeds/NAME", for the log: nothing of what the client sent. */
const char *page_route(const struct page *page);

/* --- the layout (page_layout.c) ------------------------------------------- */

/* Shows OF_MACHINE or OF_PERSON in a view: whose tokens the page is about. */
void page_show_owner(const struct page *page, struct view *view);

/* Begins a page: the layout with its title, and the template file inside it.
 * Returns the view of that template. */
struct view *page_begin(struct page *page, enum page_section section,
                        const char *title, const char *file);

/* A notice, chosen by what was done (page->done). In its message,
 * {feed} and {username} stand for the names in those fields. */
struct page_notice {
    const char *word, *message;
    bool bad; /* it reports a failure */
};

/* Shows the notice of what was done above the page begun with
 * page_begin. An empty row ends notices. */
void page_notices(struct page *page, const struct page_notice *notices);

/* Shows it in a view, as NOTICE: in the row that it tells of, so that it is
 * where a page far down a list opens. */
void page_notices_in(const struct page *page, struct view *view,
                     const struct page_notice *notices);

/* Shows this notice above the page begun with page_begin. */
void page_notice_show(struct page *page, const char *message);

/* Renders the page begun with page_begin, with this status. */
void page_end(struct page *page, int status);

/* --- errors (page_error.c) ------------------------------------------------ */

/* An error page in the site's layout, or JSON for clients that ask for it. If
 * heading is NULL, it is the reason phrase. Never repeats the request. */
void page_error(struct page *page, int status, const char *heading,
                const char *message);

/* Begins such a page (never JSON), which the caller completes and ends. Returns
 * the view of the template error.tpl. */
struct view *page_error_begin(struct page *page, int status,
                              const char *heading, const char *message);

/* How long an address of a page can be to be returned to after signing in. It
 * becomes a part of other addresses, where a byte can take three, and Apache
 * takes no header of more than 8 KiB from a program. */
enum { PAGE_ADDRESS_MAX = 2000 };

/* The address of this page or, if a form was sent, of the page that has it. */
const char *page_return_address(const struct page *page);

/* The response when nobody is signed in, or no longer: the sign-in page (303),
 * which leads back here; JSON: 401. */
void page_ask_to_sign_in(struct page *page);

/* The response to a result that a handler does not treat itself: 404, 403, 400,
 * 429, 503, or that of page_ask_to_sign_in. */
void page_error_from(struct page *page, enum result result);

#endif
