/* message.h: the messages that people read in a build's log.
 *
 * A message starts with what matters (which token, what it lacks or how it
 * ended) and ends with the address where that can be fixed. A token is named
 * only to whoever sent its value. */
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
    int64_t now;       /* the instant of the check */
    int64_t
        notice_days; /* before a token expires, its user is told; 0: never */
};

outcome_message message_allowed;
outcome_message message_request;
outcome_message message_unavailable;
outcome_message message_throttled;
outcome_message message_missing;
outcome_message message_password;
outcome_message message_malformed;
outcome_message message_unknown;
outcome_message message_replaced;
outcome_message message_revoked;
outcome_message message_disabled;
outcome_message message_expired;
outcome_message message_scope;
outcome_message message_blocked;
outcome_message message_privilege;
outcome_message message_root;

/* A notice that a good token expires soon. */
char *message_expires_soon(apr_pool_t *pool,
                           const struct message_context *context);

#endif
