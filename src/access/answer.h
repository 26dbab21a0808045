/* answer.h: a decision as HTTP, in the channels that the client shows. */
#ifndef TOKENBOOTH_ACCESS_ANSWER_H
#define TOKENBOOTH_ACCESS_ANSWER_H

#include "access/clients.h"
#include "access/message.h"

struct answer {
    int status;
    const char *message; /* UTF-8, the whole of it */
    const char *phrase;  /* of the status line: ASCII, 200 bytes at most */
    const char *reason;  /* the README's word; NULL: allowed */
    const char *error;   /* RFC 6750's word; NULL: none */
    const char *type;    /* media type of .body */
    const char *body;    /* never starts as an address does; NULL: allowed */
    const char *authenticate; /* WWW-Authenticate; NULL: not 401 */
    int retry_after;          /* seconds; 0: none */
    const char *notice;       /* UTF-8, for an allowed request; NULL: none */
    const struct client_channel *channel; /* of the client; NULL: none */
    const char *channel_text; /* ASCII, the notice or message; NULL: none */
};

/* Who asks, and in which words it wants to be answered. */
struct client_profile {
    const struct client *client;
    const char *accept;       /* NULL: none */
    const char *content_type; /* NULL: none */
    const char *rest;         /* the path below the feed, "" for none */
};

/* notice_days: how long before a token's end its user is told; 0: never. */
void answer_build(apr_pool_t *pool, const struct decision *decision,
                  const struct message_context *context,
                  const struct client_profile *profile, int notice_days,
                  int64_t now, struct answer *answer);

/* Takes one header or variable at a time: a name that is a literal, and a value
 * that is never NULL and lives as long as the answer. */
typedef void answer_setter(void *to, const char *name, const char *value);

/* The headers that a denial carries at every endpoint, but for Content-Type. */
void answer_set_denial_headers(apr_pool_t *pool, const struct answer *answer,
                               answer_setter *set, void *to);

/* The body for those who parse: error and message are the same, because
 * that is what clients print. */
char *answer_json(apr_pool_t *pool, const char *message, const char *reason);

#endif
