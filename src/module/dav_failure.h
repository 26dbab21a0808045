/* dav_failure.h: errors as mod_dav takes them. They live as long as the
 * request, as mod_dav's own do. */
#ifndef TOKENBOOTH_MODULE_DAV_FAILURE_H
#define TOKENBOOTH_MODULE_DAV_FAILURE_H

#include <httpd.h>
#include <mod_dav.h>

/* what: for Apache's log. */
dav_error *dav_failure(request_rec *r, int status, const char *what);

/* A file could not be created or written: with the status of a PUT that fails
 * so. */
dav_error *dav_failure_of_file(request_rec *r, apr_status_t why);

#endif
