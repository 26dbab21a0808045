/* record_queue.h: what was seen and is not written down yet.
 *
 * Alike sightings are one with a count. What nobody saw lately is due at once,
 * what is seen again and again only now and then: a build farm's thousand uses
 * a second of one token are one row twice a minute. Not locked. */
#ifndef TOKENBOOTH_RECORDS_RECORD_QUEUE_H
#define TOKENBOOTH_RECORDS_RECORD_QUEUE_H

#include <stdbool.h>

#include "base/result.h"
#include "store/events.h"

/* Different ones at a time; more are dropped, and counted. */
enum { SIGHTINGS_ROOM = 32768 };

struct sightings;

/* patience: seconds that a use may wait which was written down lately. */
enum result sightings_make(apr_pool_t *pool, int64_t patience,
                           struct sightings **made);

/* Takes a copy, texts and all; .count is 1. */
void sightings_add(struct sightings *sightings,
                   const struct sighting *sighting);

/* True where so many wait that they should be taken early. */
bool sightings_crowd(const struct sightings *sightings);

/* Those that are due at now, or all: an array of struct sighting, in pool. */
apr_array_header_t *sightings_take(struct sightings *sightings,
                                   apr_pool_t *pool, int64_t now, bool all);

/* How many were dropped since it was last asked. */
long long sightings_dropped(struct sightings *sightings);

#endif
