/* sqlite_result.c: SQLite's codes, sorted by what a caller can do. */
#include "store/sqlite_result.h"

#include <stdbool.h>

#include "base/counters.h"
#include "base/log.h"

static bool is_unwritable(int code)
{
    return (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_READONLY ||
           code == SQLITE_IOERR_WRITE;
}

enum result sqlite_result(sqlite3 *handle, int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return RESULT_TAKEN;
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW: return RESULT_OK;
    case SQLITE_DONE: return RESULT_NOT_FOUND;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        counters_add(COUNTERS_OF_STORE + COUNTERS_STORE_BUSY, 1);
        return RESULT_BUSY;
    default:
        counters_add(COUNTERS_OF_STORE + COUNTERS_STORE_BROKEN, 1);
        log_error("database: %s", sqlite3_errmsg(handle));
        return is_unwritable(code) ? RESULT_UNWRITABLE : RESULT_BROKEN;
    }
}
