/* access_records.h: what tokens and passwords were used for: the last use of
 * each token, and denials in the activity of its owner. */
#ifndef TOKENBOOTH_STORE_ACCESS_RECORDS_H
#define TOKENBOOTH_STORE_ACCESS_RECORDS_H

#include <apr_tables.h>
#include <stdint.h>

#include "store/act.h"

/* What an endpoint, or the sign-in, saw of a token or of a password. */
struct access_record {
    int64_t at;
    int64_t token_id; /* 0: a password */
    int64_t account_id;
    int64_t count; /* similar ones since the last was recorded */
    const char *address;
    const char *client; /* in words */
    const char *feed;   /* "": at no feed */
    const char *access; /* "read" or "write"; "": at no feed */
    const char *kind; /* EVENT_..._DENIED, _FAILED or _UNNEEDED; NULL: a use */
    const char *reason; /* the README's word; NULL: a use */
    const char *last4;  /* of the value that was sent; NULL: a password */
};

/* How many denials of a day are listed, with similar ones as one event: of a
 * token (or of an account's password), and of an account. The rest is counted,
 * even if every denial has another address, client or feed. */
enum { EVENT_DENIALS_OF_TOKEN = 50, EVENT_DENIALS_OF_ACCOUNT = 200 };

/* Writes last uses and denials in one transaction: records (array of struct
 * access_record) from index *written on, at least one, and others while it
 * takes less than `milliseconds`. *written becomes the index of the first that
 * is left; if it fails, nothing was written and *written stays. */
enum result store_access_records_add(const struct act *act,
                                     const apr_array_header_t *records,
                                     int64_t milliseconds, int *written);

#endif
