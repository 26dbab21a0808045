/* webhook.h: sends messages to the receiver that the setting `webhook` names,
 * by POST over HTTP (libcurl).
 *
 * A redirect is not followed, and counts as a failure. What the receiver
 * answers is not read, but for the status. */
#ifndef TOKENBOOTH_MAIL_WEBHOOK_H
#define TOKENBOOTH_MAIL_WEBHOOK_H

#include <stdatomic.h>

#include "base/settings.h"

enum { WEBHOOK_SECONDS = 20 };

struct webhook;

/* Reads the key (webhook_signature.h), and prepares the way; ends with the
 * pool. *stopping is asked while something is sent; if it is true, that ends at
 * once. RESULT_INVALID with *why: the file of webhook_secret cannot be used.
 * For one thread. */
enum result webhook_open(apr_pool_t *pool, const struct settings *settings,
                         const atomic_bool *stopping, struct webhook **webhook,
                         const char **why);

/* Sends body, which is JSON. RESULT_OK: the receiver answered with a status
 * from 200 to 299. RESULT_DENIED: with 410, so it wants none of this. Anything
 * else: it is not known to have it. *error says why, in pool, without the URL,
 * which can be a secret. */
enum result webhook_send(struct webhook *webhook, apr_pool_t *pool,
                         const char *message_id, const char *body,
                         const char **error);

#endif
