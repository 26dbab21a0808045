/* password_list.h: the passwords that most people choose, and guessers try
 * first (NIST SP 800-63B, 5.1.1.2). */
#ifndef TOKENBOOTH_BASE_PASSWORD_LIST_H
#define TOKENBOOTH_BASE_PASSWORD_LIST_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

struct password_list;

/* Reads a file of one password a line; lines that begin with "#!comment:" are
 * none. path NULL: a list of nothing. RESULT_INVALID with *why (file and
 * reason) where it cannot be read or holds none. The list goes with the pool;
 * threads may share it. */
enum result password_list_load(apr_pool_t *pool, const char *path,
                               struct password_list **list, const char **why);

/* True where password is in the list, without regard to the case of ASCII
 * letters. What is copied into pool is wiped with it. */
bool password_list_has(const struct password_list *list, apr_pool_t *pool,
                       const char *password);

#endif
