/* managers.h: who manages a machine account. */
#ifndef TOKENBOOTH_STORE_MANAGERS_H
#define TOKENBOOTH_STORE_MANAGERS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

struct manager {
    int64_t account_id;
    const char *username;
    int64_t granted_at;
    bool can_sign_in; /* false: its account is disabled */
};

/* By name; struct manager. */
enum result store_manager_list(struct store *store, apr_pool_t *pool,
                               int64_t machine_id,
                               apr_array_header_t **managers);

/* By a manager, or by the administrator: account_id manages the act's machine
 * account, or no longer. If it is so already, nothing is changed or recorded.
 * RESULT_NOT_FOUND: there is no such person. RESULT_MUST_STAY: nobody else who
 * manages it can sign in. A change is in the activity of both accounts. */
enum result store_manager_set(const struct act *act, int64_t account_id,
                              bool manages);

/* The rest is for the files of store/, within the act's transaction. */

/* Makes the account a manager, without asking who does it. */
enum result managers_add(const struct act *act, int64_t machine_id,
                         int64_t account_id);

/* A machine account that nobody else manages who can sign in. */
struct sole_machine {
    int64_t id;
    const char *name;
};

/* Those of the act's account, by name; struct sole_machine. */
enum result managers_list_sole(const struct act *act,
                               apr_array_header_t **machines);

/* Makes heir_id the manager of one, and records it. */
enum result managers_hand_over(const struct act *act, int64_t heir_id,
                               const struct sole_machine *machine);

/* Deletes what the act's account manages, and who manages it. */
enum result managers_clear(const struct act *act);

#endif
