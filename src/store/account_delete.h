/* account_delete.h: an account is deleted, with all that hangs on it. */
#ifndef TOKENBOOTH_STORE_ACCOUNT_DELETE_H
#define TOKENBOOTH_STORE_ACCOUNT_DELETE_H

#include <stdint.h>

#include "store/sessions.h"
#include "store/store.h"

/* What ends with an account. */
struct account_summary {
    int64_t tokens;     /* that are valid */
    int64_t sessions;   /* that hold */
    int64_t identities; /* that are linked */
    int64_t feeds;      /* that it is a member of, or owns */
    /* Those that it alone owns, by name (const char *): while there are some,
     * it stays. */
    apr_array_header_t *sole_owner_feeds;
};

enum result store_account_summary(struct store *store, apr_pool_t *pool,
                                  int64_t account_id,
                                  const struct session_limits *limits,
                                  int64_t now, struct account_summary *summary);

/* Revokes its tokens, ends sessions, identities, links and privileges, and
 * forgets e-mail and password. Its row stays: nobody else takes the name, and
 * its values are explained. password: the stored hash that was checked, NULL
 * for none. RESULT_CONFLICT: it was changed since. RESULT_DENIED: the account
 * alone owns a feed. */
enum result store_account_delete(struct store *store, apr_pool_t *pool,
                                 int64_t account_id, const char *password,
                                 const struct origin *origin, int64_t now);

#endif
