/* access_records.h: what tokens and passwords were used for: the last use of
 * each token, and denials in the activity of its owner. */
#ifndef TOKENBOOTH_STORE_ACCESS_RECORDS_H
#define TOKENBOOTH_STORE_ACCESS_RECORDS_H

#include <apr_tables.h>
#include <stdint.h>

#include "store/access_record.h"
#include "store/act.h"

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
