/* log_parts.h: what the access log says of a request, without any value.
 *
 * With the authorizer, apache.conf does the same by SetEnvIf (macro
 * TokenboothLogged): here it costs a tenth. */
#ifndef TOKENBOOTH_MODULE_LOG_PARTS_H
#define TOKENBOOTH_MODULE_LOG_PARTS_H

#include <httpd.h>

/* Makes `%{line}^tb` (method and path) and `%{agent}^tb` (the client) known to
 * LogFormat. They hold no more of a value than its beginning. Called before the
 * configuration is read; its pool. */
void log_parts_register(apr_pool_t *pool);

#endif
