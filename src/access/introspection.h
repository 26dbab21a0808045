/* introspection.h: what a token is, told to who may know it (RFC 7662).
 *
 * That is the token itself, any good token of the same account, or one of an
 * account that manages the feed in question, where the token reaches that feed.
 * To everybody else, for every other value, and of a feed that the token was cut
 * off from, the answer is one: not active. */
#ifndef TOKENBOOTH_ACCESS_INTROSPECTION_H
#define TOKENBOOTH_ACCESS_INTROSPECTION_H

#include "access/check.h"

struct introspection_request {
    const char *caller;  /* the value in Authorization: Bearer; NULL: none */
    const char *token;   /* the value in question */
    const char *feed;    /* NULL: none named */
    const char *address; /* of the client */
};

struct introspection {
    enum outcome caller; /* ALLOWED, or why the caller is not heard */
    int wait;            /* seconds, of OUTCOME_THROTTLED */
    bool active;
    struct token_attributes token; /* where it is active */
    const char *scope;             /* "read write", "read:a write:b" */
};

/* RESULT_OK with the answer; RESULT_BUSY or RESULT_BROKEN where the store
 * fails. */
enum result introspect(const struct check_context *context, apr_pool_t *pool,
                       const struct introspection_request *request, int64_t now,
                       struct introspection *introspection);

#endif
