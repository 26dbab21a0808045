/* attribute_state.c: reads the state that the triggers of schema.c change. */
#include "store/attribute_state.h"

#include "store/internal.h"

STATEMENT select_state = {
    CHECKS, "SELECT state FROM attribute_state"
            " WHERE triggers = (SELECT count(*) FROM attribute_trigger)"};

enum result attribute_state_read(struct store *store,
                                 struct attribute_state *state)
{
    enum result result =
        store_number(store_use(store, &select_state), &state->rows);

    return result == RESULT_OK ? driver_layout(store->driver, &state->layout)
                               : result;
}

bool attribute_state_equal(const struct attribute_state *a,
                           const struct attribute_state *b)
{
    return a->rows == b->rows && a->layout == b->layout;
}
