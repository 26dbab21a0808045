/* schema.h: the tables, and the steps that create them. */
#ifndef TOKENBOOTH_STORE_SCHEMA_H
#define TOKENBOOTH_STORE_SCHEMA_H

#include "base/result.h"
#include "store/driver.h"

/* The SQL of the step from version (0: an empty database) to the next, in an
 * engine's words; NULL if there is none. */
const char *schema_text(apr_pool_t *pool, int version,
                        const struct driver_word *words);

/* Migrates the database to this program's version, in one transaction.
 * RESULT_INVALID if it is newer. */
enum result schema_migrate(struct driver *driver);

/* RESULT_OK if the database has this program's version, and from then on keeps
 * the connection to it (driver_keep_version), else RESULT_INVALID. Changes
 * nothing. *version (may be NULL): the database's. */
enum result schema_check(struct driver *driver, int *version);

/* Creates the triggers again that change the attribute state, wherever they
 * have gone. */
enum result schema_watch(struct driver *driver);

/* What the administrator has to do about a database of this version, which is
 * not this program's. */
const char *schema_cure(apr_pool_t *pool, int version);

#endif
