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

/* Why a request with a header of such a name is passed on to no backend: CGI,
 * PHP and others spell it as another name, such as one that only Apache may
 * set, and FastCGI leaves it out, so that the authorizer does not see it. */
#define STRAY_MISNAMED                                                         \
    "The name of a header has a character that is neither a letter, a digit "  \
    "nor a hyphen, such as an underscore. Leave it out, or write a hyphen."

/* Whether a header, by its name as it was sent, is one of these. */
bool stray_is_misnamed(const char *name);

/* Whether method, path or query hold a value. */
bool stray_in_request(apr_pool_t *pool, const struct http_request *http);

#endif
