/* counters.h: what the programs of a host count together, for /metrics.
 *
 * They are in the shared file (shared_file.h). There are several copies of
 * each, so that threads seldom write to the same cache line; reading adds them
 * up. Until counters_open, a process counts for itself. */
#ifndef TOKENBOOTH_BASE_COUNTERS_H
#define TOKENBOOTH_BASE_COUNTERS_H

#include <apr_pools.h>
#include <stdint.h>

#include "base/result.h"

/* Where checks are asked for. */
enum counters_door {
    COUNTERS_DOOR_NONE, /* not counted */
    COUNTERS_DOOR_AUTHORIZER,
    COUNTERS_DOOR_MODULE,
    COUNTERS_DOOR_AUTHORIZE, /* /authorize */
    COUNTERS_DOORS,
};

enum counters_password {
    COUNTERS_PASSWORD_RIGHT,
    COUNTERS_PASSWORD_WRONG,
    COUNTERS_PASSWORD_THROTTLED,
    COUNTERS_PASSWORD_FAILED,
    COUNTERS_PASSWORDS,
};

enum counters_record {
    COUNTERS_RECORD_WRITTEN,
    COUNTERS_RECORD_DROPPED, /* the queue was full */
    COUNTERS_RECORD_FAILED,  /* the store did not take it */
    COUNTERS_RECORDS,
};

enum counters_store {
    COUNTERS_STORE_BUSY,
    COUNTERS_STORE_BROKEN,
    COUNTERS_STORES,
};

enum {
    COUNTERS_OUTCOMES = 32,      /* of a check, at most */
    COUNTERS_BUCKETS = 16,       /* of a histogram; the last has no bound */
    COUNTERS_PROGRAMS = 4,       /* enum process_program */
    COUNTERS_STATUS_CLASSES = 5, /* 1xx to 5xx */
    COUNTERS_TIME = COUNTERS_BUCKETS + 1, /* and the sum, in nanoseconds */
};

/* The index of each counter, or of the first of several. */
enum {
    COUNTERS_CHECKS = 0, /* by door and outcome */
    COUNTERS_CHECK_TIMES =
        COUNTERS_CHECKS + (COUNTERS_DOORS * COUNTERS_OUTCOMES), /* by door */
    COUNTERS_COMMIT_TIME =
        COUNTERS_CHECK_TIMES + (COUNTERS_DOORS * COUNTERS_TIME),
    COUNTERS_OF_STORE = COUNTERS_COMMIT_TIME + COUNTERS_TIME,
    COUNTERS_OF_RECORDS = COUNTERS_OF_STORE + COUNTERS_STORES,
    COUNTERS_OF_PASSWORDS = COUNTERS_OF_RECORDS + COUNTERS_RECORDS,
    COUNTERS_ANSWERS = COUNTERS_OF_PASSWORDS + COUNTERS_PASSWORDS,
    COUNTERS_AUDIT_LOST = /* events that the audit log lacks */
    COUNTERS_ANSWERS + (COUNTERS_PROGRAMS * COUNTERS_STATUS_CLASSES),
    COUNTERS_ALL,
};

/* The upper bounds of all buckets but the last, in nanoseconds. */
extern const int64_t counters_bounds[COUNTERS_BUCKETS - 1];

/* Maps the shared file at path; unmapped with the pool. Call it while no other
 * thread counts. RESULT_BROKEN, with errno, if that fails. */
enum result counters_open(apr_pool_t *pool, const char *path);

/* The same for a command, which counts for itself if there is no such file: the
 * programs create it. */
void counters_join(apr_pool_t *pool, const char *path);

void counters_add(int counter, uint64_t count);

/* Adds a duration, in nanoseconds, to a histogram, whose first counter this
 * is. */
void counters_add_time(int histogram, int64_t nanoseconds);

/* What all processes have counted, since the file was created. */
uint64_t counters_read(int counter);

#endif
