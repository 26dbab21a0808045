/* account_passwords.h: gives an account another password, or disables it.
 * Either way, its sessions and its links for a forgotten password end. */
#ifndef TOKENBOOTH_STORE_ACCOUNT_PASSWORDS_H
#define TOKENBOOTH_STORE_ACCOUNT_PASSWORDS_H

#include <stdbool.h>

#include "store/act.h"

/* A new password for an account that is signed in and knows the old one. */
struct password_change {
    int64_t revision;     /* of the password that was checked */
    const char *password; /* scrypt, modular crypt format */
    const char *browser;  /* of the session that goes on */
};

/* By the administrator: sets the password of the act's account. */
enum result store_password_set(const struct act *act, const char *password);

/* Sets it, and begins a new session: its *cookie is wiped with the pool.
 * RESULT_CHANGED: the password was set since the old one was checked. */
enum result store_password_change(const struct act *act,
                                  const struct password_change *change,
                                  char **cookie);

/* By a link for a forgotten password, which works once. RESULT_GONE: it does
 * not work any more, or never did. */
enum result store_password_set_by_link(const struct act *act, const char *code,
                                       const char *password);

/* Replaces a hash by one of the same password at another cost, as long as it is
 * still the old one. Its revision stays. */
enum result store_password_rehash(struct store *store, int64_t account_id,
                                  const char *old, const char *password);

/* By the administrator: disables the act's account, or enables it again.
 * RESULT_CHANGED: it is so already; nothing is changed or recorded.
 * RESULT_MUST_STAY: it is the administrator who is signed in; there is always
 * one left. */
enum result store_account_set_disabled(const struct act *act, bool disabled);

#endif
