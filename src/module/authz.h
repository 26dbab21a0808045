/* authz.h: authorizes one request of Apache. */
#ifndef TOKENBOOTH_MODULE_AUTHZ_H
#define TOKENBOOTH_MODULE_AUTHZ_H

#include <httpd.h>

#include "module/request_state.h"

/* Checks r, and sets the grant in *state, its own. Returns OK, or the status
 * of the denial, whose body and headers are set. parent is the grant of the
 * request of which r is a subrequest; NULL if there is none. */
int authz_check(request_rec *r, struct request_state *state,
                const struct grant *parent);

#endif
