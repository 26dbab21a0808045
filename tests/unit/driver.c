/* driver.c: tests of store/driver.h: what the store relies on of an engine. */
#include "store/bind.h"
#include "store/row.h"

#include <stdio.h>

#include "support.h"

#define EMPTY_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static struct driver_statement *prepare(struct driver *driver, const char *sql)
{
    struct driver_statement *statement = NULL;

    expect_result(sql, RESULT_OK, driver_prepare(driver, sql, &statement));
    return statement;
}

/* A database with one table. */
static struct driver *with_table(const struct fixture *fixture)
{
    struct driver *driver = support_driver(fixture, DRIVER_CREATE);

    expect_result("a table", RESULT_OK,
                  driver_run(driver, "CREATE TABLE t (id INTEGER PRIMARY KEY,"
                                     " name TEXT UNIQUE, bytes BLOB) STRICT"));
    return driver;
}

static enum result insert(struct driver *driver, const char *name)
{
    struct driver_statement *statement =
        prepare(driver, "INSERT INTO t (name) VALUES ($1)");
    enum result result;

    bind_text(statement, 1, name);
    result = driver_step(statement);
    driver_reset(statement);
    return result;
}

static int64_t rows(struct driver *driver)
{
    struct driver_statement *statement =
        prepare(driver, "SELECT count(*) FROM t");
    struct row row = {.statement = statement};
    int64_t count;

    expect_result("counting", RESULT_OK, driver_step(statement));
    count = row_int64(&row);
    driver_reset(statement);
    return count;
}

static void test_missing(void **state)
{
    static const enum driver_mode modes[] = {DRIVER_READ, DRIVER_WRITE};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LENGTH(modes); i++) {
        struct driver *driver = NULL;
        const char *why = "";
        expect_result("missing", RESULT_NOT_FOUND,
                      driver_open(fixture->pool, fixture->settings.database,
                                  modes[i], &driver, &why));
        expect_holds("the file", why, fixture->settings.database);
    }
    expect_number("it was not made", -1,
                  access(fixture->settings.database, F_OK));
}

/* Only what is not there is missing: nobody is told to create a database that
 * they may not open. */
static void test_not_reachable(void **state)
{
    struct fixture *fixture = *state;
    const char *file =
        apr_pstrcat(fixture->pool, fixture->folder, "/file", NULL);
    const char *why = "";
    struct driver *driver = NULL;
    FILE *made = fopen(file, "w");

    assert_non_null(made);
    fclose(made);
    expect_result("below a file", RESULT_BROKEN,
                  driver_open(fixture->pool,
                              apr_pstrcat(fixture->pool, file, "/db", NULL),
                              DRIVER_READ, &driver, &why));
    expect_holds("the reason", why, "Not a directory");
}

static void test_no_database(void **state)
{
    struct fixture *fixture = *state;
    FILE *file = fopen(fixture->settings.database, "w");
    struct driver *driver = NULL;
    const char *why = "";

    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("this is no database\n", file);
    fclose(file);
    expect_result("another file", RESULT_BROKEN,
                  driver_open(fixture->pool, fixture->settings.database,
                              DRIVER_WRITE, &driver, &why));
    expect_holds("the file", why, fixture->settings.database);
}

static void test_kinds(void **state)
{
    struct fixture *fixture = *state;
    struct driver *driver = with_table(fixture);
    struct driver_statement *write =
        prepare(driver, "INSERT INTO t (id, name, bytes) VALUES ($3, $1, $2)");
    struct driver_statement *read = prepare(
        driver, "SELECT id, name, bytes, id > 1, NULL, NULL, NULL FROM t"
                " WHERE id = $1");
    struct row row = {read, fixture->pool, 0};
    size_t size = 0;

    /* By their numbers, though $3 stands first. */
    bind_text(write, 1, "n\u00e9");
    bind_bytes(write, 2, "\0\1\2", 3);
    bind_int64(write, 3, INT64_MAX);
    expect_result("a row", RESULT_NOT_FOUND, driver_step(write));
    expect_number("changed", 1, driver_changes(driver));
    driver_reset(write);
    bind_int64(read, 1, INT64_MAX);
    expect_result("the row", RESULT_OK, driver_step(read));
    expect_number("number", INT64_MAX, row_int64(&row));
    expect_text("text", "n\u00e9", row_text(&row));
    assert_memory_equal("\0\1\2", row_bytes(&row, &size), 3);
    expect_number("bytes", 3, (long long)size);
    expect_number("true", true, row_bool(&row));
    expect_number("NULL as a number", 0, row_int64(&row));
    expect_text("NULL as a text", NULL, row_text(&row));
    assert_null(row_bytes(&row, &size));
    expect_result("the whole row", RESULT_OK, row_end(&row));
    expect_result("no further", RESULT_NOT_FOUND, driver_step(read));
}

/* Columns too few, or too many, are a mistake that does not pass. */
static void test_columns(void **state)
{
    struct driver *driver = with_table(*state);
    struct row row = {prepare(driver, "SELECT 1, 2"), NULL, 0};

    expect_result("the row", RESULT_OK, driver_step(row.statement));
    row_int64(&row);
    expect_result("too few", RESULT_BROKEN, row_end(&row));
    row_int64(&row);
    expect_result("all", RESULT_OK, row_end(&row));
    expect_number("beyond", 0, row_int64(&row));
    expect_text("beyond", NULL, row_text(&row));
    expect_result("too many", RESULT_BROKEN, row_end(&row));
}

/* Each parameter is bound once, and there is no other. */
static void test_parameters(void **state)
{
    struct driver *driver = with_table(*state);
    struct driver_statement *statement = NULL;

    expect_result("a gap", RESULT_BROKEN,
                  driver_prepare(driver, "SELECT $1, $3", &statement));
    expect_result("too many", RESULT_BROKEN,
                  driver_prepare(driver, "SELECT $31", &statement));
    statement = prepare(driver, "SELECT $1, $2, $1");
    bind_int64(statement, 2, 1);
    expect_result("one is missing", RESULT_BROKEN, driver_step(statement));
    driver_reset(statement);
    bind_int64(statement, 1, 1);
    bind_int64(statement, 2, 1);
    bind_int64(statement, 3, 1);
    expect_result("one too many", RESULT_BROKEN, driver_step(statement));
    driver_reset(statement);
    bind_int64(statement, 1, 1);
    bind_int64(statement, 2, 1);
    bind_int64(statement, 1, 2);
    expect_result("one twice", RESULT_BROKEN, driver_step(statement));
    driver_reset(statement);
    bind_null(statement, 1);
    bind_optional(statement, 2, 0);
    expect_result("NULL is bound too", RESULT_OK, driver_step(statement));
}

/* PostgreSQL takes no other text, so neither does SQLite. */
static void test_not_utf8(void **state)
{
    struct driver *driver = with_table(*state);

    expect_result("a name", RESULT_INVALID, insert(driver, "a\xff"));
    expect_number("rows", 0, rows(driver));
    expect_result("another", RESULT_NOT_FOUND, insert(driver, "a"));
}

/* What could not be bound is not silently NULL, however often it is tried. */
static void test_not_bound(void **state)
{
    enum { MORE_THAN_SQLITE_TAKES = 1000000001 };
    struct driver *driver = with_table(*state);
    struct driver_statement *statement =
        prepare(driver, "INSERT INTO t (bytes) VALUES ($1)");

    bind_bytes(statement, 1, "x", MORE_THAN_SQLITE_TAKES);
    expect_result("too many bytes", RESULT_BROKEN, driver_step(statement));
    expect_result("again", RESULT_BROKEN, driver_step(statement));
    driver_reset(statement);
    statement = prepare(driver, "INSERT INTO t (name) VALUES ($1)");
    bind_text(statement, 1, "a\xff");
    expect_result("not UTF-8", RESULT_INVALID, driver_step(statement));
    expect_result("again", RESULT_INVALID, driver_step(statement));
    driver_reset(statement);
    expect_number("rows", 0, rows(driver));
}

/* A parameter cannot change between two rows. */
static void test_bound_while_it_runs(void **state)
{
    struct driver *driver = with_table(*state);
    struct driver_statement *statement =
        prepare(driver, "SELECT id FROM t WHERE id < $1");

    insert(driver, "a");
    insert(driver, "b");
    bind_int64(statement, 1, 3);
    expect_result("the first row", RESULT_OK, driver_step(statement));
    bind_int64(statement, 1, 2);
    expect_result("the next one", RESULT_BROKEN, driver_step(statement));
    driver_reset(statement);
}

/* Bound is bound: no text becomes a part of the statement. */
static void test_bound(void **state)
{
    struct driver *driver = with_table(*state);

    expect_result("a bad name", RESULT_NOT_FOUND,
                  insert(driver, "'); DROP TABLE t; --"));
    expect_number("rows", 1, rows(driver));
}

/* What was bound before a reset is not there after it. */
static void test_reset(void **state)
{
    struct driver *driver = with_table(*state);
    struct driver_statement *statement =
        prepare(driver, "SELECT CAST($1 AS TEXT)");

    bind_text(statement, 1, "before");
    driver_step(statement);
    driver_reset(statement);
    expect_result("again", RESULT_BROKEN, driver_step(statement));
}

static void test_null_statement(void **state)
{
    (void)state;
    bind_int64(NULL, 1, 1);
    bind_null(NULL, 1);
    bind_text(NULL, 1, "x");
    bind_bytes(NULL, 1, "x", 1);
    expect_result("no statement", RESULT_BROKEN, driver_step(NULL));
    driver_reset(NULL);
}

static void test_errors(void **state)
{
    struct driver *driver = with_table(*state);
    struct driver_statement *statement = NULL;

    expect_result("first", RESULT_NOT_FOUND, insert(driver, "a"));
    expect_result("a name twice", RESULT_TAKEN, insert(driver, "a"));
    expect_result("no SQL", RESULT_BROKEN,
                  driver_prepare(driver, "SELEKT 1", &statement));
    expect_result("no such table", RESULT_BROKEN,
                  driver_prepare(driver, "SELECT 1 FROM u", &statement));
    expect_result("bytes for a text", RESULT_BROKEN,
                  driver_run(driver, "INSERT INTO t (name) VALUES (x'00')"));
}

static void test_foreign_keys(void **state)
{
    struct driver *driver = with_table(*state);

    expect_result("a child", RESULT_OK,
                  driver_run(driver, "CREATE TABLE u (t INTEGER NOT NULL"
                                     " REFERENCES t (id)) STRICT"));
    expect_result("of nobody", RESULT_BROKEN,
                  driver_run(driver, "INSERT INTO u (t) VALUES (7)"));
}

static void test_transaction(void **state)
{
    struct driver *driver = with_table(*state);
    struct driver *other = support_driver(*state, DRIVER_READ);

    expect_result("begin", RESULT_OK, driver_begin(driver));
    insert(driver, "a");
    expect_number("not for others yet", 0, rows(other));
    driver_rollback(driver);
    expect_number("rolled back", 0, rows(driver));
    driver_rollback(driver); /* outside of one: nothing happens */
    expect_result("begin again", RESULT_OK, driver_begin(driver));
    insert(driver, "b");
    expect_result("commit", RESULT_OK, driver_commit(driver));
    expect_number("for others too", 1, rows(other));
}

/* Whatever statement it is given. */
static void test_reader_cannot_write(void **state)
{
    static const char *const attempts[] = {
        "INSERT INTO t (name) VALUES ('b')",
        "UPDATE t SET name = 'b'",
        "DELETE FROM t",
        "DROP TABLE t",
        "CREATE TABLE u (x)",
        "PRAGMA user_version = 9",
    };
    struct driver *writer = with_table(*state);
    struct driver *reader;

    insert(writer, "a");
    reader = support_driver(*state, DRIVER_READ);
    for (size_t i = 0; i < LENGTH(attempts); i++)
        expect_result(attempts[i], RESULT_UNWRITABLE,
                      driver_run(reader, attempts[i]));
    expect_number("rows", 1, rows(reader));
    expect_number("rows", 1, rows(writer));
}

/* A reader sees what was there when it looked, and never waits for a writer. */
static void test_reader_beside_writer(void **state)
{
    struct driver *writer = with_table(*state);
    struct driver *reader = support_driver(*state, DRIVER_READ);

    expect_result("begin", RESULT_OK, driver_begin(writer));
    insert(writer, "a");
    expect_number("before the commit", 0, rows(reader));
    expect_result("commit", RESULT_OK, driver_commit(writer));
    expect_number("afterwards", 1, rows(reader));
}

/* All that is read in a snapshot is of one moment. */
static void test_snapshot(void **state)
{
    struct driver *writer = with_table(*state);
    struct driver *reader = support_driver(*state, DRIVER_WRITE);

    expect_result("begin", RESULT_OK, driver_begin_snapshot(reader));
    expect_number("at first", 0, rows(reader));
    insert(writer, "a");
    expect_number("the same moment", 0, rows(reader));
    driver_end_snapshot(reader);
    expect_number("afterwards", 1, rows(reader));
    expect_result("begin again", RESULT_OK, driver_begin_snapshot(reader));
    expect_number("a later moment", 1, rows(reader));
    driver_end_snapshot(reader);
}

/* It would fail as soon as another connection has written, and a reader that
 * does not know must not be the one who finds out. */
static void test_snapshot_cannot_write(void **state)
{
    struct driver *driver = with_table(*state);

    expect_result("begin", RESULT_OK, driver_begin_snapshot(driver));
    expect_result("a row", RESULT_BROKEN, insert(driver, "a"));
    expect_result("a transaction", RESULT_BROKEN, driver_begin(driver));
    expect_result("another snapshot", RESULT_BROKEN,
                  driver_begin_snapshot(driver));
    expect_number("it still reads", 0, rows(driver));
    driver_end_snapshot(driver);
    expect_result("afterwards", RESULT_NOT_FOUND, insert(driver, "a"));
    expect_number("rows", 1, rows(driver));
}

static void test_setup(void **state)
{
    static const struct {
        const char *sql;
        int64_t wanted;
    } cases[] = {
        {"SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1},
        {"SELECT synchronous FROM pragma_synchronous", 2}, /* FULL */
        {"SELECT foreign_keys FROM pragma_foreign_keys", 1},
        {"SELECT secure_delete FROM pragma_secure_delete", 1},
        {"SELECT trusted_schema FROM pragma_trusted_schema", 0},
    };
    struct driver *driver = with_table(*state);

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct driver_statement *statement = prepare(driver, cases[i].sql);
        struct row row = {.statement = statement};
        expect_result(cases[i].sql, RESULT_OK, driver_step(statement));
        expect_number(cases[i].sql, cases[i].wanted, row_int64(&row));
        driver_reset(statement);
    }
}

/* Each thread of an endpoint has a reader: 2 MB for each of them add up. */
static void test_reader_page_cache(void **state)
{
    struct driver *writer = with_table(*state);
    struct driver *reader = support_driver(*state, DRIVER_READ);
    struct driver_statement *statement =
        prepare(reader, "SELECT cache_size FROM pragma_cache_size");
    struct row row = {.statement = statement};

    insert(writer, "a");
    expect_result("asked", RESULT_OK, driver_step(statement));
    expect_number("KiB, negated", -256, row_int64(&row));
    driver_reset(statement);
}

static void test_version(void **state)
{
    struct driver *driver = with_table(*state);
    int version = -1;

    expect_result("new", RESULT_OK, driver_version(driver, &version));
    expect_number("new", 0, version);
    expect_result("set", RESULT_OK, driver_set_version(driver, 7));
    driver_version(driver, &version);
    expect_number("set", 7, version);
    driver_begin(driver);
    driver_set_version(driver, 8);
    driver_rollback(driver);
    driver_version(driver, &version);
    expect_number("part of the transaction", 7, version);
}

/* Opens the database, as the only one, and takes a stamp: before and after a
 * commit. */
static void take_stamps(const struct fixture *fixture, enum result *before,
                        struct driver_stamp stamps[2])
{
    struct fixture alone = *fixture;
    struct driver *driver;

    expect_number("a pool", APR_SUCCESS,
                  apr_pool_create(&alone.pool, fixture->pool));
    driver = support_driver(&alone, DRIVER_WRITE);
    rows(driver);
    *before = driver_stamp(driver, &stamps[0]);
    expect_result("deleted", RESULT_OK, driver_run(driver, "DELETE FROM t"));
    expect_result("after a commit", RESULT_OK,
                  driver_stamp(driver, &stamps[1]));
    apr_pool_destroy(alone.pool);
}

/* What is committed while nobody else is there changes the stamp as well. */
static void test_stamp_of_all_alone(void **state)
{
    struct fixture *fixture = *state, alone = *fixture;
    struct driver_stamp stamps[3][2] = {0};

    expect_number("a pool", APR_SUCCESS,
                  apr_pool_create(&alone.pool, fixture->pool));
    with_table(&alone);
    apr_pool_destroy(alone.pool);
    for (size_t i = 0; i < LENGTH(stamps); i++) {
        enum result before;
        take_stamps(fixture, &before, stamps[i]);
        if (i && before == RESULT_OK &&
            memcmp(&stamps[i - 1][0], &stamps[i][0], sizeof stamps[0][0]) == 0)
            fail_msg("the same stamp before and after a commit");
        if (i &&
            memcmp(&stamps[i - 1][1], &stamps[i][1], sizeof stamps[0][0]) == 0)
            fail_msg("the same stamp after two commits");
    }
}

/* As the log of one who is not alone, whatever becomes of it. */
static void test_stamp(void **state)
{
    struct driver *writer = with_table(*state);
    struct driver *reader = support_driver(*state, DRIVER_READ);
    struct driver_stamp before, same, after;

    rows(reader);
    expect_result("a stamp", RESULT_OK, driver_stamp(reader, &before));
    rows(reader);
    expect_result("once more", RESULT_OK, driver_stamp(reader, &same));
    assert_memory_equal(&before, &same, sizeof before);
    insert(writer, "a");
    expect_result("after a commit", RESULT_OK, driver_stamp(reader, &after));
    assert_memory_not_equal(&before, &after, sizeof before);
    expect_result("a checkpoint", RESULT_OK,
                  driver_run(writer, "PRAGMA wal_checkpoint(TRUNCATE)"));
    insert(writer, "b");
    expect_result("after a new log", RESULT_OK, driver_stamp(reader, &same));
    assert_memory_not_equal(&after, &same, sizeof after);
}

/* Overwrites the beginning of the database, which says what the file is. */
static void damage(const struct fixture *fixture)
{
    FILE *file = fopen(fixture->settings.database, "r+e");

    assert_non_null(file);
    for (int i = 0; i < 100; i++)
        fputc('x', file);
    assert_int_equal(0, fclose(file));
}

/* Without a write-ahead log, so that the file itself is read again. */
static void test_verify(void **state)
{
    struct driver *driver = with_table(*state);

    expect_result("a journal", RESULT_OK,
                  driver_run(driver, "PRAGMA journal_mode = DELETE"));
    expect_result("sound", RESULT_OK, driver_verify(driver));
    damage(*state);
    expect_result("damaged", RESULT_BROKEN, driver_verify(driver));
}

/* A row that refers to a missing one. */
static void test_verify_references(void **state)
{
    struct driver *driver = with_table(*state);

    expect_result("a reference", RESULT_OK,
                  driver_run(driver,
                             "CREATE TABLE r (t_id INTEGER REFERENCES t (id));"
                             "PRAGMA foreign_keys = OFF;"
                             "INSERT INTO r VALUES (7)"));
    expect_result("dangling", RESULT_BROKEN, driver_verify(driver));
}

/* SQLite would write on into a file that nobody finds any more. */
static void test_moved(void **state)
{
    const struct fixture *fixture = *state;
    const char *away =
        apr_pstrcat(fixture->pool, fixture->settings.database, ".away", NULL);
    struct driver *driver = with_table(fixture);
    struct driver_stamp stamp;

    expect_result("there", RESULT_NOT_FOUND, insert(driver, "a"));
    expect_number("moved", 0, rename(fixture->settings.database, away));
    expect_result("no change", RESULT_BROKEN, driver_begin(driver));
    expect_result("no check", RESULT_BROKEN, driver_stamp(driver, &stamp));
    expect_result("nothing at all", RESULT_BROKEN, insert(driver, "b"));
    expect_number("back", 0, rename(away, fixture->settings.database));
    expect_result("a check, at once", RESULT_OK, driver_stamp(driver, &stamp));
    expect_result("a change", RESULT_OK, driver_begin(driver));
    expect_result("again", RESULT_NOT_FOUND, insert(driver, "c"));
    expect_result("kept", RESULT_OK, driver_commit(driver));
    expect_number("rows", 2, rows(driver));
}

/* As by somebody who copies a backup over the file and deletes what is beside
 * it: others would begin a log of their own. */
static void test_index_gone(void **state)
{
    const struct fixture *fixture = *state;
    const char *index =
        apr_pstrcat(fixture->pool, fixture->settings.database, "-shm", NULL);
    struct driver *driver = with_table(fixture);
    struct driver_stamp stamp;

    expect_result("there", RESULT_NOT_FOUND, insert(driver, "a"));
    expect_number("deleted", 0, unlink(index));
    expect_result("no change", RESULT_BROKEN, driver_begin(driver));
    expect_result("no check", RESULT_BROKEN, driver_stamp(driver, &stamp));
    support_driver(fixture, DRIVER_WRITE);
    expect_result("nor with another one", RESULT_BROKEN, driver_begin(driver));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY_TEST(test_missing),
        EMPTY_TEST(test_not_reachable),
        EMPTY_TEST(test_no_database),
        EMPTY_TEST(test_kinds),
        EMPTY_TEST(test_columns),
        EMPTY_TEST(test_parameters),
        EMPTY_TEST(test_not_utf8),
        EMPTY_TEST(test_not_bound),
        EMPTY_TEST(test_bound_while_it_runs),
        EMPTY_TEST(test_bound),
        EMPTY_TEST(test_reset),
        cmocka_unit_test(test_null_statement),
        EMPTY_TEST(test_errors),
        EMPTY_TEST(test_foreign_keys),
        EMPTY_TEST(test_transaction),
        EMPTY_TEST(test_reader_cannot_write),
        EMPTY_TEST(test_reader_beside_writer),
        EMPTY_TEST(test_snapshot),
        EMPTY_TEST(test_snapshot_cannot_write),
        EMPTY_TEST(test_setup),
        EMPTY_TEST(test_reader_page_cache),
        EMPTY_TEST(test_version),
        EMPTY_TEST(test_stamp),
        EMPTY_TEST(test_stamp_of_all_alone),
        EMPTY_TEST(test_moved),
        EMPTY_TEST(test_index_gone),
        EMPTY_TEST(test_verify),
        EMPTY_TEST(test_verify_references),
    };

    return RUN(tests);
}
