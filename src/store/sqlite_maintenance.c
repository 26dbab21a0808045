/* sqlite_maintenance.c: checks, copies and attaches database files. */
#include "store/sqlite_maintenance.h"

#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "store/sqlite_result.h"

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
        result = sqlite_result(handle, code);
    }
    sqlite3_finalize(statement);
    return result;
}

enum result sqlite_maintenance_verify(sqlite3 *handle)
{
    enum result result = run_check(handle, "PRAGMA integrity_check(1)");

    return result == RESULT_OK ? run_check(handle, "PRAGMA foreign_key_check")
                               : result;
}

/* Runs a statement without rows whose only parameter is a path. */
static enum result run_with_path(sqlite3 *handle, const char *sql,
                                 const char *path)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? RESULT_OK : sqlite_result(handle, code);
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
    result = sqlite_result(handle, code);
    sqlite3_close(handle);
    return result;
}

/* The backup interface would begin again whenever somebody commits. */
enum result sqlite_maintenance_copy(sqlite3 *handle, const char *path)
{
    enum result result = run_with_path(handle, "VACUUM INTO $1", path);

    return result == RESULT_OK ? leave_wal(path) : result;
}

enum result sqlite_maintenance_attach(sqlite3 *handle, const char *path)
{
    enum result result =
        sqlite_result(handle, sqlite3_exec(handle, "PRAGMA foreign_keys = OFF",
                                           NULL, NULL, NULL));

    return result == RESULT_OK
               ? run_with_path(handle, "ATTACH $1 AS backup", path)
               : result;
}
