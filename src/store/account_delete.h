/* account_delete.h: deleting an account and what belongs to it. */
#ifndef TOKENBOOTH_STORE_ACCOUNT_DELETE_H
#define TOKENBOOTH_STORE_ACCOUNT_DELETE_H

#include <stdint.h>

#include "store/sessions.h"
#include "store/store.h"

/* What is deleted with an account. */
struct account_summary {
    int64_t tokens;     /* valid tokens */
    int64_t sessions;   /* valid sessions */
    int64_t identities; /* linked identities */
    int64_t feeds;      /* of which it is a member */
    /* Names of the feeds that have no other owner (const char *); the account
     * cannot be deleted while there are any. */
    apr_array_header_t *sole_owner_feeds;
};

enum result store_account_summary(const struct act *act,
                                  const struct session_limits *limits,
                                  struct account_summary *summary);

/* Deletes the act's account: revokes its tokens, ends its sessions, identities,
 * links and privileges, and erases email address and password. Its row stays:
 * nobody else takes the name, and its values are explained. password_revision:
 * of the password that was checked; RESULT_CHANGED if it was set since.
 * RESULT_MUST_STAY: a feed has no other owner. */
enum result store_account_delete(const struct act *act,
                                 int64_t password_revision);

#endif
