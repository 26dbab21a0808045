/* feed_files.h: what a feed's folder allows, once the check has allowed a
 * request.
 *
 * With the authorizer, apache.conf does the same by RewriteRule; tests/http
 * tries both. */
#ifndef TOKENBOOTH_MODULE_FEED_FILES_H
#define TOKENBOOTH_MODULE_FEED_FILES_H

#include <httpd.h>

#include "module/request_state.h"

/* Chooses how r, which no backend gets, is served. Returns OK, or the status of
 * the answer. */
int feed_files_fix(request_rec *r, const struct request_state *state);

/* The path at which r is stored, or would be; a copy. */
char *feed_files_place(const request_rec *r);

#endif
