/* sweep.c: the only row of the table sweep. */
#include "store/sweep.h"

#include "base/clock.h"
#include "store/internal.h"

STATEMENT select_sweep = {RECORDS, "SELECT now FROM sweep"};

/* Of several that try at once, one succeeds. The clock can have been set
 * back. */
STATEMENT upsert_sweep = {
    RECORDS,
    "INSERT INTO sweep (id, now, begun_at) VALUES (1, $1, $2)"
    " ON CONFLICT (id) DO UPDATE SET now = excluded.now,"
    " begun_at = excluded.begun_at WHERE excluded.begun_at < sweep.begun_at"
    " OR excluded.begun_at >= sweep.begun_at + $3"};

enum result store_sweep_begin(struct store *store, int64_t now,
                              int64_t *instant)
{
    struct driver_statement *statement;
    int64_t last = 0;
    enum result result = store_number(store_use(store, &select_sweep), &last);

    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    *instant = last && now > last + CLOCK_DAY ? last + CLOCK_DAY : now;
    statement = store_use(store, &upsert_sweep);
    bind_int64(statement, 1, *instant);
    bind_int64(statement, 2, now);
    bind_int64(statement, 3, CLOCK_HOUR);
    return store_change(store, statement);
}
