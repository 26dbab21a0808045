/* response_headers.h: what an answer of a feed may say, no matter what made it.
 *
 * Feeds share the origin of the pages, and their content is not trusted: its
 * HTML runs no script, nothing is interpreted as a script, and a registry can
 * say nothing about the site as a whole. With the authorizer, apache.conf does
 * the same by Header; tests/http tries both. */
#ifndef TOKENBOOTH_MODULE_RESPONSE_HEADERS_H
#define TOKENBOOTH_MODULE_RESPONSE_HEADERS_H

#include <httpd.h>

#include "module/request_state.h"

/* Changes the headers of an answer that is about to be sent: after all that
 * handlers and the configuration have set. */
void response_headers_finish(request_rec *r, const struct request_state *state);

#endif
