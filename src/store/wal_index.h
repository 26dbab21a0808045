/* wal_index.h: the state of an SQLite database in WAL mode, read from its index
 * in shared memory, without a system call. */
#ifndef TOKENBOOTH_STORE_WAL_INDEX_H
#define TOKENBOOTH_STORE_WAL_INDEX_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/driver.h"

/* The index, which is there as long as the connection; NULL if it has none. */
const volatile uint64_t *wal_index_find(sqlite3 *handle);

/* Copies what every commit changes. False while a commit is under way, and
 * before the first one to a log that is empty: an empty log does not show what
 * was committed before all connections were closed. */
bool wal_index_stamp(const volatile uint64_t *index,
                     struct driver_stamp *stamp);

#endif
