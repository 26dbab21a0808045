/* driver.h: the little that the store asks of an SQL engine.
 *
 * An engine is a table of functions (driver_engine.h), chosen by the address of
 * the database when it is opened. These rules hold for every engine: parameters
 * are $1, $2, ... without a gap, each is bound once before a statement runs
 * (bind.h), and all columns of a row are read in order (row.h). Breaking one of
 * them is RESULT_BROKEN, with a line in the log. Values are always bound, never
 * written into the text of a statement.
 *
 * A connection belongs to one thread. Binding to a NULL statement does nothing,
 * and stepping it returns RESULT_BROKEN. */
#ifndef TOKENBOOTH_STORE_DRIVER_H
#define TOKENBOOTH_STORE_DRIVER_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/result.h"

struct driver;           /* a connection */
struct driver_statement; /* a statement, prepared for a connection */

enum driver_mode {
    DRIVER_READ,   /* cannot write, whatever statement it is given */
    DRIVER_WRITE,  /* reads and writes what is there, or is not opened */
    DRIVER_EITHER, /* the same, but only reads what cannot be written */
    DRIVER_CREATE, /* creates the database if it is missing */
};

/* Opens the database at an address: currently the path of an SQLite file.
 * Closed with the pool. RESULT_NOT_FOUND if it is missing. *why tells the
 * administrator what is wrong, in pool. */
enum result driver_open(apr_pool_t *pool, const char *address,
                        enum driver_mode mode, struct driver **driver,
                        const char **why);

/* Runs statements that return no rows (the schema). */
enum result driver_run(struct driver *driver, const char *sql);

/* A word of the schema, and what the engine writes instead of it. */
struct driver_word {
    const char *word, *sql;
};

/* The engine's words for the schema; the last one is NULL. */
const struct driver_word *driver_words(const struct driver *driver);

/* Prepares one statement, which lives as long as the connection. RESULT_BROKEN
 * if its parameters have gaps or the engine rejects it. */
enum result driver_prepare(struct driver *driver, const char *sql,
                           struct driver_statement **statement);

/* RESULT_OK: there is a row. RESULT_NOT_FOUND: no row, or no more rows.
 * RESULT_TAKEN: another row has the key. RESULT_BUSY. RESULT_UNWRITABLE: the
 * disk is full or read-only. RESULT_BROKEN, also if
 * any other constraint is violated, which is an error in the caller. */
enum result driver_step(struct driver_statement *statement);

/* Ends a run: its locks, and everything bound, are released. */
void driver_reset(struct driver_statement *statement);

/* driver_begin takes the write lock, so that no later statement of the
 * transaction fails because another connection has it. Commit returns when the
 * change is on disk. */
enum result driver_begin(struct driver *driver);
enum result driver_commit(struct driver *driver);
void driver_rollback(struct driver *driver);

/* How long the write lock is waited for, until this is called again, before the
 * result is RESULT_BUSY. A new connection waits DRIVER_WAIT_MILLISECONDS:
 * Apache gives up after 30 s. */
enum { DRIVER_WAIT_MILLISECONDS = 5000 };
void driver_set_wait(struct driver *driver, int64_t milliseconds);

/* Until it ends, everything is read as it was at one moment, and the database
 * is locked only once. Statements that write, driver_begin and another snapshot
 * are then RESULT_BROKEN, with a line in the log. */
enum result driver_begin_snapshot(struct driver *driver);
void driver_end_snapshot(struct driver *driver);
bool driver_is_in_snapshot(const struct driver *driver);

/* The number of rows that the last statement changed. */
int64_t driver_changes(struct driver *driver);

/* The version of the schema, 0 in a new database; setting it is part of the
 * transaction that changes the schema. */
enum result driver_version(struct driver *driver, int *version);
enum result driver_set_version(struct driver *driver, int version);

/* From now on statements are RESULT_BROKEN, with a line in the log, once
 * another program has given the schema another version. */
void driver_keep_version(struct driver *driver, int version);

/* Another number whenever a table, an index or a trigger was created, changed
 * or dropped. */
enum result driver_schema_cookie(struct driver *driver, int64_t *number);

/* The state of the database. Every commit changes it, so what was read after a
 * stamp was taken is still true while the stamp stays the same, even when all
 * connections were closed in between. Taking one needs no system call. */
enum { DRIVER_STAMP_BYTES = 48 };
struct driver_stamp {
    unsigned char bytes[DRIVER_STAMP_BYTES];
};

/* RESULT_NOT_FOUND if there is none now: a commit is under way, there was none
 * since all connections were closed, or the engine does not support stamps.
 * RESULT_BROKEN, with a line in the log, a second after the file of the
 * database or its index was moved, deleted or replaced: what is read or
 * written is not what others read. No statement is run, and no transaction
 * begun, until it is back. */
enum result driver_stamp(struct driver *driver, struct driver_stamp *stamp);

/* RESULT_BROKEN, with a line in the log, if the engine finds its files damaged
 * or a reference to a missing row. */
enum result driver_verify(struct driver *driver);

/* Writes all of the database, as it is at one moment, into a file that is
 * empty; others go on meanwhile. Not in a transaction. The caller has the file
 * on disk (fsync). */
enum result driver_copy(struct driver *driver, const char *path);

/* Lets statements read another database, by the name "backup". Not in a
 * transaction. From now on a reference to a missing row is only noticed by
 * driver_verify. */
enum result driver_attach(struct driver *driver, const char *path);

#endif
