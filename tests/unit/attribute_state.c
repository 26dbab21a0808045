/* attribute_state.c: tests of store/attribute_state.h: which commits make a
 * check read again what it has read before, and which do not. */
#include "store/attribute_state.h"

#include "store/attribute_cache.h"
#include "store/checks.h"
#include "store/access_records.h"
#include "store/events.h"
#include "support.h"

/* How often a check has read a value or a feed from the database, and what is
 * committed right before it reads a value (NULL: nothing). */
static struct {
    int reads;
    const char *database, *intrusion;
} watched;

/* As somebody does it with sqlite3: without any of the program's settings. */
static sqlite3 *open_by_hand(const char *database)
{
    sqlite3 *handle = NULL;

    expect_number("open", SQLITE_OK, sqlite3_open(database, &handle));
    return handle;
}

static void run_by_hand(const char *database, const char *sql)
{
    sqlite3 *handle = open_by_hand(database);
    char *error = NULL;

    if (sqlite3_exec(handle, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
    sqlite3_close(handle);
}

static int count_read(unsigned event, void *baton, void *statement, void *text)
{
    const char *sql = sqlite3_sql(statement), *intrusion = watched.intrusion;

    (void)event;
    (void)baton;
    (void)text;
    if (strstr(sql, " FROM token_value v") && intrusion) {
        watched.intrusion = NULL;
        run_by_hand(watched.database, intrusion);
    }
    watched.reads += strstr(sql, " FROM token_value v") ||
                     strstr(sql, " FROM feed f LEFT JOIN");
    return 0;
}

static int watch(sqlite3 *handle)
{
    return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, count_read, NULL);
}

/* Endpoints that have read a token, and what it can do on a feed. All tables
 * have a row. */
struct scene {
    struct fixture *fixture;
    const char *database;
    struct store *endpoints, *records;
    int64_t ann, token_id;
    char *value;
};

static struct store *open_endpoints(const struct fixture *fixture)
{
    struct attribute_cache *cache = NULL;
    struct store *endpoints;

    sqlite3_auto_extension((void (*)(void))watch);
    endpoints = support_open(fixture, STORE_CHECKS);
    sqlite3_cancel_auto_extension((void (*)(void))watch);
    expect_result("a cache", RESULT_OK,
                  attribute_cache_create(fixture->pool, 0, &cache));
    store_use_cache(endpoints, cache);
    return endpoints;
}

static struct token_attributes ask(const struct scene *scene)
{
    struct token_attributes token = {0};
    struct feed_attributes feed = {0};

    expect_result("a value", RESULT_OK,
                  store_check_value(scene->endpoints, scene->fixture->pool,
                                    scene->value, &token));
    expect_result("a feed", RESULT_OK,
                  store_check_feed(scene->endpoints, "acme", scene->ann,
                                   scene->token_id, &feed));
    return token;
}

static struct scene scene_of(void **state)
{
    struct fixture *fixture = *state;
    struct scene scene = {
        .fixture = fixture,
        .database = fixture->settings.database,
        .endpoints = open_endpoints(fixture),
        .records = support_open(fixture, STORE_RECORDS),
        .ann = support_account(fixture, "ann"),
    };

    support_account(fixture, "bob");
    support_feed(fixture, "acme", scene.ann);
    support_feed(fixture, "tools", scene.ann);
    scene.token_id = support_token(fixture, scene.ann, "CI", &scene.value);
    run_by_hand(scene.database,
                "INSERT INTO token_feed SELECT id, 1, 1 FROM token;"
                "INSERT INTO token_block SELECT id, 2, 1 FROM token;"
                "INSERT INTO identity (account_id, issuer, subject, label,"
                " linked_at) VALUES (1, 'i', 's', '', 1);"
                "INSERT INTO password_link VALUES (x'00', 1, 1)");
    watched.database = scene.database;
    watched.intrusion = NULL;
    ask(&scene);
    return scene;
}

/* Whether a check finds all in the cache. Afterwards it does. */
static bool is_kept(const struct scene *scene)
{
    int before = watched.reads;

    ask(scene);
    return watched.reads == before;
}

/* --- what checks do not read ---------------------------------------------- */

static void record_access(const struct scene *scene, const char *kind,
                          const char *reason)
{
    const struct access_record record = {.at = NOW,
                                         .token_id = scene->token_id,
                                         .account_id = scene->ann,
                                         .count = 1,
                                         .address = "192.0.2.7",
                                         .client = "npm",
                                         .feed = "acme",
                                         .access = "read",
                                         .kind = kind,
                                         .reason = reason,
                                         .last4 = "abcd"};
    apr_array_header_t *records =
        apr_array_make(scene->fixture->pool, 1, sizeof(struct access_record));
    int written = 0;

    APR_ARRAY_PUSH(records, struct access_record) = record;
    expect_result("recorded", RESULT_OK,
                  store_access_records_add(
                      support_act(scene->records, AUTHORITY_PROOF, 0, NOW),
                      records, 1000, &written));
}

static void record_use(const struct scene *scene)
{
    record_access(scene, NULL, NULL);
}

static void record_denial(const struct scene *scene)
{
    record_access(scene, EVENT_TOKEN_DENIED, "scope");
}

static void sign_in(const struct scene *scene)
{
    const struct session_limits limits = {0};
    char *cookie = NULL;

    expect_result("signed in", RESULT_OK,
                  support_sign_in(scene->fixture->store, scene->ann, &limits,
                                  "a browser", NOW, &cookie));
}

static void sweep(const struct scene *scene)
{
    bool more = false;

    expect_result("swept", RESULT_OK,
                  store_event_sweep(scene->records, NOW + 1, &more));
}

static void test_kept(void **state)
{
    static const struct {
        const char *what;
        void (*commit)(const struct scene *scene);
        const char *sql;
    } cases[] = {
        {"a use", record_use, NULL},
        {"a denial", record_denial, NULL},
        {"a session", sign_in, NULL},
        {"a session is seen", NULL, "UPDATE session SET seen_at = 7"},
        {"a session ends", NULL, "DELETE FROM session"},
        {"an event", NULL, "UPDATE event SET count = count + 1"},
        {"last uses", NULL, "DELETE FROM token_use"},
        {"an identity", NULL, "UPDATE identity SET used_at = 7"},
        {"a password's link", NULL, "DELETE FROM password_link"},
        {"a sweep", NULL, "INSERT INTO sweep VALUES (1, 7, 7)"},
        {"a checkpoint", NULL, "PRAGMA wal_checkpoint(TRUNCATE)"},
        {"what is rolled back", NULL,
         "BEGIN; UPDATE account SET disabled_at = 7; ROLLBACK;"
         "UPDATE event SET count = 7"},
        {"old events", sweep, NULL},
    };
    struct scene scene = scene_of(state);

    expect_number("at first", true, is_kept(&scene));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct driver_stamp before, after;
        expect_result("a stamp", RESULT_OK,
                      driver_stamp(scene.endpoints->driver, &before));
        if (cases[i].commit)
            cases[i].commit(&scene);
        else
            run_by_hand(scene.database, cases[i].sql);
        driver_stamp(scene.endpoints->driver, &after);
        if (memcmp(&before, &after, sizeof before) == 0 &&
            strcmp(cases[i].what, "a checkpoint") != 0)
            fail_msg("%s: nothing was committed", cases[i].what);
        expect_number(cases[i].what, true, is_kept(&scene));
    }
}

/* --- what they read ------------------------------------------------------ */

static void test_ended(void **state)
{
    static const char *const cases[] = {
        "UPDATE account SET disabled_at = 7 WHERE username = 'bob'",
        "UPDATE account SET disabled_at = NULL WHERE username = 'bob'",
        "UPDATE feed SET is_public = 1 WHERE name = 'tools'",
        "DELETE FROM privilege WHERE feed_id = 2",
        "INSERT INTO privilege SELECT id, username, 2, 1, 7 FROM account"
        " WHERE id = 1",
        "UPDATE token SET expires_at = 7",
        "DELETE FROM token_feed",
        "INSERT INTO token_feed VALUES (1, 1, 2)",
        "UPDATE token_block SET blocked_at = 7",
        "DELETE FROM token_block WHERE token_id = 1",
        "DELETE FROM token_block",
        "UPDATE token_value SET last4 = 'abcd'",
        /* SQLite's triggers do not see the row that gives way. */
        "REPLACE INTO token_feed VALUES (1, 1, 2)",
        "UPDATE OR REPLACE account SET username = 'bob' WHERE id = 3",
        "BEGIN; UPDATE token SET revision = 7; SAVEPOINT s;"
        "UPDATE token SET revision = 8; ROLLBACK TO s; COMMIT",
        "ALTER TABLE token_block RENAME TO away;"
        "ALTER TABLE away RENAME TO token_block",
    };
    struct scene scene = scene_of(state);

    support_account(scene.fixture, "cyd");
    ask(&scene);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        run_by_hand(scene.database, cases[i]);
        expect_number(cases[i], false, is_kept(&scene));
        expect_number(cases[i], true, is_kept(&scene));
    }
}

/* A table that is gone is not made up for by what was read of it. */
static void test_table_gone(void **state)
{
    struct scene scene = scene_of(state);
    struct token_attributes token;

    run_by_hand(scene.database, "ALTER TABLE token_value RENAME TO away");
    expect_result("gone", RESULT_BROKEN,
                  store_check_value(scene.endpoints, scene.fixture->pool,
                                    scene.value, &token));
    run_by_hand(scene.database, "ALTER TABLE away RENAME TO token_value");
    ask(&scene);
    expect_number("back", true, is_kept(&scene));
}

/* After a change by hand that leaves a table unwatched. */
static void expect_nothing_kept(void **state, const char *sql)
{
    struct scene scene = scene_of(state);

    run_by_hand(scene.database, sql);
    for (int i = 0; i < 3; i++)
        expect_number(sql, false, is_kept(&scene));
}

/* A table that is created again has lost its triggers. */
static void test_trigger_gone(void **state)
{
    expect_nothing_kept(state, "CREATE TABLE anew AS SELECT * FROM token_block;"
                               "DROP TABLE token_block;"
                               "ALTER TABLE anew RENAME TO token_block");
}

/* The triggers are all there, but those of the table went away with it. */
static void test_renamed_table(void **state)
{
    expect_nothing_kept(state,
                        "ALTER TABLE token_block RENAME TO token_block_old;"
                        "CREATE TABLE token_block AS"
                        " SELECT * FROM token_block_old");
}

/* Another trigger does not make up for the one that is gone, however it is
 * called. */
static void test_replaced_trigger(void **state)
{
    expect_nothing_kept(state,
                        "DROP TRIGGER token_block_deleted;"
                        "DROP TRIGGER token_block_updated;"
                        "CREATE TRIGGER token_logged AFTER DELETE ON token"
                        " BEGIN SELECT 1; END;"
                        "CREATE TABLE log (x);"
                        "CREATE TRIGGER log_deleted AFTER DELETE ON log"
                        " BEGIN SELECT 1; END");
}

/* An administrator's own triggers, as for a log of changes. */
static void test_foreign_trigger(void **state)
{
    struct scene scene = scene_of(state);

    run_by_hand(scene.database,
                "CREATE TABLE log (x);"
                "CREATE TRIGGER log_inserted AFTER INSERT ON log"
                " BEGIN SELECT 1; END;"
                "CREATE TRIGGER token_logged AFTER UPDATE ON token"
                " BEGIN INSERT INTO log VALUES (old.id); END");
    ask(&scene);
    expect_number("kept", true, is_kept(&scene));
    run_by_hand(scene.database, "UPDATE token SET write_scope = 0");
    expect_number("changed", SCOPE_NONE, ask(&scene).write_scope);
}

/* What the log tells the administrator to do helps, even when the triggers are
 * another table's by now. */
static void test_restored_triggers(void **state)
{
    struct scene scene = scene_of(state);
    const struct settings *settings = &scene.fixture->settings;
    const char *why = "";

    run_by_hand(scene.database,
                "ALTER TABLE token_block RENAME TO token_block_old;"
                "CREATE TABLE token_block AS SELECT * FROM token_block_old;"
                "DROP TRIGGER token_updated");
    expect_number("nothing is kept", false, is_kept(&scene));
    expect_result("init", RESULT_OK,
                  store_create(scene.fixture->pool, settings, &why));
    ask(&scene);
    expect_number("kept", true, is_kept(&scene));
    run_by_hand(scene.database, "DELETE FROM token_block");
    expect_number("seen", false, is_kept(&scene));
    run_by_hand(scene.database, "UPDATE token SET write_scope = 0");
    expect_number("changed", SCOPE_NONE, ask(&scene).write_scope);
}

static void test_vacuum(void **state)
{
    struct scene scene = scene_of(state);

    run_by_hand(scene.database, "VACUUM");
    ask(&scene);
    expect_number("kept", true, is_kept(&scene));
    run_by_hand(scene.database, "UPDATE account SET disabled_at = 7");
    expect_number("disabled", 7, ask(&scene).disabled_at);
}

/* --- backups -------------------------------------------------------------- */

/* Copies a whole database into another one that may be open elsewhere, as
 * .backup and .restore do. */
static void copy_database(const char *from, const char *to)
{
    sqlite3 *source = open_by_hand(from), *target = open_by_hand(to);
    sqlite3_backup *backup =
        sqlite3_backup_init(target, "main", source, "main");

    assert_non_null(backup);
    expect_number("copied", SQLITE_DONE, sqlite3_backup_step(backup, -1));
    expect_number("to the end", SQLITE_OK, sqlite3_backup_finish(backup));
    sqlite3_close(source);
    sqlite3_close(target);
}

/* Each time it goes on from where it was before. */
static void test_restored(void **state)
{
    struct scene scene = scene_of(state);
    const char *copy =
        apr_pstrcat(scene.fixture->pool, scene.fixture->folder, "/copy", NULL);

    copy_database(scene.database, copy);
    for (int64_t i = 1; i < 5; i++) {
        const char *sql = apr_psprintf(
            scene.fixture->pool, "UPDATE account SET disabled_at = %d", (int)i);
        run_by_hand(scene.database, sql);
        expect_number("disabled", i, ask(&scene).disabled_at);
        copy_database(copy, scene.database);
        expect_number("as it was", 0, ask(&scene).disabled_at);
    }
}

/* Brings the rows back that belong to a state, and the state. */
static const char *back_to_now(const struct scene *scene)
{
    int64_t now =
        support_count(scene->fixture, "SELECT state FROM attribute_state");

    return apr_psprintf(scene->fixture->pool,
                        "BEGIN; UPDATE token SET write_scope = 0;"
                        "UPDATE attribute_state SET state = %" APR_INT64_T_FMT
                        "; COMMIT",
                        now);
}

/* After a state that comes back, another one follows than the first time, which
 * the cache still knows. */
static void test_another_state(void **state)
{
    struct scene scene = scene_of(state);
    const char *back = back_to_now(&scene);

    for (int64_t scope = SCOPE_ALL; scope >= SCOPE_FEEDS; scope--) {
        const char *sql =
            apr_psprintf(scene.fixture->pool,
                         "UPDATE token SET write_scope = %d", (int)scope);
        run_by_hand(scene.database, sql);
        expect_number("changed", scope, ask(&scene).write_scope);
        run_by_hand(scene.database, back);
    }
    expect_number("as it was", SCOPE_NONE, ask(&scene).write_scope);
}

/* What was read after a change is not kept for the state before it. */
static void test_state_in_between(void **state)
{
    struct scene scene = scene_of(state);
    const char *back = back_to_now(&scene);

    scene.endpoints = open_endpoints(scene.fixture);
    watched.intrusion = "UPDATE token SET write_scope = 2";
    expect_number("all at last", SCOPE_ALL, ask(&scene).write_scope);
    assert_null(watched.intrusion);
    run_by_hand(scene.database, back);
    expect_number("as it was", SCOPE_NONE, ask(&scene).write_scope);
}

/* --- triggers ------------------------------------------------------------ */

/* The columns that checks read: "table.column". */
struct columns {
    apr_pool_t *pool;
    apr_array_header_t *names;
};

/* Read when a store is opened, and by a check only for a value that it has not
 * found, which no cache keeps; and the state itself. */
static bool is_exempt(const char *table)
{
    return strcmp(table, "secret_key") == 0 ||
           strcmp(table, "former_key") == 0 ||
           strncmp(table, "attribute_", 10) == 0 ||
           strncmp(table, "sqlite_", 7) == 0;
}

static int note_column(void *baton, int action, const char *table,
                       const char *column, const char *database,
                       const char *view)
{
    struct columns *columns = baton;

    (void)database;
    (void)view;
    if (action == SQLITE_READ && !is_exempt(table))
        APR_ARRAY_PUSH(columns->names, const char *) =
            apr_pstrcat(columns->pool, table, ".", column, NULL);
    return SQLITE_OK;
}

/* Of every statement that endpoints can run, by SQLite's own account. */
static void find_columns(sqlite3 *handle, struct columns *columns)
{
    sqlite3_set_authorizer(handle, note_column, columns);
    for (size_t i = 0; i < statement_count(); i++) {
        sqlite3_stmt *statement = NULL;
        const struct statement *one = &statement_first()[i];
        if (one->roles & CHECKS)
            expect_number(
                one->sql, SQLITE_OK,
                sqlite3_prepare_v2(handle, one->sql, -1, &statement, NULL));
        sqlite3_finalize(statement);
    }
    sqlite3_set_authorizer(handle, NULL, NULL);
}

static int64_t state_of(sqlite3 *handle)
{
    sqlite3_stmt *statement = NULL;
    int64_t state;

    sqlite3_prepare_v2(handle, "SELECT state FROM attribute_state", -1,
                       &statement, NULL);
    expect_number("the state", SQLITE_ROW, sqlite3_step(statement));
    state = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return state;
}

static void expect_state_changes(sqlite3 *handle, const char *sql)
{
    int64_t before = state_of(handle);
    char *error = NULL;

    if (sqlite3_exec(handle, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
    if (state_of(handle) == before)
        fail_msg("no trigger sees: %s", sql);
}

/* Changes the column, and every row of its table, and takes it back. */
static void expect_seen(sqlite3 *handle, apr_pool_t *pool, const char *name)
{
    const char *column = strchr(name, '.') + 1;
    const char *table = apr_pstrmemdup(pool, name, (size_t)(column - 1 - name));

    sqlite3_exec(handle, "BEGIN", NULL, NULL, NULL);
    sqlite3_exec(
        handle,
        apr_psprintf(pool, "CREATE TEMP TABLE kept AS SELECT * FROM %s", table),
        NULL, NULL, NULL);
    if (*column)
        expect_state_changes(handle, apr_psprintf(pool, "UPDATE %s SET %s = %s",
                                                  table, column, column));
    expect_state_changes(handle, apr_psprintf(pool, "DELETE FROM %s", table));
    expect_state_changes(
        handle,
        apr_psprintf(pool, "INSERT INTO %s SELECT * FROM temp.kept", table));
    sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
}

static void test_columns(void **state)
{
    struct scene scene = scene_of(state);
    sqlite3 *handle = open_by_hand(scene.database);
    struct columns columns = {
        scene.fixture->pool,
        apr_array_make(scene.fixture->pool, 64, sizeof(const char *))};

    find_columns(handle, &columns);
    if (columns.names->nelts < 30)
        fail_msg("checks read %d columns only", columns.names->nelts);
    for (int i = 0; i < columns.names->nelts; i++)
        expect_seen(handle, columns.pool,
                    APR_ARRAY_IDX(columns.names, i, const char *));
    sqlite3_close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_kept),
        STORE_TEST(test_ended),
        STORE_TEST(test_table_gone),
        STORE_TEST(test_trigger_gone),
        STORE_TEST(test_renamed_table),
        STORE_TEST(test_replaced_trigger),
        STORE_TEST(test_foreign_trigger),
        STORE_TEST(test_restored_triggers),
        STORE_TEST(test_vacuum),
        STORE_TEST(test_restored),
        STORE_TEST(test_another_state),
        STORE_TEST(test_state_in_between),
        STORE_TEST(test_columns),
    };

    return RUN(tests);
}
