/* sweeper.h: deletes what is too old, slice by slice. */
#ifndef TOKENBOOTH_RECORDS_SWEEPER_H
#define TOKENBOOTH_RECORDS_SWEEPER_H

#include <stdbool.h>

#include "base/settings.h"
#include "store/store.h"

struct sweeper {
    const struct settings *settings;
    int64_t due;     /* of the next sweep, in the time of clock_steady */
    int64_t instant; /* of the sweep that is under way; 0: none */
    int part;        /* of the sweep that is under way: which rows */
};

/* True if there may be something to delete at now (of clock_steady). */
bool sweeper_is_due(const struct sweeper *sweeper, int64_t now);

/* Deletes a slice, in a transaction of a few milliseconds: events as old as the
 * settings say, sessions and links that nobody can use, and what is left of
 * emails. */
void sweeper_delete_slice(struct sweeper *sweeper, struct store *store);

#endif
