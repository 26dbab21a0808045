/* password.h: hashes and checks passwords with scrypt (libscrypt).
 *
 * A hash at N = 2^17 takes a third of a second and 128 MiB. Whatever answers
 * requests goes through limits/password_verifier.h, which bounds how many are
 * computed at once. */
#ifndef TOKENBOOTH_BASE_PASSWORD_H
#define TOKENBOOTH_BASE_PASSWORD_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

/* Sets *stored to the hash in modular crypt format, which contains the salt and
 * the cost. log2_n is 10 to 20 (OWASP: 17 with r = 8, p = 1). */
enum result password_hash(apr_pool_t *pool, const char *password, int log2_n,
                          const char **stored);

/* RESULT_OK if password matches stored, RESULT_WRONG if not. If stored is NULL,
 * it is wrong after the same time (at log2_n), so that timing does not reveal
 * whether an account exists. */
enum result password_check(apr_pool_t *pool, const char *password,
                           const char *stored, int log2_n);

/* True if stored has another cost than log2_n and should be hashed again. */
bool password_is_outdated(const char *stored, int log2_n);

#endif
