/* value_guess.h: a value that was never issued is a guess of its source. */
#ifndef TOKENBOOTH_ACCESS_VALUE_GUESS_H
#define TOKENBOOTH_ACCESS_VALUE_GUESS_H

#include "access/check_request.h"

/* Counts a guess from an address. Returns the seconds that its source must
 * wait, or 0. */
int value_guess_count(const struct check_context *context, apr_pool_t *pool,
                      const char *address);

#endif
