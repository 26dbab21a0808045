/* sqlite_statement.c: a statement keeps its place for each parameter. */
#include "store/sqlite_statement.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "base/log.h"
#include "store/sqlite_result.h"

struct prepared {
    struct driver_statement statement; /* first */
    sqlite3_stmt *handle;
    /* SQLite numbers parameters by their first appearance in the text. */
    int positions[DRIVER_PARAMETERS_MAX + 1];
};

static struct prepared *prepared_of(struct driver_statement *statement)
{
    return (struct prepared *)statement;
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

enum result sqlite_statement_prepare(struct driver *driver, sqlite3 *handle,
                                     const char *sql,
                                     struct driver_statement **out)
{
    struct prepared *prepared = apr_pcalloc(driver->pool, sizeof *prepared);

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

/* What a code means that came from this statement. */
static enum result outcome(const struct prepared *prepared, int code)
{
    return sqlite_result(sqlite3_db_handle(prepared->handle), code);
}

enum result sqlite_statement_bind_int64(struct driver_statement *statement,
                                        int number, int64_t value)
{
    const struct prepared *prepared = prepared_of(statement);

    return outcome(prepared,
                   sqlite3_bind_int64(prepared->handle,
                                      prepared->positions[number], value));
}

enum result sqlite_statement_bind_bool(struct driver_statement *statement,
                                       int number, bool value)
{
    return sqlite_statement_bind_int64(statement, number, value);
}

enum result sqlite_statement_bind_null(struct driver_statement *statement,
                                       int number)
{
    const struct prepared *prepared = prepared_of(statement);

    return outcome(prepared, sqlite3_bind_null(prepared->handle,
                                               prepared->positions[number]));
}

enum result sqlite_statement_bind_text(struct driver_statement *statement,
                                       int number, const char *text)
{
    const struct prepared *prepared = prepared_of(statement);

    return outcome(prepared, sqlite3_bind_text(prepared->handle,
                                               prepared->positions[number],
                                               text, -1, SQLITE_STATIC));
}

enum result sqlite_statement_bind_bytes(struct driver_statement *statement,
                                        int number, const void *bytes,
                                        size_t size)
{
    const struct prepared *prepared = prepared_of(statement);

    return outcome(prepared, sqlite3_bind_blob64(prepared->handle,
                                                 prepared->positions[number],
                                                 bytes, size, SQLITE_STATIC));
}

enum result sqlite_statement_step(struct driver_statement *statement)
{
    const struct prepared *prepared = prepared_of(statement);

    return outcome(prepared, sqlite3_step(prepared->handle));
}

void sqlite_statement_reset(struct driver_statement *statement)
{
    sqlite3_stmt *handle = prepared_of(statement)->handle;

    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
}

int64_t sqlite_statement_int64(struct driver_statement *statement, int column)
{
    return sqlite3_column_int64(prepared_of(statement)->handle, column);
}

/* Without memory, SQLite returns NULL for a text, which must not pass for a
 * NULL of the row. The program ends, as it does where APR has none. */
const char *sqlite_statement_text(struct driver_statement *statement,
                                  int column)
{
    sqlite3_stmt *handle = prepared_of(statement)->handle;
    bool is_null = sqlite3_column_type(handle, column) == SQLITE_NULL;
    const unsigned char *text = sqlite3_column_text(handle, column);

    if (!text && !is_null)
        abort();
    return (const char *)text;
}

const void *sqlite_statement_bytes(struct driver_statement *statement,
                                   int column, size_t *size)
{
    sqlite3_stmt *handle = prepared_of(statement)->handle;
    const void *bytes = sqlite3_column_blob(handle, column);

    *size = (size_t)sqlite3_column_bytes(handle, column);
    return bytes;
}

enum result sqlite_statement_run(struct driver_statement *statement,
                                 int *number)
{
    const struct prepared *prepared = prepared_of(statement);

    if (sqlite3_step(prepared->handle) == SQLITE_ROW && number)
        *number = sqlite3_column_int(prepared->handle, 0);
    return outcome(prepared, sqlite3_reset(prepared->handle));
}
