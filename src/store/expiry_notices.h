/* expiry_notices.h: who is told by email that a token expires: its owner, or
 * who manages that machine account, and, if it can write to feeds, their
 * owners; 30, 7 and 1 days before, each once, and everybody by one email a day
 * at most. The webhook is told of each token by a message of its own, as its
 * owner is. */
#ifndef TOKENBOOTH_STORE_EXPIRY_NOTICES_H
#define TOKENBOOTH_STORE_EXPIRY_NOTICES_H

#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* Queues an email (MAIL_TOKENS_EXPIRE) to everybody who has to be told of a
 * token at this instant, and a message (WEBHOOK_TOKEN_EXPIRES) of each token. A
 * token that was created later than so many days before it expires is not told
 * of then. For the mailer, every hour or so; another one can do so at the same
 * time. */
enum result store_expiry_notices_queue(struct store *store, apr_pool_t *pool,
                                       int64_t now);

/* A token that an email tells of. */
struct expiry_notice {
    const char *description;
    const char *last4; /* NULL: it has no value */
    const char *owner; /* its username */
    bool is_own;       /* of who gets the email */
    bool is_managed;   /* of a machine account that they manage */
    int64_t expires_at;
};

/* Those of an email that still expire then, soonest first. */
enum result store_expiry_notices_list(struct store *store, apr_pool_t *pool,
                                      int64_t mail_id, int64_t now,
                                      apr_array_header_t **notices);

/* The same of the one token that a message for the webhook is about.
 * RESULT_NOT_FOUND: it does not expire then any more. */
enum result store_expiry_notice_of(struct store *store, apr_pool_t *pool,
                                   int64_t token_id, int64_t now,
                                   struct expiry_notice *notice);

/* Deletes some of those of tokens that have expired; *more if there may be
 * more. */
enum result store_expiry_notices_sweep(struct store *store, int64_t now,
                                       bool *more);

#endif
