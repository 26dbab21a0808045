/* turn.h: of all the recorders of a host, one at a time writes.
 *
 * Each process has a recorder. The one that has the turn keeps it while it
 * pauses between two transactions, so that in these pauses no other recorder
 * takes the database's write lock before the people who wait for it. */
#ifndef TOKENBOOTH_RECORDS_TURN_H
#define TOKENBOOTH_RECORDS_TURN_H

#include <apr_pools.h>

struct turn;

/* Never NULL. database: path of a file, whose folder stands for the turn. If it
 * cannot be opened, everybody always has the turn. Closed with the pool. */
struct turn *turn_open(apr_pool_t *pool, const char *database);

/* Waits for the turn, but not forever: a process that was stopped can have
 * it. */
void turn_take(struct turn *turn);

void turn_give(struct turn *turn);

#endif
