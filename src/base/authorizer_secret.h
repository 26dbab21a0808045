/* authorizer_secret.h: the secret that Apache and the programs share (setting
 * `authorizer_secret`). It proves that an answer comes from the authorizer, and
 * that a request comes from Apache. */
#ifndef TOKENBOOTH_BASE_AUTHORIZER_SECRET_H
#define TOKENBOOTH_BASE_AUTHORIZER_SECRET_H

#include "base/settings.h"

/* Reads the first line of the file into *authorizer_secret, wiped with pool;
 * NULL if none is configured. RESULT_INVALID with *why (the file, and what is
 * wrong) if it cannot be read, or the line is empty or longer than 254
 * bytes. */
enum result authorizer_secret_read(apr_pool_t *pool,
                                   const struct settings *settings,
                                   const char **authorizer_secret,
                                   const char **why);

#endif
