/* stray.h: values where they are not read, and would reach a backend.
 *
 * A value is read in the headers of credential.h and in a pre-authenticated
 * path, and apache.conf removes it there. Anywhere else a registry would get
 * it, and log or use it. */
#ifndef TOKENBOOTH_ACCESS_STRAY_H
#define TOKENBOOTH_ACCESS_STRAY_H

#include "access/resource.h"

/* Whether a header holds a value that a backend would get, as it is or in
 * base64. name: as it was sent, or as CGI spells it (HTTP_X_API_KEY,
 * CONTENT_TYPE). */
bool stray_in_header(apr_pool_t *pool, const char *name, const char *value);

/* Whether method, path or query hold a value. */
bool stray_in_request(apr_pool_t *pool, const struct http_request *http);

#endif
