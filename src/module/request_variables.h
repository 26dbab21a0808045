/* request_variables.h: what other modules and programs read of a checked
 * request.
 *
 * For all other requests, and where the authorizer checks, apache.conf does the
 * same by SetEnvIf (macro TokenboothLogged): here it costs a tenth. */
#ifndef TOKENBOOTH_MODULE_REQUEST_VARIABLES_H
#define TOKENBOOTH_MODULE_REQUEST_VARIABLES_H

#include <httpd.h>

/* Sets TOKENBOOTH_PATH, the path that will be served, and for the log
 * TOKENBOOTH_METHOD, TOKENBOOTH_LOGGED (the path) and TOKENBOOTH_AGENT, which
 * hold no more of a value than its prefix. */
void request_variables_set(request_rec *r);

#endif
