/* route.h: addresses and who answers them.
 *
 * The table's columns are the preconditions of a handler; they are checked
 * once, in the dispatcher, so that a handler begins with its own work. */
#ifndef TOKENBOOTH_WEB_ROUTE_H
#define TOKENBOOTH_WEB_ROUTE_H

#include "web/page.h"

enum route_method { ROUTE_GET, ROUTE_POST };

enum route_session {
    SESSION_ANY,      /* signed in or not */
    SESSION_REQUIRED, /* else to /login, and back */
};

enum route_form {
    FORM_NONE, /* no form is sent */
    FORM_CSRF, /* needs csrf_token and the site's Origin */
    FORM_API,  /* sent by programs that hold a token: no cookie counts */
};

struct route {
    enum route_method method;
    const char *pattern; /* ID: a number, NAME: a feed's name */
    enum route_session session;
    enum route_form form;
    void (*handle)(struct page *page);
    const char *form_page; /* of a POST: the page its form stands on */
};

/* Answers a request by the first route that fits, or with an error page. routes
 * ends with an empty row. */
void route_dispatch(const struct route *routes,
                    const struct web_context *context, struct request *request,
                    struct response *response);

/* True where the path of this address has routes, but none that GET is answered
 * by: who is led there sees an error page. */
bool route_is_post_only(const struct route *routes, apr_pool_t *pool,
                        const char *address);

#endif
