/* webhook_signature.h: how a receiver recognizes a message of the webhook, by
 * the published scheme of Standard Webhooks (standardwebhooks.com), for which
 * most languages have a library. */
#ifndef TOKENBOOTH_MAIL_WEBHOOK_SIGNATURE_H
#define TOKENBOOTH_MAIL_WEBHOOK_SIGNATURE_H

#include <apr_pools.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

/* The bounds of that scheme. */
enum { WEBHOOK_KEY_MIN = 24, WEBHOOK_KEY_MAX = 64 };

struct webhook_key {
    const unsigned char *bytes; /* wiped with the pool */
    size_t size;
};

/* Reads the key from the first line of a file that only its owner can read:
 * "whsec_" and the key in base64. RESULT_INVALID with *why, which names the
 * file. */
enum result webhook_key_read(apr_pool_t *pool, const char *path,
                             struct webhook_key *key, const char **why);

/* The value of the header webhook-signature: "v1," and HMAC-SHA256 of the
 * message's ID, the instant at which it is sent, and its body, in base64. */
char *webhook_sign(apr_pool_t *pool, const struct webhook_key *key,
                   const char *message_id, int64_t at, const char *body);

#endif
