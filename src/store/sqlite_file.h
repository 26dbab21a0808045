/* sqlite_file.h: whether a database's files are still those that a connection
 * has open. SQLite goes on with files that were moved, deleted or replaced, and
 * whatever is confirmed there is lost. */
#ifndef TOKENBOOTH_STORE_SQLITE_FILE_H
#define TOKENBOOTH_STORE_SQLITE_FILE_H

#include <apr_pools.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct sqlite_file {
    sqlite3 *handle;
    const char *index_path;
    ino_t index_inode;     /* 0: the index is not watched yet */
    bool is_moved;         /* as it was found last */
    int64_t look_again_at; /* in the time of clock_steady */
};

/* path: the database's. The pool keeps a copy of it. */
void sqlite_file_init(struct sqlite_file *file, apr_pool_t *pool,
                      sqlite3 *handle, const char *path);

/* From now on the WAL index counts as well: the connection has it open. */
void sqlite_file_watch_index(struct sqlite_file *file);

/* Looks at once, for what changes something. Logs what it finds first. */
bool sqlite_file_is_moved(struct sqlite_file *file);

/* The same for what only reads: up to a second old while all is well, so that a
 * check makes no system call for it. */
bool sqlite_file_was_moved(struct sqlite_file *file);

#endif
