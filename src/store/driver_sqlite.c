/* driver_sqlite.c: the engine SQLite 3.
 *
 * apr_dbd was considered: it speaks both engines, but its SQLite side gives
 * neither open flags (an endpoint must not be able to write) nor statements
 * that stay prepared between calls, nor the way to the WAL index that a
 * validated cache needs. */
#include <apr_strings.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/driver_engine.h"
#include "store/sqlite_file.h"
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

struct prepared {
    struct driver_statement statement; /* first */
    sqlite3_stmt *handle;
    /* SQLite numbers parameters by their first appearance in the text. */
    int positions[DRIVER_PARAMETERS_MAX + 1];
};

static struct connection *connection_of(struct driver *driver)
{
    return (struct connection *)driver;
}

static struct prepared *prepared_of(struct driver_statement *statement)
{
    return (struct prepared *)statement;
}

/* What an SQLite code means to the program; unexpected ones are logged. */
static enum result result_of(sqlite3 *handle, int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return RESULT_TAKEN;
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW: return RESULT_OK;
    case SQLITE_DONE: return RESULT_NOT_FOUND;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return RESULT_BUSY;
    default:
        log_error("database: %s", sqlite3_errmsg(handle));
        return RESULT_BROKEN;
    }
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
    *out = &connection->driver;
    return result;
}

static enum result run(struct driver *driver, const char *sql)
{
    sqlite3 *handle = connection_of(driver)->handle;

    return result_of(handle, sqlite3_exec(handle, sql, NULL, NULL, NULL));
}

static apr_status_t finalize(void *data)
{
    struct prepared *prepared = data;

    sqlite3_finalize(prepared->handle);
    return APR_SUCCESS;
}

static void find_positions(struct prepared *prepared)
{
    for (int number = 1; number <= DRIVER_PARAMETERS_MAX; number++) {
        char name[16];
        apr_snprintf(name, sizeof name, "$%d", number);
        prepared->positions[number] =
            sqlite3_bind_parameter_index(prepared->handle, name);
    }
}

static enum result prepare(struct driver *driver, const char *sql,
                           struct driver_statement **out)
{
    struct prepared *prepared = apr_pcalloc(driver->pool, sizeof *prepared);
    sqlite3 *handle = connection_of(driver)->handle;

    if (sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &prepared->handle, NULL) != SQLITE_OK) {
        log_error("database: %s in: %s", sqlite3_errmsg(handle), sql);
        return RESULT_BROKEN;
    }
    apr_pool_cleanup_register(driver->pool, prepared, finalize,
                              apr_pool_cleanup_null);
    prepared->statement.columns = sqlite3_column_count(prepared->handle);
    prepared->statement.writes = !sqlite3_stmt_readonly(prepared->handle);
    find_positions(prepared);
    *out = &prepared->statement;
    return RESULT_OK;
}

/* The outcome of binding a parameter. */
static enum result bound(const struct driver_statement *statement, int code)
{
    return result_of(connection_of(statement->driver)->handle, code);
}

static enum result sqlite_bind_int64(struct driver_statement *statement,
                                     int number, int64_t value)
{
    const struct prepared *prepared = prepared_of(statement);

    return bound(statement,
                 sqlite3_bind_int64(prepared->handle,
                                    prepared->positions[number], value));
}

static enum result sqlite_bind_bool(struct driver_statement *statement,
                                    int number, bool value)
{
    return sqlite_bind_int64(statement, number, value);
}

static enum result sqlite_bind_null(struct driver_statement *statement,
                                    int number)
{
    const struct prepared *prepared = prepared_of(statement);

    return bound(statement, sqlite3_bind_null(prepared->handle,
                                              prepared->positions[number]));
}

static enum result sqlite_bind_text(struct driver_statement *statement,
                                    int number, const char *text)
{
    const struct prepared *prepared = prepared_of(statement);

    return bound(statement, sqlite3_bind_text(prepared->handle,
                                              prepared->positions[number], text,
                                              -1, SQLITE_STATIC));
}

static enum result sqlite_bind_bytes(struct driver_statement *statement,
                                     int number, const void *bytes, size_t size)
{
    const struct prepared *prepared = prepared_of(statement);

    return bound(statement, sqlite3_bind_blob64(prepared->handle,
                                                prepared->positions[number],
                                                bytes, size, SQLITE_STATIC));
}

static enum result step(struct driver_statement *statement)
{
    return result_of(connection_of(statement->driver)->handle,
                     sqlite3_step(prepared_of(statement)->handle));
}

static void reset(struct driver_statement *statement)
{
    sqlite3_stmt *handle = prepared_of(statement)->handle;

    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
}

static int64_t column_int64(struct driver_statement *statement, int column)
{
    return sqlite3_column_int64(prepared_of(statement)->handle, column);
}

/* Without memory, SQLite returns NULL for a text, which must not pass for a
 * NULL of the row. The program ends, as it does where APR has none. */
static const char *column_text(struct driver_statement *statement, int column)
{
    sqlite3_stmt *handle = prepared_of(statement)->handle;
    bool is_null = sqlite3_column_type(handle, column) == SQLITE_NULL;
    const unsigned char *text = sqlite3_column_text(handle, column);

    if (!text && !is_null)
        abort();
    return (const char *)text;
}

static const void *column_bytes(struct driver_statement *statement, int column,
                                size_t *size)
{
    sqlite3_stmt *handle = prepared_of(statement)->handle;
    const void *bytes = sqlite3_column_blob(handle, column);

    *size = (size_t)sqlite3_column_bytes(handle, column);
    return bytes;
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

/* Runs a statement without rows, prepared the first time. */
static enum result run_prepared(struct driver *driver, const char *sql,
                                struct driver_statement **statement)
{
    enum result result =
        *statement ? RESULT_OK : prepare(driver, sql, statement);
    sqlite3_stmt *handle;

    if (result != RESULT_OK)
        return result;
    handle = prepared_of(*statement)->handle;
    sqlite3_step(handle);
    return result_of(connection_of(driver)->handle, sqlite3_reset(handle));
}

/* Takes its lock with the first statement that reads. */
static enum result begin_snapshot(struct driver *driver)
{
    return run_prepared(driver, "BEGIN", &connection_of(driver)->begin);
}

static void end_snapshot(struct driver *driver)
{
    if (run_prepared(driver, "COMMIT", &connection_of(driver)->commit) !=
        RESULT_OK)
        rollback(driver);
}

static int64_t changes(struct driver *driver)
{
    return sqlite3_changes64(connection_of(driver)->handle);
}

/* Reads a number, by a PRAGMA that is prepared the first time. */
static enum result read_pragma(struct driver *driver, const char *sql,
                               struct driver_statement **statement, int *number)
{
    enum result result =
        *statement ? RESULT_OK : prepare(driver, sql, statement);
    sqlite3_stmt *handle;

    if (result != RESULT_OK)
        return result;
    handle = prepared_of(*statement)->handle;
    if (sqlite3_step(handle) == SQLITE_ROW)
        *number = sqlite3_column_int(handle, 0);
    return result_of(connection_of(driver)->handle, sqlite3_reset(handle));
}

static enum result version(struct driver *driver, int *number)
{
    return read_pragma(driver, "PRAGMA user_version",
                       &connection_of(driver)->version, number);
}

/* SQLite's own number of its schema, which VACUUM changes, too. */
static enum result schema_cookie(struct driver *driver, int64_t *number)
{
    int read = 0;
    enum result result =
        read_pragma(driver, "PRAGMA schema_version",
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

/* A check returns a row for each fault, or a single "ok" if there is none, or
 * no row. It fails by itself if the file is so damaged that it cannot be
 * read. */
static enum result run_check(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    enum result result = RESULT_OK;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        if (!found || strcmp(found, "ok") != 0) {
            log_error("database: %s: %s", sql, found ? found : "");
            result = RESULT_BROKEN;
        }
    } else if (code != SQLITE_DONE) {
        result = result_of(handle, code);
    }
    sqlite3_finalize(statement);
    return result;
}

static enum result verify(struct driver *driver)
{
    sqlite3 *handle = connection_of(driver)->handle;
    enum result result = run_check(handle, "PRAGMA integrity_check(1)");

    return result == RESULT_OK ? run_check(handle, "PRAGMA foreign_key_check")
                               : result;
}

/* Runs a statement without rows whose only parameter is a path. */
static enum result run_with_path(struct driver *driver, const char *sql,
                                 const char *path)
{
    sqlite3 *handle = connection_of(driver)->handle;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? RESULT_OK : result_of(handle, code);
}

/* A copy is in WAL mode, too, and cannot be read then where nobody can write
 * beside it, as on a medium that is read-only. */
static enum result leave_wal(const char *path)
{
    sqlite3 *handle = NULL;
    int code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL);
    enum result result;

    if (code == SQLITE_OK)
        code = sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", NULL, NULL,
                            NULL);
    result = result_of(handle, code);
    sqlite3_close(handle);
    return result;
}

/* The backup interface would begin again whenever somebody commits. */
static enum result copy(struct driver *driver, const char *path)
{
    enum result result = run_with_path(driver, "VACUUM INTO $1", path);

    return result == RESULT_OK ? leave_wal(path) : result;
}

static enum result attach(struct driver *driver, const char *path)
{
    enum result result = run(driver, "PRAGMA foreign_keys = OFF");

    return result == RESULT_OK
               ? run_with_path(driver, "ATTACH $1 AS backup", path)
               : result;
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
    .bind_int64 = sqlite_bind_int64,
    .bind_bool = sqlite_bind_bool,
    .bind_null = sqlite_bind_null,
    .bind_text = sqlite_bind_text,
    .bind_bytes = sqlite_bind_bytes,
    .step = step,
    .reset = reset,
    .int64 = column_int64,
    .text = column_text,
    .bytes = column_bytes,
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
