/* sqlite_statement.h: SQLite's prepared statements, as driver.h describes
 * statements. */
#ifndef TOKENBOOTH_STORE_SQLITE_STATEMENT_H
#define TOKENBOOTH_STORE_SQLITE_STATEMENT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"
#include "store/driver_engine.h"

/* Lives as long as the driver's pool. handle: the driver's connection. A fault
 * of the text is logged. */
enum result sqlite_statement_prepare(struct driver *driver, sqlite3 *handle,
                                     const char *sql,
                                     struct driver_statement **statement);

/* For what has no parameters: runs it once, with its first row's first column
 * in *number, if it has a row and number is not NULL; and resets it. */
enum result sqlite_statement_run(struct driver_statement *statement,
                                 int *number);

enum result sqlite_statement_bind_int64(struct driver_statement *statement,
                                        int number, int64_t value);
enum result sqlite_statement_bind_bool(struct driver_statement *statement,
                                       int number, bool value);
enum result sqlite_statement_bind_null(struct driver_statement *statement,
                                       int number);
enum result sqlite_statement_bind_text(struct driver_statement *statement,
                                       int number, const char *text);
enum result sqlite_statement_bind_bytes(struct driver_statement *statement,
                                        int number, const void *bytes,
                                        size_t size);

enum result sqlite_statement_step(struct driver_statement *statement);
void sqlite_statement_reset(struct driver_statement *statement);

int64_t sqlite_statement_int64(struct driver_statement *statement, int column);
const char *sqlite_statement_text(struct driver_statement *statement,
                                  int column);
const void *sqlite_statement_bytes(struct driver_statement *statement,
                                   int column, size_t *size);

#endif
