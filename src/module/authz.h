/* authz.h: a request of Apache as a check, and a check as Apache's answer. */
#ifndef TOKENBOOTH_MODULE_AUTHZ_H
#define TOKENBOOTH_MODULE_AUTHZ_H

#include <httpd.h>

/* The feeds that a request was let in to; NULL: it was not judged yet. */
struct pass;

/* Judges r. OK, with *pass in r's pool; else the status to answer with, and the
 * answer is set. passed is the pass of the request that r is a part of; NULL:
 * of none. */
int authz_check(request_rec *r, struct pass *passed, struct pass **pass);

#endif
