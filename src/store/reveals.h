/* reveals.h: the current value of a token, as its owner or an administrator
 * sees it.
 *
 * A token that is not of the account is RESULT_NOT_FOUND. */
#ifndef TOKENBOOTH_STORE_REVEALS_H
#define TOKENBOOTH_STORE_REVEALS_H

#include "store/act.h"

struct event_keeper;

/* The current value, wiped with the pool, recorded as revealed. With a keeper
 * of events (see store_event_add_or_keep) this does not wait for the write
 * lock. *value is set only if it is recorded or kept. RESULT_GONE: it has
 * none. */
enum result store_token_reveal(const struct act *act,
                               const struct event_keeper *keeper, int64_t id,
                               char **value);

/* The same, recorded as copied. */
enum result store_token_copy(const struct act *act,
                             const struct event_keeper *keeper, int64_t id,
                             char **value);

/* The current value for a check in its owner's name, wiped with the pool. This
 * is recorded nowhere, so it must not be shown. RESULT_GONE: it has none. */
enum result store_token_value(struct store *store, apr_pool_t *pool,
                              int64_t account_id, int64_t id, char **value);

#endif
