/* sqlite_result.h: what SQLite's codes mean to the program. */
#ifndef TOKENBOOTH_STORE_SQLITE_RESULT_H
#define TOKENBOOTH_STORE_SQLITE_RESULT_H

#include <sqlite3.h>

#include "base/result.h"

/* code: the last one of handle, extended. SQLITE_ROW is RESULT_OK, SQLITE_DONE
 * RESULT_NOT_FOUND. Unexpected ones are logged, and RESULT_BROKEN. */
enum result sqlite_result(sqlite3 *handle, int code);

#endif
