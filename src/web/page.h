/* page.h: what a screen's handler gets, and the ways it can answer. */
#ifndef TOKENBOOTH_WEB_PAGE_H
#define TOKENBOOTH_WEB_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "limits/password_verifier.h"
#include "records/recorder.h"
#include "limits/throttle.h"
#include "base/password_list.h"
#include "base/settings.h"
#include "store/sessions.h"
#include "store/store.h"
#include "fastcgi/request.h"
#include "fastcgi/response.h"
#include "web/view.h"

/* What the program keeps for all requests; each thread has its own store. */
struct web_context {
    const struct settings *settings;
    struct store_keys keys;
    struct throttle *throttle;
    struct password_verifier *password_verifier;
    struct recorder *recorder;
    struct password_list *common_passwords; /* refused as new ones */
    const char *static_path;                /* "/static/3fa9c1d2e4b5/" */
    const char *
        authorizer_secret; /* what Apache proves itself by, see oidc.h; NULL: none */
    struct store *store;
};

struct page {
    const struct web_context *context;
    struct store *store;
    struct request *request;
    struct response *response;
    apr_pool_t *pool;
    int64_t now;
    bool signed_in;
    struct session session; /* where signed in */
    const char *cookie;     /* of the session; NULL: none */
    const char *form_token; /* for the hidden field csrf_token */
    const char *address;    /* "https://host", of links that leave the site */
    apr_table_t *query;     /* fields of the address */
    apr_table_t *fields;    /* fields of the form that was sent; NULL: GET */
    int64_t id;             /* ID of the address; 0: none */
    const char *name;       /* NAME of the address; NULL: none */
    bool is_api;            /* sent by a program, which wants no HTML */
    const struct route *routes; /* all of the site; see route.h */
    const char *pattern;        /* of the route, for the log; NULL: none fits */
};

/* Where a screen stands in the navigation. */
enum page_section {
    SECTION_NONE,
    SECTION_TOKENS,
    SECTION_FEEDS,
    SECTION_ACTIVITY,
    SECTION_ACCOUNT,
};

/* Begins a screen: the layout with title, and in it the template file. What is
 * returned is the screen's own view. */
struct view *page_begin(struct page *page, enum page_section place,
                        const char *title, const char *file);

/* What is said above a screen, by the word in "done" of its address. */
struct page_notice {
    const char *word, *message;
    bool bad; /* nothing was done */
};

/* The notice that the address asks for, above the screen that page_begin began.
 * notices ends with an empty row. */
void page_notices(struct page *page, const struct page_notice *notices);

/* Renders what page_begin began, with this status. */
void page_end(struct page *page, int status);

/* Goes to another page of the site, by GET. */
void page_redirect(struct page *page, const char *address);

/* An error page in the site's look, or JSON to whoever accepts only that. NULL
 * heading: the usual one. It never repeats the request. */
void page_error(struct page *page, int status, const char *heading,
                const char *message);

/* The answer to a result that no screen expects: 404, 403, 400 or
 * 503. */
void page_error_from(struct page *page, enum result result);

/* True where the client wants JSON rather than a page. */
bool page_wants_json(const struct page *page);

/* A field of the form or of the address; NULL where it was not sent. */
const char *page_field(const struct page *page, const char *name);
const char *page_query(const struct page *page, const char *name);

/* A number of the address, from 1 to most; 0 where it is none. */
int64_t page_query_number(const struct page *page, const char *name,
                          int64_t max);

/* Counts one event of the client's network. Where that is beyond the rule, the
 * answer says how long to wait, and so does what is returned (seconds); else
 * 0. */
int page_throttle(struct page *page, const struct throttle_rule *rule);

/* Sets T_ISO, T_TEXT and T_WORDS of a view to an instant. */
void page_set_time(const struct page *page, struct view *view, int64_t at);

/* Sets a number as an address or a field has it: "10001". */
void page_set_number(const struct page *page, struct view *view,
                     const char *name, int64_t number);

/* Sets a count, not negative, for people to read: "10,001". */
void page_set_count(const struct page *page, struct view *view,
                    const char *name, int64_t count);

/* Who does this: the account that is signed in, else whoever has a proof. */
struct act page_act(const struct page *page);

#endif
