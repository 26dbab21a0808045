/* sweep.h: the instant whose old rows were last deleted. */
#ifndef TOKENBOOTH_STORE_SWEEP_H
#define TOKENBOOTH_STORE_SWEEP_H

#include <stdint.h>

#include "store/store.h"

/* Sets *instant to now, or to a day after the instant of the last sweep if that
 * is earlier: a clock that is set wrong deletes a day's worth at most. The
 * caller then deletes the rows that are too old at *instant. RESULT_NOT_FOUND:
 * another process has begun to do so, less than an hour ago. So however many of
 * them are started while the clock is wrong, an hour costs a day at most. */
enum result store_sweep_begin(struct store *store, int64_t now,
                              int64_t *instant);

#endif
