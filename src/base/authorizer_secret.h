/* authorizer_secret.h: the secret of this start by which Apache and the programs know each
 * other (settings `proof`, Apache's TOKENBOOTH_PROOF). */
#ifndef TOKENBOOTH_BASE_AUTHORIZER_SECRET_H
#define TOKENBOOTH_BASE_AUTHORIZER_SECRET_H

#include "base/settings.h"

/* The first line of the proof's file; NULL where none is configured.
 * RESULT_INVALID with *why where the file is missing or empty. */
enum result proof_read(apr_pool_t *pool, const struct settings *settings,
                       const char **proof, const char **why);

#endif
