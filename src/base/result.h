/* result.h: the one way in which a function of this program says how it went.
 *
 * Only web/ and the endpoints turn a result into an HTTP status. */
#ifndef TOKENBOOTH_BASE_RESULT_H
#define TOKENBOOTH_BASE_RESULT_H

enum result {
    RESULT_OK,        /* done, or a row is there: go on */
    RESULT_NOT_FOUND, /* nothing of that name or number: say so */
    RESULT_DENIED,    /* known, but not allowed to this person */
    RESULT_CONFLICT,  /* somebody was first: name taken, row changed */
    RESULT_INVALID,   /* the input is no good: tell whoever sent it why */
    RESULT_BUSY,      /* locked or full just now: the same may work later */
    RESULT_BROKEN,    /* store, key or memory fails: log it, fail closed */
};

/* "not found" for RESULT_NOT_FOUND, as a log says it. */
const char *result_name(enum result result);

#endif
