/* password.h: passwords, hashed with scrypt (libscrypt).
 *
 * One hash of N = 2^17 takes a third of a second and 128 MiB, so only two run
 * at once in a process and four may wait; who comes then is told BUSY. */
#ifndef TOKENBOOTH_BASE_PASSWORD_H
#define TOKENBOOTH_BASE_PASSWORD_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

/* *stored becomes a modular-crypt string of password that holds its own salt
 * and cost. log2_n is 10 to 20 (OWASP, 2026: 17 with r = 8, p = 1). */
enum result password_hash(apr_pool_t *pool, const char *password, int log2_n,
                          const char **stored);

/* RESULT_OK if password is the one that stored was made of, else RESULT_WRONG.
 * stored == NULL takes the same time (at log2_n) and is RESULT_WRONG, so that
 * nobody learns by the clock whether an account exists. */
enum result password_check(apr_pool_t *pool, const char *password,
                           const char *stored, int log2_n);

/* True where stored was made at another cost than log2_n: hash it anew. */
bool password_is_outdated(const char *stored, int log2_n);

#endif
