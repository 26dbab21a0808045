/* decide.h: the decision, a pure function from attributes to a decision.
 *
 * No I/O and no clock of its own; of its rows the first that holds decides. */
#ifndef TOKENBOOTH_ACCESS_DECIDE_H
#define TOKENBOOTH_ACCESS_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/credential.h"
#include "access/resource.h"
#include "store/checks.h"

enum outcome {
    OUTCOME_ALLOWED,
    OUTCOME_REQUEST,     /* not understood */
    OUTCOME_UNAVAILABLE, /* no store, or no key */
    OUTCOME_THROTTLED,
    OUTCOME_MISSING,
    OUTCOME_PASSWORD,
    OUTCOME_MALFORMED,
    OUTCOME_UNKNOWN,
    OUTCOME_REPLACED,
    OUTCOME_REVOKED,
    OUTCOME_DISABLED,
    OUTCOME_EXPIRED,
    OUTCOME_SCOPE,
    OUTCOME_PRIVILEGE,
    OUTCOME_MAX
};

/* What is known of the credential that was sent. */
struct subject {
    enum credential_kind kind;
    bool well_formed; /* VALUE: length and checksum are right */
    bool known;       /* VALUE: issued once, and .token is about it */
    struct token_attributes token;
    bool password_right; /* PASSWORD */
    int64_t named_id;    /* PASSWORD: the account that was named; 0: none */
    int64_t account_id;  /* of a password that is right */
    const char *account; /* its username */
    int64_t disabled_at; /* of that account; 0: it is not */
};

struct attributes {
    bool understood; /* the request */
    bool available;  /* the store */
    int wait;        /* seconds that this guess must wait; 0: none */
    struct subject subject;
    struct resource resource;
    struct feed_attributes
        feeds[RESOURCE_ACCESSES_MAX]; /* one for each .resource.required */
    bool publishing[RESOURCE_ACCESSES_MAX]; /* lookup_is_publishing */
};

struct decision {
    enum outcome outcome;
    /* What is wrong with the credential: where it was not needed (a public feed
     * is read), outcome is ALLOWED and this goes out as a notice. */
    enum outcome credential;
    bool identified;     /* the credential is good: the subject may be named */
    bool private_answer; /* not for shared caches */
    int denied; /* index in .required of the access that was denied, else 0 */
};

/* Whether a scope reaches a feed; named: it is one that the scope names. */
bool scope_covers(enum scope scope, bool named);

/* Whether an owner cut the token off from this feed: its scope does not cover
 * it then, whatever it names. Whoever is no member is not told: for them the
 * feed may as well not be there. */
bool feed_is_blocked(const struct feed_attributes *feed);

/* Whether a token that is known is good, whatever it is used for: ALLOWED, or
 * how it ended. */
enum outcome decide_token(const struct token_attributes *token, int64_t now);

void decide(const struct attributes *attributes, int64_t now,
            struct decision *decision);

/* The README's words: "expired", and RFC 6750's "invalid_token"; NULL where
 * it has none. */
const char *outcome_reason(enum outcome outcome);
const char *outcome_error(enum outcome outcome);

#endif
