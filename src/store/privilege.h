/* privilege.h: what an account can do on a feed. */
#ifndef TOKENBOOTH_STORE_PRIVILEGE_H
#define TOKENBOOTH_STORE_PRIVILEGE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

/* Each includes the ones before it. */
enum privilege {
    PRIVILEGE_NONE = 0,
    PRIVILEGE_READ = 1,
    PRIVILEGE_WRITE = 2,
    PRIVILEGE_MANAGE = 3, /* manage members and settings */
    PRIVILEGE_OWN = 4,    /* delete the feed */
};

/* "none", "read", "write", "manage", "own". */
const char *privilege_word(enum privilege privilege);

/* False if word is none of them. */
bool privilege_read(const char *word, enum privilege *privilege);

/* What the account holds on the feed now, within the act's transaction.
 * RESULT_NOT_FOUND: there is no such feed. */
enum result privilege_find(const struct act *act, int64_t feed_id,
                           int64_t account_id, enum privilege *privilege);

/* For store/, within the act's transaction: RESULT_OK if the act can do on the
 * feed what needs this privilege. RESULT_DENIED: it cannot. RESULT_NOT_FOUND:
 * there is no such feed. */
enum result privilege_permit(const struct act *act, int64_t feed_id,
                             enum privilege min);

/* For store/: sets a privilege, without asking who does it. */
enum result privilege_set(const struct act *act, int64_t feed_id,
                          int64_t account_id, enum privilege privilege);

#endif
