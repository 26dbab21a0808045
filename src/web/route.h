/* route.h: the table of addresses and their handlers.
 *
 * Its columns are the preconditions of a handler. The dispatcher checks them,
 * so that a handler starts with its own work. */
#ifndef TOKENBOOTH_WEB_ROUTE_H
#define TOKENBOOTH_WEB_ROUTE_H

#include "web/page.h"

enum route_method {
    ROUTE_GET,      /* only reads, and everything of one moment */
    ROUTE_CALLBACK, /* a GET by which an identity provider sends the browser
                       back, and which changes something */
    ROUTE_POST,
    ROUTE_PUT,
    ROUTE_PATCH,
    ROUTE_DELETE,
};

enum route_session {
    SESSION_ANY,           /* signed in or not */
    SESSION_REQUIRED,      /* otherwise to /login and back */
    SESSION_MANAGER,       /* likewise; NAME is a machine account that they
                              manage; for everybody else, the address does not
                              exist */
    SESSION_ADMINISTRATOR, /* likewise; for everybody else who is signed in,
                              the address does not exist */
};

enum route_form {
    FORM_NONE, /* no form */
    FORM_CSRF, /* csrf_token and the site's Origin are required */
    FORM_API,  /* sent by programs; cookies are ignored */
    FORM_JSON, /* the same, and the handler reads the body, which is JSON */
};

struct route {
    enum route_method method;
    const char *pattern; /* ID matches a number, NAME any segment */
    enum route_session session;
    enum route_form form;
    void (*handle)(struct page *page);
    const char *form_page; /* of a POST: the page with its form */
};

/* Handles a request with the first matching route, or responds with an error
 * page. An empty row ends routes. */
void route_dispatch(const struct route *routes,
                    const struct web_context *context, struct request *request,
                    struct response *response);

/* Turns a request of a route for programs (FORM_API) into one for a page, of
 * who is signed in; false after responding with an error. */
bool route_become_page(struct page *page);

/* True if the path of address has routes, but none for GET: redirecting there
 * would show an error page. */
bool route_is_post_only(const struct route *routes, apr_pool_t *pool,
                        const char *address);

#endif
