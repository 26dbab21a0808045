/* message_label.h: how messages name what they are about. */
#ifndef TOKENBOOTH_ACCESS_MESSAGE_LABEL_H
#define TOKENBOOTH_ACCESS_MESSAGE_LABEL_H

#include "access/message_context.h"

/* Token "CI" (…a1B2) */
char *label_token(apr_pool_t *pool, const struct message_context *context);

/* https://host/profile/tokens: the list that has the token; if none is known,
 * that of whoever signs in. */
char *label_tokens_address(apr_pool_t *pool,
                           const struct message_context *context);

/* https://host/profile/tokens/17 */
char *label_token_address(apr_pool_t *pool,
                          const struct message_context *context);

/* The access that was denied. */
const struct required_access *label_denied(
    const struct message_context *context);

/* "read", "write to" */
const char *label_verb(const struct required_access *required);

/* feed "acme": that of the access that was denied. */
char *label_feed(apr_pool_t *pool, const struct message_context *context);

/* "its owner". actor: an ACTOR_…; NULL: unknown */
const char *label_actor(const char *actor);

#endif
