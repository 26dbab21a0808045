/* answer.h: a decision as HTTP, in whatever the client shows to people. */
#ifndef TOKENBOOTH_ACCESS_ANSWER_H
#define TOKENBOOTH_ACCESS_ANSWER_H

#include "access/clients.h"
#include "access/message.h"

/* WWW-Authenticate of a 401. Basic comes first, because skopeo takes only the
 * first scheme; usernames and passwords are UTF-8 (RFC 7617, 2.1). */
#define ANSWER_CHALLENGE                                                       \
    "Basic realm=\"tokenbooth\", charset=\"UTF-8\", "                          \
    "Bearer realm=\"tokenbooth\""

#define ANSWER_JSON "application/json"

struct answer {
    int status;
    const char *message;      /* UTF-8, in full, with the notice if any */
    const char *phrase;       /* of the status line: ASCII, at most 200 bytes */
    const char *reason;       /* as in the README; NULL: allowed */
    const char *error;        /* as in RFC 6750; NULL: none */
    const char *type;         /* media type of .body */
    const char *body;         /* never starts like a URL; NULL: allowed */
    const char *authenticate; /* WWW-Authenticate; NULL: not a 401 */
    int retry_after;          /* seconds; 0: none */
    const char *notice;       /* ASCII, of an allowed request; NULL: none */
    const struct client_channel *channel; /* of the client; NULL: none */
    const char *channel_text; /* ASCII, the notice or message; NULL: none */
};

/* The client, and the formats that it asks for. */
struct client_profile {
    const struct client *client;
    const char *accept;       /* NULL: none */
    const char *content_type; /* NULL: none */
    const char *method;       /* NULL: unknown */
    const char *rest;         /* the path in the feed, "" for none */
};

void answer_build(apr_pool_t *pool, const struct decision *decision,
                  const struct message_context *context,
                  const struct client_profile *profile, struct answer *answer);

/* Sets one header or variable; name is a literal, value is not NULL and lives
 * as long as the answer. */
typedef void answer_setter(void *to, const char *name, const char *value);

/* Sets the headers of a denial, which are the same at every endpoint; only
 * Content-Type is not among them. */
void answer_set_denial_headers(apr_pool_t *pool, const struct answer *answer,
                               answer_setter *set, void *to);

/* Sets the headers of an allowed request that has a notice: for everybody, and
 * where the client shows it. */
void answer_set_notice(const struct answer *answer, answer_setter *set,
                       void *to);

/* Content-Language of a denial's body; NULL for JSON, which is for programs.
 * apache.conf tells the type of a body from it: Apache sends all denials as
 * HTML, and a header that holds the type would reach the client. */
const char *answer_language(const struct answer *answer);

/* The body for clients that parse it. "error", "message" and "warning" are the
 * same, because some clients print one and some another. */
char *answer_json(apr_pool_t *pool, const char *message, const char *reason);

#endif
