/* sqlite_maintenance.h: what an administrator's commands do with whole database
 * files. handle: a connection to the database. */
#ifndef TOKENBOOTH_STORE_SQLITE_MAINTENANCE_H
#define TOKENBOOTH_STORE_SQLITE_MAINTENANCE_H

#include <sqlite3.h>

#include "base/result.h"

/* RESULT_BROKEN if it is damaged or a reference leads nowhere, which is
 * logged. Reads the whole database. */
enum result sqlite_maintenance_verify(sqlite3 *handle);

/* A copy as of this instant, while others write, in the new file path. */
enum result sqlite_maintenance_copy(sqlite3 *handle, const char *path);

/* Another database as the schema "backup". From then on this connection does
 * not enforce references. */
enum result sqlite_maintenance_attach(sqlite3 *handle, const char *path);

#endif
