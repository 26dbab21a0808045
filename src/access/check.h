/* check.h: a check from end to end, the same at every endpoint.
 *
 * credential and resource -> attributes -> decide -> answer. An endpoint turns
 * its server's request into a struct check_request and a struct check into a
 * response; it knows none of the rules. */
#ifndef TOKENBOOTH_ACCESS_CHECK_H
#define TOKENBOOTH_ACCESS_CHECK_H

#include "access/answer.h"
#include "access/check_request.h"

struct check {
    const struct client *client;
    struct attributes attributes;
    struct decision decision;
    struct answer answer;
    const char *value;   /* that was sent, without the quotes and the white
                            space around it; NULL: none */
    const char *account; /* NULL: anonymous */
    int64_t token_id;    /* 0: none */
    const char *feed;    /* "" where the request names none */
    enum access access;
    bool adds;            /* a write that is no more than adding */
    int64_t expires_at;   /* of the token; 0: never, or none */
    const char *registry; /* that the request is meant for, as people call it;
                             NULL: none, a folder may have it */
};

/* "read"; "add" for a write that may replace and delete nothing; "write". */
const char *check_access_word(const struct check *check);

void check_run(const struct check_context *context, apr_pool_t *pool,
               const struct check_request *request, int64_t now,
               struct check *check);

/* Builds the answer to a request that could not be checked: 503, in the
 * client's own words. Nothing is read, counted or recorded. */
void check_unavailable(const struct settings *settings, apr_pool_t *pool,
                       const struct check_request *request,
                       struct check *check);

#endif
