/* cookie.h: reads and sets cookies (RFC 6265bis).
 *
 * All cookies are HttpOnly, SameSite=Lax and Path=/. Over https they are also
 * Secure, and the prefix __Host- keeps other hosts from setting them. */
#ifndef TOKENBOOTH_WEB_COOKIE_H
#define TOKENBOOTH_WEB_COOKIE_H

#include "http/request.h"
#include "http/response.h"

#define COOKIE_SESSION "tokenbooth_session" /* who is signed in */
#define COOKIE_FORM    "tokenbooth_form"    /* binds forms before sign-in */
#define COOKIE_KNOWN   "tokenbooth_known"   /* signed in here before */
#define COOKIE_FLOW    "tokenbooth_flow"    /* why we are at the provider */
#define COOKIE_RECEIPT "tokenbooth_receipt" /* what was just done */
#define COOKIE_OPENID  "tokenbooth_openid"  /* mod_auth_openidc's session */

/* The value of a cookie; NULL if the browser sent none. Of several with one
 * name the first counts, because browsers send the most specific first. */
const char *cookie_get(const struct request *request, const char *name);

/* Sets a cookie for age seconds; 0: until the browser closes; negative: deletes
 * it. */
void cookie_set(const struct request *request, struct response *response,
                const char *name, const char *value, long age);

#endif
