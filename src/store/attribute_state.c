/* attribute_state.c: reads the state that triggers change (schema_steps.c). */
#include "store/attribute_state.h"

#include <stdatomic.h>

#include "base/log.h"
#include "store/internal.h"

STATEMENT select_state = {
    CHECKS | ADMINISTRATOR,
    "SELECT state FROM attribute_state"
    " WHERE triggers = (SELECT count(*) FROM attribute_trigger)"};

enum result attribute_state_read(struct store *store,
                                 struct attribute_state *state)
{
    enum result result =
        store_number(store_use(store, &select_state), &state->rows);
    enum result read =
        driver_schema_cookie(store->driver, &state->schema_cookie);

    return result == RESULT_OK ? read : result;
}

/* Once for each change of the tables: every check finds it out again. */
void attribute_state_warn(const struct attribute_state *state)
{
    static atomic_llong last;

    if (atomic_exchange(&last, state->schema_cookie) != state->schema_cookie)
        log_warning("database: triggers are missing that tell checks of "
                    "changes, so every check reads the database, which "
                    "takes longer; \"tokenbooth init\" restores them");
}

bool attribute_state_equal(const struct attribute_state *a,
                           const struct attribute_state *b)
{
    return a->rows == b->rows && a->schema_cookie == b->schema_cookie;
}
