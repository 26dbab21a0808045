/* accounts.h: who may sign in. An account that was deleted is nowhere here. */
#ifndef TOKENBOOTH_STORE_ACCOUNTS_H
#define TOKENBOOTH_STORE_ACCOUNTS_H

#include <stdint.h>

#include "store/store.h"

struct account {
    int64_t id;
    const char *username;
    const char *email;    /* NULL: none (made by the operator) */
    const char *password; /* scrypt, modular crypt format; NULL: none, it
                             signs in by a linked identity alone */
    int64_t created_at;
    int64_t password_at;
    int64_t disabled_at; /* 0: may sign in */
};

struct account_new {
    const char *username; /* lower case */
    const char *email;    /* lower case; NULL: none */
    const char *password; /* scrypt, modular crypt format; NULL: none */
    const char *form_id;  /* of the form sent; NULL: none */
};

/* Makes an account with its primary token. RESULT_CONFLICT where username or
 * email are taken, the username perhaps by an account that was deleted. */
enum result store_account_add(struct store *store, apr_pool_t *pool,
                              const struct account_new *account,
                              const struct origin *origin, int64_t now,
                              int64_t *id);

/* name: a username or an e-mail address, lower case. */
enum result store_account_by_name(struct store *store, apr_pool_t *pool,
                                  const char *name, struct account *account);

enum result store_account_by_id(struct store *store, apr_pool_t *pool,
                                int64_t id, struct account *account);

/* The account that this very form made: its second submit. */
enum result store_account_by_form(struct store *store, apr_pool_t *pool,
                                  const char *form_id, struct account *account);

/* All accounts by username; struct account. */
enum result store_account_list(struct store *store, apr_pool_t *pool,
                               apr_array_header_t **accounts);

/* RESULT_CONFLICT: another account has this address. */
enum result store_account_set_email(struct store *store, int64_t id,
                                    const char *email,
                                    const struct origin *origin, int64_t now);

/* at: instant, or 0 to let the account in again. Ends its sessions and the
 * links for a forgotten password. */
enum result store_account_set_disabled(struct store *store, int64_t id,
                                       int64_t at, const struct origin *origin,
                                       int64_t now);

/* For store/: what stands in the column password, "" for none, as NULL. */
const char *account_password(const char *stored);

#endif
