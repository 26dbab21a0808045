/* attributes.h: what checks know of a token, a feed and an account. */
#ifndef TOKENBOOTH_STORE_ATTRIBUTES_H
#define TOKENBOOTH_STORE_ATTRIBUTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/networks.h"
#include "base/value.h"
#include "store/policy.h"
#include "store/privilege.h"
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
    bool of_machine; /* that is a machine account */
    const char *description;
    enum value_status value_status;
    int64_t ended_at;     /* when the value ended; 0: it is current */
    const char *ended_by; /* ACTOR_…, a literal; NULL: it is current */
    /* Of a replaced value: until when it works all the same; 0: it does not. */
    int64_t works_until;
    int64_t overlapped_until; /* when that ends, or ended; 0: it never did */
    char new_last4[VALUE_LAST4_LENGTH + 1]; /* of the value that replaced it, if
                                               it overlaps; else "" */
    int64_t disabled_at; /* when the account was disabled; 0: it is not */
    int64_t deleted_at;  /* when the account was deleted; 0: it is not */
    int64_t expires_at;  /* when the token expires; 0: never */
    bool ends_by_policy; /* earlier than its owner chose */
    bool is_primary;
    struct policy policy; /* the site's */
    enum scope read_scope;
    enum scope write_scope;
    bool adds_only;    /* its writing replaces and deletes nothing */
    int64_t issued_at; /* when the value was issued */
    const struct networks *networks; /* it can be used from; NULL: any */
};

/* A feed, and what one account and one token can do on it. */
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
    const char *username;
    const char *password; /* scrypt; NULL: none */
    int64_t disabled_at;
    bool is_machine; /* it has no password, and none is asked for */
};

#endif
