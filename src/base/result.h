/* result.h: how every function of this program says whether it succeeded.
 *
 * Each value tells the caller what to do, and means only one thing. Only web/
 * and the endpoints turn a result into an HTTP status. */
#ifndef TOKENBOOTH_BASE_RESULT_H
#define TOKENBOOTH_BASE_RESULT_H

enum result {
    RESULT_OK,         /* done, or there is a row: go on */
    RESULT_NOT_FOUND,  /* nothing of that name or number: say so */
    RESULT_DENIED,     /* that is not allowed: say so */
    RESULT_SIGNED_OUT, /* the session has ended: ask to sign in again */
    RESULT_WRONG,      /* not the right password: count the guess */
    RESULT_THROTTLED,  /* too many guesses, this one unread: say until when */
    RESULT_TAKEN,      /* another one has the name: ask for another name */
    RESULT_RESERVED,   /* the name is kept for somebody: ask for another name */
    RESULT_REPEATED,   /* this form was sent before: show what it created */
    RESULT_CHANGED,    /* changed since it was read: show it, and ask again */
    RESULT_GONE,       /* it has ended for good: say so */
    RESULT_EXPIRED,    /* it has expired: ask for a later expiration first */
    RESULT_MUST_STAY,  /* the last of its kind, or the primary: say so */
    RESULT_TOO_LARGE,  /* more than is read: say how much is */
    RESULT_AGAINST_POLICY, /* the policy forbids it: say what it allows */
    RESULT_TOO_MANY,       /* the limit is reached: say how many are allowed */
    RESULT_INVALID,        /* invalid input: say why */
    RESULT_BUSY,           /* locked or full at the moment: try again later */
    RESULT_UNWRITABLE, /* the disk is full or read-only: say so, fail closed */
    RESULT_BROKEN,     /* store, key or memory failed: log it, fail closed */
};

/* "not found" for RESULT_NOT_FOUND, as a log says it. */
const char *result_name(enum result result);

#endif
