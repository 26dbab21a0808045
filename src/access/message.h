/* message.h: the messages that people read in a build's log.
 *
 * A message starts with what matters (which token, what it lacks or how it
 * ended) and ends with the address where that can be fixed. A token is named
 * only to whoever sent its value. Each function writes one outcome's message:
 * UTF-8, one line, never NULL, starting with a letter. */
#ifndef TOKENBOOTH_ACCESS_MESSAGE_H
#define TOKENBOOTH_ACCESS_MESSAGE_H

#include "access/decide.h"

struct message_context {
    const struct attributes *attributes;
    const char *value; /* that was sent, of which only the last four characters
                          are shown; NULL: none */
    bool ignored;      /* something was sent, but no access token */
    const char *why;   /* of OUTCOME_REQUEST */
    const char *site;  /* "https://host" */
    int denied;        /* as in struct decision */
};

char *message_allowed(apr_pool_t *pool, const struct message_context *context);
char *message_request(apr_pool_t *pool, const struct message_context *context);
char *message_unavailable(apr_pool_t *pool,
                          const struct message_context *context);
char *message_throttled(apr_pool_t *pool,
                        const struct message_context *context);
char *message_missing(apr_pool_t *pool, const struct message_context *context);
char *message_password(apr_pool_t *pool, const struct message_context *context);
char *message_malformed(apr_pool_t *pool,
                        const struct message_context *context);
char *message_unknown(apr_pool_t *pool, const struct message_context *context);
char *message_replaced(apr_pool_t *pool, const struct message_context *context);
char *message_revoked(apr_pool_t *pool, const struct message_context *context);
char *message_disabled(apr_pool_t *pool, const struct message_context *context);
char *message_expired(apr_pool_t *pool, const struct message_context *context);
char *message_scope(apr_pool_t *pool, const struct message_context *context);
char *message_blocked(apr_pool_t *pool, const struct message_context *context);
char *message_privilege(apr_pool_t *pool,
                        const struct message_context *context);

/* A notice that a good token expires soon. */
char *message_expires_soon(apr_pool_t *pool,
                           const struct message_context *context, int64_t now);

#endif
