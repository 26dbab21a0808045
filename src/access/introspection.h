/* introspection.h: what a token can do, for callers that are allowed to know
 * (RFC 7662). A caller's own token has to be good where it calls from; where
 * the other is used from is not known, so that its networks are told instead.
 *
 * Those are the token itself, any good token of the same account, and any good
 * token of an account that manages the feed in question, if the token has
 * access to that feed. All others, and everybody who asks about another value
 * or a feed on which the token is blocked, get the same answer: not active. */
#ifndef TOKENBOOTH_ACCESS_INTROSPECTION_H
#define TOKENBOOTH_ACCESS_INTROSPECTION_H

#include "access/check.h"

struct introspection_request {
    const char *caller;  /* the value in Authorization: Bearer; NULL: none */
    const char *token;   /* the value that it asks about */
    const char *feed;    /* NULL: no feed in particular */
    const char *address; /* of the client */
};

struct introspection {
    enum outcome caller; /* ALLOWED, or why the caller is rejected */
    int wait;            /* seconds, for OUTCOME_THROTTLED */
    bool active;
    struct token_attributes token; /* if it is active */
    const char *scope;             /* "read write", "read:a add:b" */
};

/* RESULT_OK with the answer; RESULT_BUSY or RESULT_BROKEN if the store
 * fails. */
enum result introspection_run(const struct check_context *context,
                              apr_pool_t *pool,
                              const struct introspection_request *request,
                              int64_t now, struct introspection *introspection);

#endif
