/* scrypt_slots.h: how many scrypt hashes a host computes at once, and for whom.
 *
 * One takes a third of a second and 128 MiB. So two run at a time, whichever
 * process they belong to, and a few more wait. Each of these has a slot; a
 * source is denied another one rather than have others wait behind it. If a
 * process is killed, the kernel gives its slots back. */
#ifndef TOKENBOOTH_LIMITS_SCRYPT_SLOTS_H
#define TOKENBOOTH_LIMITS_SCRYPT_SLOTS_H

#include <apr_pools.h>
#include <stdbool.h>
#include <time.h>

#include "base/result.h"
#include "base/secret.h"

enum { SCRYPT_SLOTS_MAX = 20 }; /* running or waiting */

struct scrypt_slots;

struct scrypt_slots_claim {
    const char *source; /* whose share it counts toward */
    int of_source;      /* maximum number of slots of this source */
    int of_all;         /* only a slot below this index; SCRYPT_SLOTS_MAX at
                           most */
};

/* A slot of this thread, from scrypt_slots_take to scrypt_slots_release. */
struct scrypt_slot {
    int index;
    int lane;              /* in which it runs; -1: it does not */
    struct timespec until; /* when waiting ends */
};

/* Opens the slots in the shared file at path; closed with the pool. key is the
 * same in all processes. */
enum result scrypt_slots_open(apr_pool_t *pool, const char *path,
                              const struct secret_key *key,
                              struct scrypt_slots **slots);

/* Takes a slot without waiting. RESULT_THROTTLED: the share is used up. */
enum result scrypt_slots_take(struct scrypt_slots *slots,
                              const struct scrypt_slots_claim *claim,
                              struct scrypt_slot *slot);

/* Says what the slot is used for; NULL: for nothing that others wait for. */
void scrypt_slots_set_subject(struct scrypt_slots *slots,
                              const struct scrypt_slot *slot,
                              const char *subject);

/* Waits until another slot with this subject is released. False if there is
 * none, or if it takes too long. This slot must have no subject in the
 * meantime. */
bool scrypt_slots_wait(struct scrypt_slots *slots,
                       const struct scrypt_slot *slot, const char *subject);

/* What is done with the slots at one moment. */
struct scrypt_slots_load {
    int running, waiting;
};

struct scrypt_slots_load scrypt_slots_load(struct scrypt_slots *slots);

/* Waits until scrypt can run. The sources take turns, so that one with many
 * slots delays another one by little. RESULT_THROTTLED if it takes too long. */
enum result scrypt_slots_run(struct scrypt_slots *slots,
                             struct scrypt_slot *slot);

void scrypt_slots_release(struct scrypt_slots *slots, struct scrypt_slot *slot);

#endif
