/* checks.h: the attributes that a check reads from the store. Nothing here
 * writes. */
#ifndef TOKENBOOTH_STORE_CHECKS_H
#define TOKENBOOTH_STORE_CHECKS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/feeds.h"
#include "store/store.h"
#include "store/token_query.h"

/* What became of a value. */
enum value_status {
    VALUE_STATUS_CURRENT,
    VALUE_STATUS_REPLACED, /* its token was regenerated */
    VALUE_STATUS_REVOKED,
};

/* A token, found by its current or a former value. */
struct token_attributes {
    int64_t id;
    int64_t account_id;
    const char *account;
    const char *description;
    enum value_status value_status;
    int64_t ended_at;     /* when the value ended; 0: it is current */
    const char *ended_by; /* ACTOR_…; NULL: it is current */
    int64_t disabled_at;  /* when the account was disabled; 0: it is not */
    int64_t deleted_at;   /* when the account was deleted; 0: it is not */
    int64_t expires_at;   /* when the token expires; 0: never */
    enum scope read_scope;
    enum scope write_scope;
    int64_t issued_at; /* when the value was issued */
};

/* A feed, and what one account and one token may do on it. */
struct feed_attributes {
    bool exists;
    bool is_public;
    enum privilege privilege; /* what the account holds */
    bool names_read;          /* the token's read scope names this feed */
    bool names_write;
    int64_t
        blocked_at; /* when an owner blocked the token here; 0: not blocked */
};

/* An account that is used with its own password. */
struct account_attributes {
    int64_t id;
    const char *password; /* scrypt; NULL: none */
    int64_t disabled_at;
};

struct attribute_cache; /* see attribute_cache.h */

/* Makes the checks of this store use a cache. */
void store_use_cache(struct store *store, struct attribute_cache *cache);

/* RESULT_NOT_FOUND: never issued. */
enum result store_check_value(struct store *store, apr_pool_t *pool,
                              const char *value,
                              struct token_attributes *token);

/* account_id, token_id: 0 for none. A feed that does not exist is RESULT_OK
 * with .exists false. */
enum result store_check_feed(struct store *store, const char *name,
                             int64_t account_id, int64_t token_id,
                             struct feed_attributes *feed);

enum result store_check_account(struct store *store, apr_pool_t *pool,
                                const char *username,
                                struct account_attributes *account);

/* The feeds that the token's scopes name and on which it is not blocked:
 * "read:a", "write:b"; const char *. */
enum result store_check_scope(struct store *store, apr_pool_t *pool,
                              int64_t token_id, apr_array_header_t **feeds);

/* The keys, for digests that a check computes itself. */
const struct store_keys *store_check_keys(const struct store *store);

#endif
