/* account_passwords.h: an account gets another password. */
#ifndef TOKENBOOTH_STORE_ACCOUNT_PASSWORDS_H
#define TOKENBOOTH_STORE_ACCOUNT_PASSWORDS_H

#include <stdint.h>

#include "store/store.h"

/* A new password for whoever is signed in and knows the old one. */
struct password_change {
    int64_t account_id;
    const char *old;      /* the stored hash that was checked; NULL: none */
    const char *password; /* scrypt, modular crypt format */
    const char *browser;  /* of the session that goes on */
};

/* By the operator's hand: ends every session of the account and its links for a
 * forgotten password. */
enum result store_password_set(struct store *store, int64_t account_id,
                               const char *password,
                               const struct origin *origin, int64_t now);

/* Likewise, and begins a new session: its *cookie is wiped with the pool.
 * RESULT_CONFLICT: the password was changed since the old one was checked. */
enum result store_password_change(struct store *store, apr_pool_t *pool,
                                  const struct password_change *change,
                                  const struct origin *origin, int64_t now,
                                  char **cookie);

/* By a link for a forgotten password, which is used up by it. RESULT_NOT_FOUND:
 * the link is no good (any more). */
enum result store_password_set_by_link(struct store *store, const char *code,
                                       const char *password,
                                       const struct origin *origin,
                                       int64_t now);

/* Replaces a hash by one of the same password at another cost, while it is
 * still the old one. */
enum result store_password_rehash(struct store *store, int64_t account_id,
                                  const char *old, const char *password);

/* For store/: within a transaction, RESULT_OK where the account is there, may
 * sign in, and old is its password still; else RESULT_CONFLICT. */
enum result account_password_still(struct store *store, apr_pool_t *pool,
                                   int64_t account_id, const char *old);

#endif
