/* feed_url.h: which URL a request is served by, before anything looks for it.
 *
 * With the authorizer, apache.conf does the same by RewriteRule; tests/http
 * tries both. */
#ifndef TOKENBOOTH_MODULE_FEED_URL_H
#define TOKENBOOTH_MODULE_FEED_URL_H

#include <httpd.h>

#include <stdbool.h>

/* Takes the value out of a pre-authenticated URL, and leads clients that
 * sign in to the site. Returns DECLINED, or the status of a request that
 * goes no further: of a path that no file system has, or as below. */
int feed_url_translate(request_rec *r);

/* The status of a form that is far too large or of unknown length; DECLINED:
 * it is neither. Bodies below /F are no forms. */
int feed_url_judge_form(request_rec *r);

/* The feed that a path is in; NULL: none, or a path that is rejected. */
const char *feed_url_feed(const request_rec *r);

/* Whether the module answers a path itself: /authorize, /introspect, /health or
 * /metrics, or below them, or /backend-rejection. uri: NULL for a request that
 * has none. */
bool feed_url_is_endpoint(const char *uri);

#endif
