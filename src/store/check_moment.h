/* check_moment.h: the moment at which a check began to read, and what can be
 * said of it without reading anything again. */
#ifndef TOKENBOOTH_STORE_CHECK_MOMENT_H
#define TOKENBOOTH_STORE_CHECK_MOMENT_H

#include <stdbool.h>

#include "store/attribute_state.h"
#include "store/driver.h"

struct check_moment {
    struct driver_stamp stamp;
    struct attribute_state state; /* what was valid then */
    bool has_state;               /* false: the cache cannot be used */
};

/* False if the engine cannot tell moments apart just now. */
bool check_moment_begin(struct store *store, struct check_moment *moment);

/* False once anything was committed after the moment. */
bool check_moment_is_now(const struct store *store,
                         const struct check_moment *moment);

/* Whether a check that is running need not ask which look-up keys the database
 * needs: an earlier one found all of them, and nothing was committed since it
 * began. */
bool check_moment_has_keys(const struct store *store);

/* All of them were just found. */
void check_moment_keep_keys(struct store *store);

#endif
