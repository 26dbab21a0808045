/* decide.h: the decision, a pure function of what is known about a request.
 *
 * It does no I/O and has no clock of its own. The rules are tried in order, and
 * the first that applies decides. */
#ifndef TOKENBOOTH_ACCESS_DECIDE_H
#define TOKENBOOTH_ACCESS_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/credential.h"
#include "access/lookups.h"
#include "access/outcome.h"
#include "access/resource.h"
#include "base/value.h"
#include "store/attributes.h"

/* What is known about the credential that was sent. */
struct subject {
    enum credential_kind kind;
    bool well_formed; /* VALUE: its length and checksum are right */
    bool known;       /* VALUE: it was issued, and .token describes its token */
    struct token_attributes token;
    bool outside; /* VALUE: the client is outside of the token's networks */
    char last4[VALUE_LAST4_LENGTH + 1]; /* VALUE: of what was sent */
    /* PASSWORD: */
    bool password_right;  /* false, too, if it was not checked */
    int64_t account_id;   /* of the account that was named; 0: none */
    const char *account;  /* its username, or whatever was sent as that */
    const char *password; /* scrypt; NULL: it has none */
    int64_t disabled_at;  /* 0: it is enabled */
};

/* Everything that the decision depends on, apart from the time. */
struct attributes {
    bool understood; /* the request is well formed */
    bool available;  /* the store answered */
    int wait;        /* seconds until this guess may be made; 0: now */
    bool any_feed;   /* no access is asked for, see check.h */
    bool insecure;   /* its credential came over http to a site of https */
    bool stray;      /* a backend would get a value (see stray.h) */
    bool elsewhere;  /* its Destination is at another server */
    bool replaces;   /* what its token may only add to is there already */
    struct subject subject;
    struct resource resource;
    /* One of each for every .resource.required: */
    struct feed_attributes feeds[RESOURCE_ACCESSES_MAX];
    enum lookup_kind lookups[RESOURCE_ACCESSES_MAX];
};

struct decision {
    enum outcome outcome;
    /* What is wrong with the credential. A public feed can be read without one:
     * then .outcome is ALLOWED, and this goes out as a notice. A password is
     * not checked there. */
    enum outcome credential;
    bool identified;     /* the credential is good: the subject may be named */
    bool private_answer; /* not for shared caches */
    int denied; /* index in .required of the access that was denied, or would
                   be if it were not public; else 0 */
    /* A denial with which the client publishes all the same: nobody has to be
     * told of it. */
    bool expected;
};

/* Whether a scope covers a feed; named: the scope lists this feed. */
bool decide_covers(enum scope scope, bool named);

/* What the token can write to: nothing if its scope is all feeds and the site's
 * policy forbids that. */
enum scope decide_write_scope(const struct token_attributes *token);

/* Whether an owner blocked the token on this feed, whatever its scope says.
 * Only members are told: to anybody else the feed may as well not exist. */
bool decide_is_blocked(const struct feed_attributes *feed);

/* Whether this is a token's old value, which still works. */
bool decide_overlaps(const struct token_attributes *token, int64_t now);

/* The instant from which a good value does not work any more; 0: none. */
int64_t decide_end(const struct token_attributes *token);

/* OUTCOME_ALLOWED if this token is good, whatever it is used for; else how it
 * ended. */
enum outcome decide_token(const struct token_attributes *token, int64_t now);

/* Whether everything that the request needs is public. */
bool decide_is_public(const struct attributes *attributes);

void decide(const struct attributes *attributes, int64_t now,
            struct decision *decision);

#endif
