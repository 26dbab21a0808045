/* password_memory.h: right passwords, remembered as keyed digests for some
 * minutes after their last use.
 *
 * The stored hash is part of a digest, so a password that was changed is no
 * longer remembered. */
#ifndef TOKENBOOTH_LIMITS_PASSWORD_MEMORY_H
#define TOKENBOOTH_LIMITS_PASSWORD_MEMORY_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "base/secret.h"
#include "limits/password_guess.h"

struct password_memory;

/* Lives as long as pool; for all threads of the process. key outlives it. */
enum result password_memory_create(apr_pool_t *pool,
                                   const struct secret_key *key,
                                   struct password_memory **memory);

/* What tells this guess from others. Those of known browsers are apart. */
void password_memory_digest(const struct password_memory *memory,
                            apr_pool_t *pool,
                            const struct password_guess *guess,
                            struct secret_digest *digest);

bool password_memory_has(struct password_memory *memory, apr_pool_t *pool,
                         const struct password_guess *guess, int64_t now);

void password_memory_add(struct password_memory *memory, apr_pool_t *pool,
                         const struct password_guess *guess, int64_t now);

#endif
