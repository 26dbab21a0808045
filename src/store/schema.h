/* schema.h: the tables, and the steps that brought them here. */
#ifndef TOKENBOOTH_STORE_SCHEMA_H
#define TOKENBOOTH_STORE_SCHEMA_H

#include "base/result.h"
#include "store/driver.h"

/* Brings the database to the newest version, each step in a transaction of its
 * own. RESULT_INVALID where it is newer than this program. */
enum result schema_migrate(struct driver *driver);

/* RESULT_OK where the database has the version of this program, RESULT_INVALID
 * where not. Changes nothing. */
enum result schema_check(struct driver *driver);

#endif
