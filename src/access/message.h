/* message.h: one message per decision, for the person who reads a build's log.
 *
 * It starts with what matters: which token, what it lacks or how it ended, then
 * where that is mended. The token is named only to whoever sent its value. */
#ifndef TOKENBOOTH_ACCESS_MESSAGE_H
#define TOKENBOOTH_ACCESS_MESSAGE_H

#include "access/decide.h"

struct message_context {
    const struct attributes *attributes;
    const char *
        value; /* that was sent; NULL: none. Its last four characters alone are shown */
    bool ignored;     /* something was sent that is no token */
    const char *why;  /* of OUTCOME_REQUEST */
    const char *site; /* "https://host" */
    int denied;       /* that was refused */
};

/* UTF-8, one line, never NULL; starts with a letter. OUTCOME_ALLOWED says
 * so. */
char *message_create(apr_pool_t *pool, enum outcome outcome,
                     const struct message_context *context);

/* That a good token ends soon. */
char *message_expires_soon(apr_pool_t *pool,
                           const struct message_context *context, int64_t now);

#endif
