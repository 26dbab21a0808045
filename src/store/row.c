/* row.c: a cursor over the columns that the engine has. */
#include "store/row.h"

#include <apr_strings.h>

#include "base/log.h"
#include "store/driver_engine.h"

/* Takes the next column; false after the last one. */
static bool next(struct row *row, int *column)
{
    *column = row->column++;
    return *column < row->statement->columns;
}

int64_t row_int64(struct row *row)
{
    int column;

    return next(row, &column)
               ? row->statement->driver->engine->int64(row->statement, column)
               : 0;
}

bool row_bool(struct row *row)
{
    return row_int64(row) != 0;
}

char *row_text(struct row *row)
{
    int column;

    return next(row, &column)
               ? apr_pstrdup(row->pool, row->statement->driver->engine->text(
                                            row->statement, column))
               : NULL;
}

unsigned char *row_bytes(struct row *row, size_t *size)
{
    const void *bytes = NULL;
    int column;

    *size = 0;
    if (next(row, &column))
        bytes =
            row->statement->driver->engine->bytes(row->statement, column, size);
    return bytes ? apr_pmemdup(row->pool, bytes, *size) : NULL;
}

enum result row_end(const struct row *row)
{
    if (row->column == row->statement->columns)
        return RESULT_OK;
    log_error("database: %d of %d columns were read of: %s", row->column,
              row->statement->columns, row->statement->sql);
    return RESULT_BROKEN;
}
