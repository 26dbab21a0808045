/* expiry_notices.h: who is told by email that a token expires: its owner and,
 * if it can write to feeds, their owners; 30, 7 and 1 days before, each once,
 * and everybody by one email a day at most. */
#ifndef TOKENBOOTH_STORE_EXPIRY_NOTICES_H
#define TOKENBOOTH_STORE_EXPIRY_NOTICES_H

#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* Queues an email (MAIL_TOKENS_EXPIRE) to everybody who has to be told of a
 * token at this instant. A token that was created later than so many days
 * before it expires is not told of then. For the mailer, every hour or so;
 * another one can do so at the same time. */
enum result store_expiry_notices_queue(struct store *store, apr_pool_t *pool,
                                       int64_t now);

/* A token that an email tells of. */
struct expiry_notice {
    const char *description;
    const char *last4; /* NULL: it has no value */
    const char *owner; /* its username */
    bool is_own;       /* of who gets the email */
    int64_t expires_at;
};

/* Those of an email that still expire then, soonest first. */
enum result store_expiry_notices_list(struct store *store, apr_pool_t *pool,
                                      int64_t mail_id, int64_t now,
                                      apr_array_header_t **notices);

/* Deletes some of those of tokens that have expired; *more if there may be
 * more. */
enum result store_expiry_notices_sweep(struct store *store, int64_t now,
                                       bool *more);

#endif
