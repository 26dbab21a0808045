/* values.h: what happens to a token's values: issued, replaced, ended.
 *
 * A token that is not of the act's account is RESULT_NOT_FOUND. revision is the
 * one that a person saw in a form; 0 stands for the current one. */
#ifndef TOKENBOOTH_STORE_VALUES_H
#define TOKENBOOTH_STORE_VALUES_H

#include "store/token_query.h"

/* Gives the token a new value; the old one is dead when this returns. *value
 * (may be NULL) is wiped with the pool.
 * RESULT_GONE: it is revoked. RESULT_EXPIRED. RESULT_CHANGED: it was changed
 * since revision. */
enum result store_token_regenerate(const struct act *act, int64_t id,
                                   int64_t revision, char **value);

/* What a person can choose: an hour, a day or a week, in seconds. */
bool token_is_overlap(int64_t seconds);

/* The same, but the old value goes on working for `overlap` seconds; 0: it does
 * not. An older one that still works stops. */
enum result store_token_rotate(const struct act *act, int64_t id,
                               int64_t revision, int64_t overlap, char **value);

/* The token's old value stops working, if it still does. RESULT_GONE,
 * RESULT_CHANGED: as above. */
enum result store_token_end_overlap(const struct act *act, int64_t id,
                                    int64_t revision);

/* Revokes the token. RESULT_MUST_STAY: it is the primary. A second time is
 * RESULT_OK. */
enum result store_token_revoke(const struct act *act, int64_t id);

/* The same for several (int64_t), all or none. Of an act of the administrator
 * on nobody's things, they can be any accounts'. */
enum result store_token_revoke_all(const struct act *act,
                                   const apr_array_header_t *ids);

/* The token whose value was to end. */
struct value_ended {
    int64_t token_id;
    int64_t account_id;
    bool is_primary;
    bool ended_before;
    bool was_old; /* it was an old value that still worked; the token stays */
};

/* Revokes whatever token has this current value (RFC 7009); the primary is left
 * without a value. An old value that still works stops, and the token stays as
 * it is. One that ended before stays so: RESULT_OK. RESULT_NOT_FOUND: never
 * issued. ended may be NULL. */
enum result store_token_revoke_by_value(const struct act *act,
                                        const char *value,
                                        struct value_ended *ended);

/* Whose a value is, or was. */
struct value_found {
    int64_t account_id;
    int64_t token_id;
    bool ended; /* it was replaced or revoked, and does not work any more */
};

/* RESULT_NOT_FOUND: never issued. */
enum result store_value_find(struct store *store, apr_pool_t *pool,
                             const char *value, int64_t now,
                             struct value_found *found);

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
