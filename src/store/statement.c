/* statement.c: finds a store's prepared statements, and runs them. */
#include "store/statement.h"

#include "store/internal.h"

/* The linker's names for the two ends of the section. */
extern const struct statement statements_start[] __asm__("__start_statements");
extern const struct statement statements_stop[] __asm__("__stop_statements");

const struct statement *statement_first(void)
{
    return statements_start;
}

size_t statement_count(void)
{
    return ((uintptr_t)statements_stop - (uintptr_t)statements_start) /
           sizeof *statements_start;
}

struct driver_statement *store_use(struct store *store,
                                   const struct statement *statement)
{
    return store->statements[statement - statements_start];
}

enum result store_finish(struct driver_statement *statement)
{
    enum result result = driver_step(statement);

    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result read_row(struct driver_statement *statement,
                            apr_pool_t *pool, store_reader *read, void *to)
{
    struct row row = {statement, pool, 0};

    read(&row, to);
    return row_end(&row);
}

enum result store_one(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, void *to)
{
    enum result result = driver_step(statement);

    if (result == RESULT_OK)
        result = read_row(statement, pool, read, to);
    driver_reset(statement);
    return result;
}

/* Reads all rows, each into a new element of rows or, if that is NULL, all
 * into the same place. */
static enum result read_rows(struct driver_statement *statement,
                             apr_pool_t *pool, store_reader *read,
                             apr_array_header_t *rows, void *to)
{
    enum result result;

    while ((result = driver_step(statement)) == RESULT_OK) {
        result =
            read_row(statement, pool, read, rows ? apr_array_push(rows) : to);
        if (result != RESULT_OK)
            break;
    }
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_all(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, apr_array_header_t *rows)
{
    return read_rows(statement, pool, read, rows, NULL);
}

enum result store_each(struct driver_statement *statement, apr_pool_t *pool,
                       store_reader *read, void *to)
{
    return read_rows(statement, pool, read, NULL, to);
}

static void read_number(struct row *row, void *to)
{
    *(int64_t *)to = row_int64(row);
}

enum result store_number(struct driver_statement *statement, int64_t *number)
{
    *number = 0;
    return store_one(statement, NULL, read_number, number);
}

static void read_two_numbers(struct row *row, void *to)
{
    int64_t *numbers = to;

    numbers[0] = row_int64(row);
    numbers[1] = row_int64(row);
}

enum result store_two_numbers(struct driver_statement *statement,
                              int64_t *first, int64_t *second)
{
    int64_t numbers[2] = {0, 0};
    enum result result = store_one(statement, NULL, read_two_numbers, numbers);

    *first = numbers[0];
    *second = numbers[1];
    return result;
}

void store_read_text(struct row *row, void *to)
{
    *(char **)to = row_text(row);
}

void store_read_bool(struct row *row, void *to)
{
    *(bool *)to = row_bool(row);
}

enum result store_change(struct store *store,
                         struct driver_statement *statement)
{
    enum result result = store_finish(statement);

    if (result == RESULT_OK && driver_changes(store->driver) == 0)
        return RESULT_NOT_FOUND;
    return result;
}
