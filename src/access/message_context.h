/* message_context.h: what a message can tell of a check. */
#ifndef TOKENBOOTH_ACCESS_MESSAGE_CONTEXT_H
#define TOKENBOOTH_ACCESS_MESSAGE_CONTEXT_H

#include <apr_pools.h>

#include "access/decide.h"

struct message_context {
    const struct attributes *attributes;
    const char *value; /* that was sent, of which only the last four characters
                          are shown; NULL: none */
    bool ignored;      /* something was sent, but no access token */
    enum wrapping wrapping;    /* in which a whole value was found after all */
    enum placeholder unfilled; /* as in struct credential */
    const char *address;       /* of the client; NULL: unknown */
    const char *why;           /* of OUTCOME_REQUEST */
    const char *site;          /* "https://host" */
    const char *contact;       /* of the administrator; NULL: unknown */
    const char *withheld; /* how to make the client send a token when it reads:
                             a clause; NULL: it does so anyway */
    int denied;           /* as in struct decision */
    int names_shown;      /* characters of a name; 0: as many as usual */
    int64_t now;          /* the instant of the check */
    int64_t
        notice_days; /* before a token expires, its user is told; 0: never */
};

#endif
