/* values.h: what happens to a token's values: issued, revealed, ended.
 *
 * A token that is not of the act's account is RESULT_NOT_FOUND. revision is the
 * one that a person saw in a form; 0 stands for the current one. */
#ifndef TOKENBOOTH_STORE_VALUES_H
#define TOKENBOOTH_STORE_VALUES_H

#include "store/token_query.h"

struct event_keeper;

/* Gives the token a new value; the old one is dead when this returns. *value
 * (may be NULL) is wiped with the pool.
 * RESULT_GONE: it is revoked. RESULT_EXPIRED. RESULT_CHANGED: it was changed
 * since revision. */
enum result store_token_regenerate(const struct act *act, int64_t id,
                                   int64_t revision, char **value);

/* Revokes the token. RESULT_MUST_STAY: it is the primary. A second time is
 * RESULT_OK. */
enum result store_token_revoke(const struct act *act, int64_t id);

/* The same for several (int64_t), all or none. Of an act of the administrator
 * on nobody's things, they can be any accounts'. */
enum result store_token_revoke_all(const struct act *act,
                                   const apr_array_header_t *ids);

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

/* The token whose value was to end. */
struct value_ended {
    int64_t token_id;
    int64_t account_id;
    bool is_primary;
    bool ended_before;
};

/* Revokes whatever token has this current value (RFC 7009); the primary is left
 * without a value. One that ended before stays so: RESULT_OK. RESULT_NOT_FOUND:
 * never issued. ended may be NULL. */
enum result store_token_revoke_by_value(const struct act *act,
                                        const char *value,
                                        struct value_ended *ended);

/* Whose a value is, or was. */
struct value_found {
    int64_t account_id;
    bool ended; /* it was replaced or revoked */
};

/* RESULT_NOT_FOUND: never issued. */
enum result store_value_find(struct store *store, apr_pool_t *pool,
                             const char *value, struct value_found *found);

/* The rest is for the files of store/, within the act's transaction. */

/* A new value of a token. */
struct value_new {
    char *value; /* wiped with the pool */
    const char *last4;
};

/* Creates a value for the token, found by its digest and kept sealed. */
enum result values_issue(const struct act *act, int64_t account_id,
                         int64_t token_id, struct value_new *created);

/* The last four characters of the token's current value, or of the one that
 * ended with it; NULL for none. */
enum result values_last4(const struct act *act, int64_t token_id, char **last4);

/* The token as it is now, if it can still be changed. RESULT_GONE: it is
 * revoked. RESULT_CHANGED: it was changed since revision (0: any). */
enum result values_token_at(const struct act *act, int64_t id, int64_t revision,
                            struct token *token);

#endif
