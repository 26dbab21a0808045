/* check_moment.c: takes stamps, and reads the state that belongs to them. */
#include "store/check_moment.h"

#include <string.h>

#include "store/attribute_cache.h"
#include "store/internal.h"

bool check_moment_is_now(const struct store *store,
                         const struct check_moment *moment)
{
    struct driver_stamp now;

    return driver_stamp(store->driver, &now) == RESULT_OK &&
           memcmp(&moment->stamp, &now, sizeof now) == 0;
}

/* The state of the moment: known to the cache already, or read, if nothing was
 * committed since. */
static bool find_state(struct store *store, struct check_moment *moment)
{
    enum result result;

    if (attribute_cache_find_state(store->cache, &moment->stamp,
                                   &moment->state))
        return true;
    result = attribute_state_read(store, &moment->state);
    if (result == RESULT_NOT_FOUND)
        attribute_state_warn(&moment->state);
    if (result != RESULT_OK || !check_moment_is_now(store, moment))
        return false;
    attribute_cache_store_state(store->cache, &moment->stamp, &moment->state);
    return true;
}

bool check_moment_begin(struct store *store, struct check_moment *moment)
{
    if (driver_stamp(store->driver, &moment->stamp) != RESULT_OK)
        return false;
    moment->has_state = store->cache && find_state(store, moment);
    return true;
}
