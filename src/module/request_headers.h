/* request_headers.h: what clients send and nobody behind Apache may see.
 *
 * With the authorizer, apache.conf does the same by RequestHeader and SetEnvIf;
 * tests/http tries both. */
#ifndef TOKENBOOTH_MODULE_REQUEST_HEADERS_H
#define TOKENBOOTH_MODULE_REQUEST_HEADERS_H

#include <httpd.h>

#include "module/request_state.h"

/* Reads the headers that matter before the check into *state, and removes those
 * by which mod_auth_openidc says who somebody is. */
void request_headers_read(request_rec *r, struct request_state *state);

/* After the check: removes credentials and whatever else says more than was
 * checked, and sets who was let in. What the configuration sets comes
 * afterwards. */
void request_headers_pass_on(request_rec *r, const struct grant *grant);

#endif
