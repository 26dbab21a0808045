/* site_summary.h: how much a site has. */
#ifndef TOKENBOOTH_STORE_SITE_SUMMARY_H
#define TOKENBOOTH_STORE_SITE_SUMMARY_H

#include <stdint.h>

#include "store/store.h"

struct site_summary {
    int64_t schema;   /* the version of the tables */
    int64_t accounts; /* that are not deleted */
    int64_t disabled; /* of these */
    int64_t feeds;
    int64_t public_feeds;   /* of these */
    int64_t valid;          /* tokens, neither revoked nor expired */
    int64_t unused;         /* of these, never used */
    int64_t expired;        /* tokens, not revoked */
    int64_t revoked;        /* tokens */
    int64_t mail_waiting;   /* emails that are to be sent */
    int64_t mail_failed;    /* that were given up in the last week */
    const char *mail_error; /* of the attempt that failed last; NULL: none */
    /* The same of messages for the webhook. */
    int64_t webhook_waiting, webhook_failed;
    const char *webhook_error;
};

/* Reads all tokens. For the administrator. */
enum result store_site_summary(struct store *store, apr_pool_t *pool,
                               int64_t now, struct site_summary *summary);

/* When the oldest account or key was created, since when there is something to
 * lose. For the administrator. */
enum result store_site_begun(struct store *store, int64_t *created_at);

#endif
