/* accounts.h: who owns tokens: people, who can sign in, and machine accounts
 * (machines.h), which have neither an email address nor a password. No function
 * here finds a deleted account. */
#ifndef TOKENBOOTH_STORE_ACCOUNTS_H
#define TOKENBOOTH_STORE_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

struct account {
    int64_t id;
    const char *username;
    const char *email;    /* NULL: none */
    const char *password; /* scrypt, modular crypt format; NULL: none, it signs
                             in by a linked identity alone */
    int64_t created_at;
    int64_t password_at;
    int64_t password_revision; /* 1, and 1 more each time it is set */
    int64_t disabled_at;       /* 0: can sign in */
    int64_t administrator_at;  /* 0: is no administrator */
    bool is_machine;           /* nobody signs in to it */
};

struct account_new {
    const char *username; /* lower case */
    const char *email;    /* lower case; NULL: none */
    const char *password; /* scrypt, modular crypt format; NULL: none */
    const char *form_id;  /* of the form that was sent; NULL: none */
    bool is_administrator;
};

/* Creates an account with its primary token. RESULT_TAKEN: another account has,
 * or a deleted one had, the username, or another one has the email address. */
enum result store_account_add(const struct act *act,
                              const struct account_new *account, int64_t *id);

/* name: a username or an email address, lower case. */
enum result store_account_by_name(struct store *store, apr_pool_t *pool,
                                  const char *name, struct account *account);

enum result store_account_by_id(struct store *store, apr_pool_t *pool,
                                int64_t id, struct account *account);

/* The ID of the account of this username, even if it is deleted. For the
 * administrator. */
enum result store_account_ever(struct store *store, const char *username,
                               int64_t *id);

/* The account that was created when this form was first sent. */
enum result store_account_by_form(struct store *store, apr_pool_t *pool,
                                  const char *form_id, struct account *account);

/* All accounts by username; struct account. */
enum result store_account_list(struct store *store, apr_pool_t *pool,
                               apr_array_header_t **accounts);

/* Gives the act's account another email address; where mail is configured, once
 * it is confirmed (email_confirmations.h). password_revision: of the
 * password that was checked; RESULT_CHANGED if it was set since. RESULT_TAKEN:
 * another account has this address. */
enum result store_account_set_email(const struct act *act,
                                    int64_t password_revision,
                                    const char *email);

/* For store/, within the act's transaction: RESULT_OK if the act's account can
 * sign in and its password is still the one of that revision. RESULT_DENIED: it
 * is disabled, deleted or a machine account. RESULT_CHANGED: the password was
 * set since. */
enum result account_check_password(const struct act *act,
                                   int64_t password_revision);

/* For store/: what the column password holds; NULL for "", which means none. */
const char *account_password(const char *stored);

#endif
