/* cookie.h: reading and setting cookies (RFC 6265bis).
 *
 * Each is HttpOnly, SameSite=Lax, Path=/; under https Secure with the name
 * prefix __Host-, so that no other host can set it. */
#ifndef TOKENBOOTH_WEB_COOKIE_H
#define TOKENBOOTH_WEB_COOKIE_H

#include "fastcgi/request.h"
#include "fastcgi/response.h"

#define COOKIE_SESSION "tokenbooth_session" /* who is signed in */
#define COOKIE_FORM    "tokenbooth_form"    /* forms before sign-in */
#define COOKIE_KNOWN   "tokenbooth_known"   /* signed in here before */
#define COOKIE_FLOW    "tokenbooth_flow"    /* what for at the provider */
#define COOKIE_OPENID  "tokenbooth_openid"  /* mod_auth_openidc's session */

/* The value of a cookie, NULL where the browser sent none. The first of a name
 * counts, as browsers send the most specific first. */
const char *cookie_get(const struct request *request, const char *name);

/* age in seconds; 0: as long as the browser runs; negative: forget it now. */
void cookie_set(const struct request *request, struct response *response,
                const char *name, const char *value, long age);

#endif
