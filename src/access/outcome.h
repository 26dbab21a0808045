/* outcome.h: every way a check can end. outcomes.h says what each means. */
#ifndef TOKENBOOTH_ACCESS_OUTCOME_H
#define TOKENBOOTH_ACCESS_OUTCOME_H

enum outcome {
    OUTCOME_ALLOWED,
    OUTCOME_REQUEST,     /* the request is malformed */
    OUTCOME_STRAY,       /* a value where it is not read (see stray.h); to
                            clients it is a "request", as is the next one */
    OUTCOME_ELSEWHERE,   /* Destination is at another server */
    OUTCOME_UNAVAILABLE, /* the store cannot be used */
    OUTCOME_THROTTLED,
    OUTCOME_INSECURE, /* a credential over plain http to a site of https */
    OUTCOME_MISSING,
    OUTCOME_PASSWORD,
    OUTCOME_MALFORMED,
    OUTCOME_UNKNOWN,
    OUTCOME_REPLACED,
    OUTCOME_REVOKED,
    OUTCOME_DISABLED,
    OUTCOME_EXPIRED,
    OUTCOME_NETWORK, /* the token's networks do not hold the address */
    OUTCOME_SCOPE,
    OUTCOME_ADDS,    /* the token may only add; to clients it is a "scope" */
    OUTCOME_BLOCKED, /* by an owner of the feed; to clients it is a "scope" */
    OUTCOME_PRIVILEGE,
    OUTCOME_ROOT,    /* of the feed would change; to clients a "privilege" */
    OUTCOME_BACKEND, /* allowed, but the feed's registry rejects this site */
    OUTCOME_DOWN,    /* allowed, but that registry cannot be used; to clients
                        it is a "backend", too */
    OUTCOME_MAX
};

#endif
