/* value_guess.c: counts guessed values against the limit of the settings. */
#include "access/value_guess.h"

#include "base/clock.h"

int value_guess_count(const struct check_context *context, apr_pool_t *pool,
                      const char *address)
{
    const struct throttle_rule rule = {"value", CLOCK_MINUTE,
                                       context->settings->throttle_values};

    return throttle_count(context->throttle, &rule,
                          throttle_source(pool, address),
                          clock_steady_seconds());
}
