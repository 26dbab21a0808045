/* message.h: the messages that people read in a build's log.
 *
 * A message starts with what matters (which token, what it lacks or how it
 * ended) and ends with the address where that can be fixed. A token is named
 * only to a client that sent its value. */
#ifndef TOKENBOOTH_ACCESS_MESSAGE_H
#define TOKENBOOTH_ACCESS_MESSAGE_H

#include "access/message_context.h"

/* Writes a message: UTF-8, one line, never NULL, starting with a letter. */
typedef char *message_function(apr_pool_t *pool,
                               const struct message_context *context);

message_function message_allowed;
message_function message_request;
message_function message_stray;
message_function message_elsewhere;
message_function message_unavailable;
message_function message_throttled;
message_function message_insecure;
message_function message_missing;
message_function message_password;
message_function message_malformed;
message_function message_unknown;
message_function message_replaced;
message_function message_revoked;
message_function message_disabled;
message_function message_expired;
message_function message_network;
message_function message_scope;
message_function message_adds;
message_function message_blocked;
message_function message_privilege;
message_function message_root;
message_function message_backend;
message_function message_down;

/* A notice that a good token expires soon. */
char *message_expires_soon(apr_pool_t *pool,
                           const struct message_context *context);

/* A notice that an old value still works, but not for long. */
char *message_overlap(apr_pool_t *pool, const struct message_context *context);

#endif
