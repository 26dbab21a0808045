/* driver.h: the little that the store asks of an SQL engine.
 *
 * One file per engine implements it: driver_sqlite.c today. Parameters are $1,
 * $2, … and are always bound; nothing is ever put into the text of a statement.
 * A connection belongs to one thread. A NULL statement binds nothing and steps
 * to RESULT_BROKEN. */
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
    DRIVER_WRITE,  /* reads and writes what is there */
    DRIVER_CREATE, /* makes the database where it is missing */
};

/* Opens the database at path; closed when pool goes. RESULT_NOT_FOUND where it
 * is missing. *why tells the operator what is wrong, in pool. */
enum result driver_open(apr_pool_t *pool, const char *path,
                        enum driver_mode mode, struct driver **driver,
                        const char **why);

/* Runs statements that give no rows (the schema). */
enum result driver_run(struct driver *driver, const char *sql);

/* Prepares one statement; it goes with the connection. RESULT_BROKEN and a line
 * in the log where the engine does not take it. */
enum result driver_prepare(struct driver *driver, const char *sql,
                           struct driver_statement **statement);

/* Binds $number. A NULL text or NULL bytes bind SQL's NULL. What is bound must
 * stay as it is until the statement is reset. */
void driver_bind_number(struct driver_statement *statement, int number,
                        int64_t value);
void driver_bind_null(struct driver_statement *statement, int number);
void driver_bind_text(struct driver_statement *statement, int number,
                      const char *text);
void driver_bind_bytes(struct driver_statement *statement, int number,
                       const void *bytes, size_t size);

/* RESULT_OK: a row is there. RESULT_NOT_FOUND: no (further) row.
 * RESULT_CONFLICT: a constraint forbids it. RESULT_BUSY, RESULT_BROKEN. */
enum result driver_step(struct driver_statement *statement);

/* The columns of the row, from 0. NULL numbers read as 0, NULL texts and bytes
 * as NULL. Texts and bytes are copied into pool. */
int64_t driver_number(struct driver_statement *statement, int column);
char *driver_text(apr_pool_t *pool, struct driver_statement *statement,
                  int column);
unsigned char *driver_bytes(apr_pool_t *pool,
                            struct driver_statement *statement, int column,
                            size_t *size);

/* Ends a run of the statement: locks and what was bound are let go. */
void driver_reset(struct driver_statement *statement);

/* A transaction that writes takes its lock at once, so that it cannot fail
 * half way for want of it. Commit returns when the change is on disk. */
enum result driver_begin(struct driver *driver);
enum result driver_commit(struct driver *driver);
void driver_rollback(struct driver *driver);

/* Rows changed by the last statement that ran. */
int64_t driver_changes(struct driver *driver);

/* The key that the engine gave to the row inserted last. */
int64_t driver_last_id(struct driver *driver);

/* The version of the schema, 0 in a new database; setting it belongs to the
 * transaction that changes the schema. */
enum result driver_version(struct driver *driver, int *version);
enum result driver_set_version(struct driver *driver, int version);

/* What the database is just now: whoever commits anything changes it, and what
 * was read after it was taken is true as long as it is the same. Costs no system
 * call. */
enum { DRIVER_STAMP_BYTES = 48 };
struct driver_stamp {
    unsigned char bytes[DRIVER_STAMP_BYTES];
};

/* RESULT_NOT_FOUND where it cannot be told just now: a commit is under way, or
 * the engine has none. */
enum result driver_stamp(struct driver *driver, struct driver_stamp *stamp);

/* RESULT_BROKEN, with a line in the log, where the engine finds its files
 * damaged or a reference that leads nowhere. */
enum result driver_verify(struct driver *driver);

#endif
