/* schema.h: the tables, and the steps that brought them here. */
#ifndef TOKENBOOTH_STORE_SCHEMA_H
#define TOKENBOOTH_STORE_SCHEMA_H

#include "base/result.h"
#include "store/driver.h"

/* The SQL of the step from version (0: an empty database) to the next, in an
 * engine's words; NULL if there is none. */
const char *schema_text(apr_pool_t *pool, int version,
                        const struct driver_word *words);

/* Brings the database to the newest version, each step in a transaction of its
 * own. RESULT_INVALID where it is newer than this program. */
enum result schema_migrate(struct driver *driver);

/* RESULT_OK where the database has the version of this program, RESULT_INVALID
 * where not. Changes nothing. */
enum result schema_check(struct driver *driver);

#endif
