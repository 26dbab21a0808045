/* check_moment.c: takes stamps, and reads the state that belongs to them. */
#include "store/check_moment.h"

#include <string.h>

#include "store/attribute_cache.h"
#include "store/internal.h"

static bool is_same(const struct driver_stamp *a, const struct driver_stamp *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool check_moment_is_now(const struct store *store,
                         const struct check_moment *moment)
{
    struct driver_stamp now;

    return driver_stamp(store->driver, &now) == RESULT_OK &&
           is_same(&moment->stamp, &now);
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

/* There is no moment in a snapshot, which can be older than what was found. */
bool check_moment_has_keys(const struct store *store)
{
    return store->moment && store->keys_verified &&
           is_same(&store->moment->stamp, &store->keys_verified_at);
}

void check_moment_keep_keys(struct store *store)
{
    if (!store->moment || !check_moment_is_now(store, store->moment))
        return;
    store->keys_verified = true;
    store->keys_verified_at = store->moment->stamp;
}
