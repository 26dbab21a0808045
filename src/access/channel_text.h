/* channel_text.h: a message in the few bytes that a status line or a header
 * has.
 *
 * Names are shortened first. The address at the end, where the problem can be
 * fixed, is never cut. */
#ifndef TOKENBOOTH_ACCESS_CHANNEL_TEXT_H
#define TOKENBOOTH_ACCESS_CHANNEL_TEXT_H

#include "access/message.h"

enum { CHANNEL_TEXT_BYTES = 200 };

/* ASCII, at most CHANNEL_TEXT_BYTES long. full: what message writes in this
 * context. */
char *channel_text(apr_pool_t *pool, const char *full,
                   message_function *message,
                   const struct message_context *context);

#endif
