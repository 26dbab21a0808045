/* administrators.h: the accounts that see the administrator's pages. The
 * command alone marks them. */
#ifndef TOKENBOOTH_STORE_ADMINISTRATORS_H
#define TOKENBOOTH_STORE_ADMINISTRATORS_H

#include <stdbool.h>

#include "store/act.h"

/* By the command: makes the act's account an administrator, or an account like
 * others. If it is so already, nothing is changed or recorded: RESULT_OK. */
enum result store_administrator_set(const struct act *act, bool is_one);

/* For store/, within the act's transaction: whether the act's account is the
 * only administrator who can sign in. */
enum result administrators_is_last(const struct act *act, bool *is_last);

#endif
