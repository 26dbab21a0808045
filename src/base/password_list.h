/* password_list.h: common passwords, which attackers try first and which
 * nobody can choose (NIST SP 800-63B, 5.1.1.2). */
#ifndef TOKENBOOTH_BASE_PASSWORD_LIST_H
#define TOKENBOOTH_BASE_PASSWORD_LIST_H

#include <apr_pools.h>
#include <stdbool.h>

#include "base/result.h"

struct password_list;

/* Reads a file with one password per line; lines that start with "#!comment:"
 * are skipped. An empty list if path is NULL. RESULT_INVALID with *why (file
 * and reason) if it cannot be read or has no passwords. The list lives in pool;
 * threads can share it. */
enum result password_list_load(apr_pool_t *pool, const char *path,
                               struct password_list **list, const char **why);

/* True if password is in the list, ignoring the case of ASCII letters. The copy
 * made in pool is wiped with it. */
bool password_list_has(const struct password_list *list, apr_pool_t *pool,
                       const char *password);

#endif
