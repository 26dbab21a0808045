/* authz.h: authorizes one request of Apache. */
#ifndef TOKENBOOTH_MODULE_AUTHZ_H
#define TOKENBOOTH_MODULE_AUTHZ_H

#include <httpd.h>

/* The feeds to which a request was granted access. */
struct grant;

/* Checks r. Returns OK and sets *grant (in r's pool), or returns the status of
 * the denial, whose body and headers are set. parent is the grant of the
 * request of which r is a subrequest; NULL if there is none. */
int authz_check(request_rec *r, struct grant *parent, struct grant **grant);

#endif
