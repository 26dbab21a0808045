/* driver_sqlite.c: the driver for SQLite 3.
 *
 * apr_dbd was weighed: it knows both engines, but its SQLite side gives neither
 * open flags (an endpoint must not be able to write) nor prepared statements that
 * outlive a call without re-preparing, nor the way to the WAL index that a
 * validated cache needs. */
#include "store/driver.h"

#include <apr_strings.h>
#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "base/log.h"

enum {
    /* A reader never waits for a writer in WAL mode, a writer for another
     * writer's few milliseconds. Apache gives an authorizer up after 30 s. */
    PATIENCE_MILLISECONDS = 5000,
};

/* The WAL index begins with its header, twice; see "WAL-mode File Format",
 * section 2.1 (https://sqlite.org/walformat.html). */
enum {
    INDEX_REGION_BYTES = 32768,
    INDEX_HEADER_BYTES = DRIVER_STAMP_BYTES,
    INDEX_IS_INITIALIZED = 12, /* offset in the header */
};

struct driver {
    sqlite3 *handle;
    apr_pool_t *pool; /* statements are finalized when it goes */
    const volatile unsigned char *index; /* NULL: not looked for yet */
};

struct driver_statement {
    sqlite3_stmt *handle;
    sqlite3 *connection;
};

/* What an SQLite code means to the program; logs what nobody expects. */
static enum result result_of(sqlite3 *handle, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW: return RESULT_OK;
    case SQLITE_DONE: return RESULT_NOT_FOUND;
    case SQLITE_CONSTRAINT: return RESULT_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return RESULT_BUSY;
    default:
        log_error("database: %s", sqlite3_errmsg(handle));
        return RESULT_BROKEN;
    }
}

static apr_status_t close_driver(void *data)
{
    struct driver *driver = data;

    sqlite3_close_v2(driver->handle);
    return APR_SUCCESS;
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

static const char setup_writer[] = "PRAGMA journal_mode = WAL;"
                                   "PRAGMA synchronous = FULL;";

/* SQLite says "unable to open database file" of a missing file and of one that
 * may not be opened; the system knows which. */
static enum result explain_open(apr_pool_t *pool, sqlite3 *handle, int code,
                                const char *path, const char **why)
{
    int reason =
        (code & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(handle) : 0;

    *why = apr_psprintf(pool, "database %s: %s", path,
                        reason ? strerror(reason) : sqlite3_errmsg(handle));
    return reason == ENOENT ? RESULT_NOT_FOUND : RESULT_BROKEN;
}

enum result driver_open(apr_pool_t *pool, const char *path,
                        enum driver_mode mode, struct driver **out,
                        const char **why)
{
    struct driver *driver = apr_pcalloc(pool, sizeof *driver);
    int code = sqlite3_open_v2(path, &driver->handle,
                               open_flags[mode] | SQLITE_OPEN_NOMUTEX |
                                   SQLITE_OPEN_PRIVATECACHE,
                               NULL);
    enum result result = RESULT_OK;

    driver->pool = pool;
    apr_pool_cleanup_register(pool, driver, close_driver,
                              apr_pool_cleanup_null);
    if (code == SQLITE_OK) {
        /* First of all: two processes may open a fresh database at once. */
        sqlite3_busy_timeout(driver->handle, PATIENCE_MILLISECONDS);
        sqlite3_extended_result_codes(driver->handle, 1);
        code = sqlite3_exec(driver->handle, setup, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK && mode != DRIVER_READ)
        code = sqlite3_exec(driver->handle, setup_writer, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        result = explain_open(pool, driver->handle, code, path, why);
    *out = driver;
    return result;
}

enum result driver_run(struct driver *driver, const char *sql)
{
    return result_of(driver->handle,
                     sqlite3_exec(driver->handle, sql, NULL, NULL, NULL));
}

static apr_status_t finalize(void *data)
{
    struct driver_statement *statement = data;

    sqlite3_finalize(statement->handle);
    return APR_SUCCESS;
}

enum result driver_prepare(struct driver *driver, const char *sql,
                           struct driver_statement **out)
{
    struct driver_statement *statement =
        apr_pcalloc(driver->pool, sizeof *statement);
    int code;

    code =
        sqlite3_prepare_v3(driver->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement->handle, NULL);
    if (code != SQLITE_OK) {
        log_error("database: %s in: %s", sqlite3_errmsg(driver->handle), sql);
        return RESULT_BROKEN;
    }
    apr_pool_cleanup_register(driver->pool, statement, finalize,
                              apr_pool_cleanup_null);
    statement->connection = driver->handle;
    *out = statement;
    return RESULT_OK;
}

/* SQLite numbers $1 by first appearance, not by its digits: ask for its name.
 * A parameter that the statement does not use is 0, which binds nothing. */
static int place(struct driver_statement *statement, int number)
{
    char name[16];

    apr_snprintf(name, sizeof name, "$%d", number);
    return sqlite3_bind_parameter_index(statement->handle, name);
}

void driver_bind_number(struct driver_statement *statement, int number,
                        int64_t value)
{
    if (!statement)
        return;
    sqlite3_bind_int64(statement->handle, place(statement, number), value);
}

void driver_bind_null(struct driver_statement *statement, int number)
{
    if (!statement)
        return;
    sqlite3_bind_null(statement->handle, place(statement, number));
}

void driver_bind_text(struct driver_statement *statement, int number,
                      const char *text)
{
    if (!statement)
        return;
    sqlite3_bind_text(statement->handle, place(statement, number), text, -1,
                      SQLITE_STATIC);
}

void driver_bind_bytes(struct driver_statement *statement, int number,
                       const void *bytes, size_t size)
{
    if (!statement)
        return;
    sqlite3_bind_blob64(statement->handle, place(statement, number), bytes,
                        size, SQLITE_STATIC);
}

enum result driver_step(struct driver_statement *statement)
{
    if (!statement)
        return RESULT_BROKEN;
    return result_of(statement->connection, sqlite3_step(statement->handle));
}

int64_t driver_number(struct driver_statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

char *driver_text(apr_pool_t *pool, struct driver_statement *statement,
                  int column)
{
    return apr_pstrdup(
        pool, (const char *)sqlite3_column_text(statement->handle, column));
}

unsigned char *driver_bytes(apr_pool_t *pool,
                            struct driver_statement *statement, int column,
                            size_t *size)
{
    const void *bytes = sqlite3_column_blob(statement->handle, column);

    *size = (size_t)sqlite3_column_bytes(statement->handle, column);
    return bytes ? apr_pmemdup(pool, bytes, *size) : NULL;
}

void driver_reset(struct driver_statement *statement)
{
    if (!statement)
        return;
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
}

enum result driver_begin(struct driver *driver)
{
    return driver_run(driver, "BEGIN IMMEDIATE");
}

enum result driver_commit(struct driver *driver)
{
    return driver_run(driver, "COMMIT");
}

void driver_rollback(struct driver *driver)
{
    if (!sqlite3_get_autocommit(driver->handle))
        driver_run(driver, "ROLLBACK");
}

int64_t driver_changes(struct driver *driver)
{
    return sqlite3_changes64(driver->handle);
}

int64_t driver_last_id(struct driver *driver)
{
    return sqlite3_last_insert_rowid(driver->handle);
}

enum result driver_version(struct driver *driver, int *version)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(driver->handle, "PRAGMA user_version", -1,
                                  &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return result_of(driver->handle, code);
}

enum result driver_set_version(struct driver *driver, int version)
{
    char sql[48];

    apr_snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    return driver_run(driver, sql);
}

/* Both checks give a row for each fault; the first gives "ok" where there is
 * none. */
/* The mapping is SQLite's own: to open and close the file beside it would drop
 * its locks. It lasts as long as the connection. */
static const volatile unsigned char *find_index(struct driver *driver)
{
    sqlite3_file *file = NULL;
    volatile void *region = NULL;

    if (sqlite3_file_control(driver->handle, "main", SQLITE_FCNTL_FILE_POINTER,
                             &file) != SQLITE_OK ||
        !file || !file->pMethods || file->pMethods->iVersion < 2)
        return NULL;
    if (file->pMethods->xShmMap(file, 0, INDEX_REGION_BYTES, 0, &region) !=
        SQLITE_OK)
        return NULL;
    return region;
}

static void copy_header(const volatile unsigned char *from, unsigned char *to)
{
    for (int i = 0; i < INDEX_HEADER_BYTES; i += (int)sizeof(uint64_t))
        *(uint64_t *)(to + i) = *(const volatile uint64_t *)(from + i);
}

/* A commit writes the second copy, then the first, and only then returns: the
 * two are the same whenever none is under way. */
enum result driver_stamp(struct driver *driver, struct driver_stamp *stamp)
{
    _Alignas(uint64_t) unsigned char copies[2][INDEX_HEADER_BYTES];

    if (!driver->index)
        driver->index = find_index(driver);
    if (!driver->index)
        return RESULT_NOT_FOUND;
    copy_header(driver->index, copies[0]);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    copy_header(driver->index + INDEX_HEADER_BYTES, copies[1]);
    if (memcmp(copies[0], copies[1], INDEX_HEADER_BYTES) != 0 ||
        !copies[0][INDEX_IS_INITIALIZED])
        return RESULT_NOT_FOUND;
    memcpy(stamp->bytes, copies[0], INDEX_HEADER_BYTES);
    return RESULT_OK;
}

static enum result run_check(struct driver *driver, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    enum result result = RESULT_OK;

    if (sqlite3_prepare_v2(driver->handle, sql, -1, &statement, NULL) !=
        SQLITE_OK)
        return result_of(driver->handle, sqlite3_errcode(driver->handle));
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        if (!found || strcmp(found, "ok") != 0) {
            log_error("database: %s: %s", sql, found ? found : "");
            result = RESULT_BROKEN;
        }
    }
    sqlite3_finalize(statement);
    return result;
}

enum result driver_verify(struct driver *driver)
{
    enum result result = run_check(driver, "PRAGMA integrity_check(1)");

    return result == RESULT_OK ? run_check(driver, "PRAGMA foreign_key_check")
                               : result;
}
