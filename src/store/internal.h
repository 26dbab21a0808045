/* internal.h: what the files of store/ share, and nobody else includes. */
#ifndef TOKENBOOTH_STORE_INTERNAL_H
#define TOKENBOOTH_STORE_INTERNAL_H

#include <apr_tables.h>

#include "store/driver.h"
#include "store/sql.h"
#include "store/store.h"

struct attribute_cache;

struct store {
    struct driver *driver;
    struct attribute_cache *cache; /* of the checks' attributes; NULL: none */
    struct store_keys keys;
    struct driver_statement *statements[SQL_MAX]; /* NULL: not of this role */
};

/* The statement, ready to be bound. NULL, which no driver function takes amiss
 * and which steps to RESULT_BROKEN, where the role does not have it. */
struct driver_statement *store_use(struct store *store, enum sql name);

/* Steps once, expecting no row, and resets. RESULT_OK where it ran. */
enum result store_finish(struct driver_statement *statement);

/* Steps once and resets; RESULT_NOT_FOUND where no row was changed. */
enum result store_change(struct store *store,
                         struct driver_statement *statement);

/* Reads the row on which the statement stands into what to points at. */
typedef void store_reader(struct driver_statement *statement, apr_pool_t *pool,
                          void *to);

/* Steps once, reads the row where there is one, and resets. */
enum result store_one(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, void *to);

/* Steps through all rows, each read into a new element of rows, and resets. No
 * row at all is RESULT_OK. */
enum result store_all(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, apr_array_header_t *rows);

/* Steps once and resets; *number is the first column of the row, 0 where it
 * failed. */
enum result store_number(struct driver_statement *statement, int64_t *number);

/* The same with the first two columns. */
enum result store_two_numbers(struct driver_statement *statement,
                              int64_t *first, int64_t *second);

/* Ends a transaction: commits where result is RESULT_OK, else rolls back.
 * Returns how it all went. */
enum result store_end(struct store *store, enum result result);

#endif
