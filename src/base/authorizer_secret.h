/* authorizer_secret.h: the secret of this start by which Apache and the programs know each
 * other (settings `authorizer_secret`, Apache's TOKENBOOTH_PROOF). */
#ifndef TOKENBOOTH_BASE_AUTHORIZER_SECRET_H
#define TOKENBOOTH_BASE_AUTHORIZER_SECRET_H

#include "base/settings.h"

/* The first line of the authorizer_secret's file; NULL where none is configured.
 * RESULT_INVALID with *why where the file is missing or empty. */
enum result authorizer_secret_read(apr_pool_t *pool,
                                   const struct settings *settings,
                                   const char **authorizer_secret,
                                   const char **why);

#endif
