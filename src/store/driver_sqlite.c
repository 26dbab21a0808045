/* driver_sqlite.c: the engine SQLite 3.
 *
 * apr_dbd was considered: it speaks both engines, but its SQLite side gives
 * neither open flags (an endpoint must not be able to write) nor statements
 * that stay prepared between calls, nor the way to the WAL index that a
 * validated cache needs. */
#include <apr_strings.h>
#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/driver_engine.h"
#include "store/sqlite_file.h"
#include "store/sqlite_maintenance.h"
#include "store/sqlite_result.h"
#include "store/sqlite_statement.h"
#include "store/wal_index.h"

/* In WAL mode a reader never waits for a writer, and a writer only for another
 * writer's few milliseconds. */
enum { BUSY_POLL_MILLISECONDS = 5 };

struct connection {
    struct driver driver; /* first */
    sqlite3 *handle;
    int64_t wait;          /* for the write lock, milliseconds */
    int64_t waiting_until; /* in the time of clock_steady, while busy */
    const volatile uint64_t *index; /* wal_index_find; NULL: not yet */
    struct sqlite_file file;
    /* NULL: not prepared yet. A page begins with the one and ends with the
     * other, so they are not parsed each time. */
    struct driver_statement *begin, *commit, *version, *schema_cookie;
};

static struct connection *connection_of(struct driver *driver)
{
    return (struct connection *)driver;
}

static apr_status_t close_connection(void *data)
{
    struct connection *connection = data;

    sqlite3_close_v2(connection->handle);
    return APR_SUCCESS;
}

/* SQLite's own handler waits for up to 100 ms between two tries, and would miss
 * the pauses that the recorder makes for others. */
static int wait_while_busy(void *data, int tries)
{
    static const struct timespec pause = {.tv_nsec =
                                              BUSY_POLL_MILLISECONDS * 1000000};
    struct connection *connection = data;
    int64_t now = clock_steady();

    if (!tries)
        connection->waiting_until = now + connection->wait;
    if (now >= connection->waiting_until)
        return 0;
    nanosleep(&pause, NULL);
    return 1;
}

static const int open_flags[] = {
    [DRIVER_READ] = SQLITE_OPEN_READONLY,
    [DRIVER_WRITE] = SQLITE_OPEN_READWRITE,
    [DRIVER_EITHER] = SQLITE_OPEN_READWRITE,
    [DRIVER_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
};

static const char setup[] =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA secure_delete = ON;" /* a destroyed sealed value is overwritten */
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA temp_store = MEMORY;";

/* An endpoint has a connection for each of its threads, and a cache of what it
 * read that all of them share: it has little use for pages of the file, of
 * which SQLite would keep 2 MB a connection. */
static const char setup_reader[] = "PRAGMA cache_size = -256;"; /* KiB */

static const char setup_writer[] = "PRAGMA journal_mode = WAL;"
                                   "PRAGMA synchronous = FULL;";

/* SQLite says "unable to open database file" for a missing file and for one
 * that cannot be opened; the system knows which. */
static enum result explain_open(apr_pool_t *pool, sqlite3 *handle, int code,
                                const char *path, const char **why)
{
    int reason =
        (code & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(handle) : 0;

    *why = apr_psprintf(pool, "database %s: %s", path,
                        reason ? strerror(reason) : sqlite3_errmsg(handle));
    return reason == ENOENT ? RESULT_NOT_FOUND : RESULT_BROKEN;
}

/* SQLite opens a file that it cannot write for reading, and would not notice
 * that it can be written again. */
static enum result require_writable(apr_pool_t *pool, sqlite3 *handle,
                                    enum driver_mode mode, const char *path,
                                    const char **why)
{
    if ((mode != DRIVER_WRITE && mode != DRIVER_CREATE) ||
        !sqlite3_db_readonly(handle, "main"))
        return RESULT_OK;
    *why = apr_psprintf(pool, "database %s cannot be written: %s", path,
                        access(path, W_OK) == 0 ? "it is read-only"
                                                : strerror(errno));
    return RESULT_UNWRITABLE;
}

static enum result open_file(apr_pool_t *pool, const char *path,
                             enum driver_mode mode, struct driver **out,
                             const char **why)
{
    struct connection *connection = apr_pcalloc(pool, sizeof *connection);
    int code = sqlite3_open_v2(path, &connection->handle,
                               open_flags[mode] | SQLITE_OPEN_NOMUTEX |
                                   SQLITE_OPEN_PRIVATECACHE,
                               NULL);
    enum result result = RESULT_OK;

    connection->driver.engine = &driver_sqlite;
    connection->driver.pool = pool;
    connection->wait = DRIVER_WAIT_MILLISECONDS;
    sqlite_file_init(&connection->file, pool, connection->handle, path);
    apr_pool_cleanup_register(pool, connection, close_connection,
                              apr_pool_cleanup_null);
    if (code == SQLITE_OK) {
        /* Before anything else: two processes can open a new database at
         * once. */
        sqlite3_busy_handler(connection->handle, wait_while_busy, connection);
        sqlite3_extended_result_codes(connection->handle, 1);
        code = sqlite3_exec(connection->handle, setup, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(connection->handle,
                            mode == DRIVER_READ ? setup_reader : setup_writer,
                            NULL, NULL, NULL);
    if (code != SQLITE_OK)
        result = explain_open(pool, connection->handle, code, path, why);
    else
        result = require_writable(pool, connection->handle, mode, path, why);
    *out = &connection->driver;
    return result;
}

static enum result run(struct driver *driver, const char *sql)
{
    sqlite3 *handle = connection_of(driver)->handle;

    return sqlite_result(handle, sqlite3_exec(handle, sql, NULL, NULL, NULL));
}

static enum result prepare(struct driver *driver, const char *sql,
                           struct driver_statement **statement)
{
    return sqlite_statement_prepare(driver, connection_of(driver)->handle, sql,
                                    statement);
}

static enum result begin(struct driver *driver)
{
    return sqlite_file_is_moved(&connection_of(driver)->file)
               ? RESULT_BROKEN
               : run(driver, "BEGIN IMMEDIATE");
}

static enum result commit(struct driver *driver)
{
    return run(driver, "COMMIT");
}

static void rollback(struct driver *driver)
{
    if (!sqlite3_get_autocommit(connection_of(driver)->handle))
        run(driver, "ROLLBACK");
}

static void set_wait(struct driver *driver, int64_t milliseconds)
{
    connection_of(driver)->wait = milliseconds;
}

/* Runs a statement, prepared the first time, and reads a number from it, if it
 * has one. */
static enum result run_prepared(struct driver *driver, const char *sql,
                                struct driver_statement **statement,
                                int *number)
{
    enum result result =
        *statement ? RESULT_OK : prepare(driver, sql, statement);

    return result == RESULT_OK ? sqlite_statement_run(*statement, number)
                               : result;
}

/* Takes its lock with the first statement that reads. */
static enum result begin_snapshot(struct driver *driver)
{
    return run_prepared(driver, "BEGIN", &connection_of(driver)->begin, NULL);
}

static void end_snapshot(struct driver *driver)
{
    if (run_prepared(driver, "COMMIT", &connection_of(driver)->commit, NULL) !=
        RESULT_OK)
        rollback(driver);
}

static int64_t changes(struct driver *driver)
{
    return sqlite3_changes64(connection_of(driver)->handle);
}

static enum result version(struct driver *driver, int *number)
{
    return run_prepared(driver, "PRAGMA user_version",
                        &connection_of(driver)->version, number);
}

/* SQLite's own number of its schema, which VACUUM changes, too. */
static enum result schema_cookie(struct driver *driver, int64_t *number)
{
    int read = 0;
    enum result result =
        run_prepared(driver, "PRAGMA schema_version",
                     &connection_of(driver)->schema_cookie, &read);

    *number = read;
    return result;
}

static enum result set_version(struct driver *driver, int number)
{
    char sql[48];

    apr_snprintf(sql, sizeof sql, "PRAGMA user_version = %d", number);
    return run(driver, sql);
}

/* Elsewhere there is no index, and looking for it would create its file, as
 * beside a backup. */
static bool has_index(sqlite3 *handle)
{
    sqlite3_stmt *statement = NULL;
    bool is_wal = false;

    if (sqlite3_prepare_v2(handle, "PRAGMA journal_mode", -1, &statement,
                           NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        const char *mode = (const char *)sqlite3_column_text(statement, 0);
        is_wal = mode && strcmp(mode, "wal") == 0;
    }
    sqlite3_finalize(statement);
    return is_wal;
}

static enum result take_stamp(struct driver *driver, struct driver_stamp *stamp)
{
    struct connection *connection = connection_of(driver);

    if (sqlite_file_was_moved(&connection->file))
        return RESULT_BROKEN;
    if (!connection->index && has_index(connection->handle)) {
        connection->index = wal_index_find(connection->handle);
        if (connection->index)
            sqlite_file_watch_index(&connection->file);
    }
    return connection->index && wal_index_stamp(connection->index, stamp)
               ? RESULT_OK
               : RESULT_NOT_FOUND;
}

static enum result verify(struct driver *driver)
{
    return sqlite_maintenance_verify(connection_of(driver)->handle);
}

static enum result copy(struct driver *driver, const char *path)
{
    return sqlite_maintenance_copy(connection_of(driver)->handle, path);
}

static enum result attach(struct driver *driver, const char *path)
{
    return sqlite_maintenance_attach(connection_of(driver)->handle, path);
}

static const struct driver_word words[] = {
    {"id", "INTEGER PRIMARY KEY AUTOINCREMENT"},
    {"number", "INTEGER"},
    {"boolean", "INTEGER"},
    {"text", "TEXT"},
    {"bytes", "BLOB"},
    {"rows", "STRICT"},
    {"rows by key", "STRICT, WITHOUT ROWID"},
    {"random number", "random()"},
    {"triggers", "SELECT name, tbl_name AS table_name FROM sqlite_schema"
                 " WHERE type = 'trigger'"},
    {"triggers' function", ""},
    {"or truncate", ""},
    {"change the attribute state",
     "BEGIN UPDATE attribute_state SET state = random(); END"},
    {NULL, NULL},
};

const struct driver_engine driver_sqlite = {
    .words = words,
    .open = open_file,
    .run = run,
    .prepare = prepare,
    .bind_int64 = sqlite_statement_bind_int64,
    .bind_bool = sqlite_statement_bind_bool,
    .bind_null = sqlite_statement_bind_null,
    .bind_text = sqlite_statement_bind_text,
    .bind_bytes = sqlite_statement_bind_bytes,
    .step = sqlite_statement_step,
    .reset = sqlite_statement_reset,
    .int64 = sqlite_statement_int64,
    .text = sqlite_statement_text,
    .bytes = sqlite_statement_bytes,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .set_wait = set_wait,
    .begin_snapshot = begin_snapshot,
    .end_snapshot = end_snapshot,
    .changes = changes,
    .version = version,
    .set_version = set_version,
    .schema_cookie = schema_cookie,
    .stamp = take_stamp,
    .verify = verify,
    .copy = copy,
    .attach = attach,
};
