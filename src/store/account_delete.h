/* account_delete.h: deleting an account and what belongs to it. */
#ifndef TOKENBOOTH_STORE_ACCOUNT_DELETE_H
#define TOKENBOOTH_STORE_ACCOUNT_DELETE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/sessions.h"
#include "store/store.h"

/* What is deleted with an account. */
struct account_summary {
    int64_t tokens;     /* valid tokens */
    int64_t sessions;   /* valid sessions */
    int64_t identities; /* linked identities */
    int64_t feeds;      /* of which it is a member */
    int64_t machines;   /* machine accounts that it manages */
    /* Names of the feeds that have no other owner, and of the machine accounts
     * that nobody else manages (const char *); the account cannot be deleted
     * while there are any. */
    apr_array_header_t *sole_owner_feeds;
    apr_array_header_t *sole_machines;
    /* The only administrator cannot delete itself, either. */
    bool is_last_administrator;
};

enum result store_account_summary(const struct act *act,
                                  const struct session_limits *limits,
                                  struct account_summary *summary);

/* The names of the feeds that no other account owns; const char *. */
enum result store_account_sole_owner_feeds(const struct act *act,
                                           apr_array_header_t **names);

/* The names of the machine accounts that nobody else manages who can sign in;
 * const char *. */
enum result store_account_sole_machines(const struct act *act,
                                        apr_array_header_t **names);

/* Deletes the act's account: revokes its tokens, ends its sessions, identities,
 * links and privileges, and erases email address and password. Its row stays:
 * nobody else takes the name, and its values are explained. password_revision:
 * of the password that was checked; RESULT_CHANGED if it was set since.
 * RESULT_MUST_STAY: a feed has no other owner, a machine account no other
 * manager, or there is no other administrator. */
enum result store_account_delete(const struct act *act,
                                 int64_t password_revision);

/* The same by the administrator, who needs no password. The feeds that have no
 * other owner become heir_id's, who also manages the machine accounts that
 * nobody else does (0: nobody; RESULT_MUST_STAY if there are any).
 * RESULT_NOT_FOUND: the account is gone. RESULT_DENIED: the heir is gone,
 * disabled or a machine account. */
enum result store_account_delete_by_administrator(const struct act *act,
                                                  int64_t heir_id);

/* For store/, within the act's transaction: deletes what belongs to the act's
 * account, then the account, and records it. */
enum result account_delete_all(const struct act *act);

#endif
