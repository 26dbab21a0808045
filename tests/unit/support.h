/* support.h: what the unit tests share: a pool, a store of a moment, and
 * expectations that name their case.
 *
 * Each tests/unit/NAME.c is one program; so this is all inline. */
#ifndef TOKENBOOTH_TESTS_UNIT_SUPPORT_H
#define TOKENBOOTH_TESTS_UNIT_SUPPORT_H

/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/result.h"
#include "base/secret.h"
#include "base/settings.h"
#include "store/accounts.h"
#include "store/act.h"
#include "store/driver.h"
#include "store/feeds.h"
#include "store/members.h"
#include "store/internal.h"
#include "store/sessions.h"
#include "store/store.h"
#include "store/tokens.h"

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

/* An instant that tests count from: 2026-12-06 09:00 UTC. */
#define NOW ((int64_t)1796547600)

/* A test with a pool, or with a store, of its own. */
#define POOL_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_pool, support_pool_gone)
#define STORE_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_store, support_store_gone)

#define RUN(tests) cmocka_run_group_tests(tests, support_start, support_stop)

static inline int support_start(void **state)
{
    (void)state;
    return apr_initialize() != APR_SUCCESS || secret_init() != RESULT_OK ||
           secret_harden_process() != RESULT_OK;
}

static inline int support_stop(void **state)
{
    (void)state;
    apr_terminate();
    return 0;
}

/* --- expectations ------------------------------------------------------- */

static inline void expect_number(const char *what, long long wanted,
                                 long long got)
{
    if (wanted != got)
        fail_msg("%s: wanted %lld, got %lld", what, wanted, got);
}

static inline void expect_result(const char *what, enum result wanted,
                                 enum result got)
{
    if (wanted != got)
        fail_msg("%s: wanted %s, got %s", what, result_name(wanted),
                 result_name(got));
}

/* NULL equals NULL alone. */
static inline void expect_text(const char *what, const char *wanted,
                               const char *got)
{
    if (wanted == got || (wanted && got && strcmp(wanted, got) == 0))
        return;
    fail_msg("%s: wanted \"%s\", got \"%s\"", what, wanted ? wanted : "(none)",
             got ? got : "(none)");
}

static inline void expect_holds(const char *what, const char *text,
                                const char *part)
{
    if (!text || !strstr(text, part))
        fail_msg("%s: no \"%s\" in \"%s\"", what, part, text ? text : "(none)");
}

/* --- a pool, in *state -------------------------------------------------- */

static inline int support_pool(void **state)
{
    apr_pool_t *pool = NULL;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return -1;
    *state = pool;
    return 0;
}

static inline int support_pool_gone(void **state)
{
    apr_pool_destroy(*state);
    return 0;
}

/* --- a folder ----------------------------------------------------------- */

/* An empty folder of this test alone. */
static inline char *support_folder(apr_pool_t *pool)
{
    const char *base = getenv("TMPDIR");
    char *folder = apr_psprintf(pool, "%s/tokenbooth-unit-XXXXXX",
                                base && *base == '/' ? base : "/tmp");

    return mkdtemp(folder);
}

/* Removes a folder that holds files and empty folders. */
static inline void support_remove(apr_pool_t *pool, const char *folder)
{
    DIR *listing = opendir(folder);
    const struct dirent *entry;

    while (listing && (entry = readdir(listing)) != NULL) {
        const char *path = apr_pstrcat(pool, folder, "/", entry->d_name, NULL);
        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0 && unlink(path) && rmdir(path))
            fail_msg("%s is still there", path);
    }
    if (listing)
        closedir(listing);
    rmdir(folder);
}

/* --- a store, in *state ------------------------------------------------- */

struct fixture {
    apr_pool_t *pool;
    const char *folder;
    struct settings settings;
    struct store *store; /* STORE_PAGES */
};

/* A session by which the account acts, made if it is missing and the store can
 * write: too old to be listed or counted as one that holds. */
static inline int64_t support_session(struct store *store, int64_t account_id)
{
    struct driver_statement *statement = NULL;

    expect_result("a session", RESULT_OK,
                  driver_prepare(store->driver,
                                 "INSERT INTO session (id, digest, account_id,"
                                 " created_at, seen_at, address, browser)"
                                 " SELECT -id, randomblob(32), id, 0, 0, '', ''"
                                 " FROM account WHERE id = $1"
                                 " ON CONFLICT DO NOTHING",
                                 &statement));
    bind_int64(statement, 1, account_id);
    driver_step(statement);
    driver_reset(statement);
    return -account_id;
}

/* An act; each test's are gone when the program ends. */
static inline const struct act *support_act(struct store *store,
                                            enum authority authority,
                                            int64_t account_id, int64_t now)
{
    static apr_pool_t *pool;
    struct act *act;

    if (!pool && apr_pool_create(&pool, NULL) != APR_SUCCESS)
        fail_msg("no pool");
    act = apr_palloc(pool, sizeof *act);
    *act = (struct act){.store = store,
                        .pool = pool,
                        .authority = authority,
                        .account_id = account_id,
                        .address = "192.0.2.7",
                        .client = "a browser",
                        .now = now};
    if (authority == AUTHORITY_ACCOUNT)
        act->session_id = support_session(store, account_id);
    return act;
}

/* By an account that is signed in; 0: by nobody. */
static inline const struct act *support_by(struct store *store,
                                           int64_t account_id, int64_t now)
{
    return support_act(store, account_id ? AUTHORITY_ACCOUNT : AUTHORITY_PROOF,
                       account_id, now);
}

/* By an account that is signed in by this session. */
static inline const struct act *support_by_session(struct store *store,
                                                   int64_t account_id,
                                                   int64_t session_id,
                                                   int64_t now)
{
    const struct act *proof =
        support_act(store, AUTHORITY_PROOF, account_id, now);
    struct act *act = apr_pmemdup(proof->pool, proof, sizeof *proof);

    act->authority = AUTHORITY_ACCOUNT;
    act->session_id = session_id;
    return act;
}

/* By the administrator, on what belongs to an account. */
static inline const struct act *support_admin(struct store *store,
                                              int64_t account_id, int64_t now)
{
    return support_act(store, AUTHORITY_ADMINISTRATOR, account_id, now);
}

/* Opens the fixture's store once more, in another role. */
static inline struct store *support_open(const struct fixture *fixture,
                                         enum store_role role)
{
    struct store_keys keys = {0};
    struct store *store = NULL;
    const char *why = "";

    if (store_load_keys(fixture->pool, &fixture->settings, role, &keys, &why) !=
            RESULT_OK ||
        store_open(fixture->pool, &fixture->settings, &keys, role, &store,
                   &why) != RESULT_OK)
        fail_msg("the store does not open: %s", why);
    return store;
}

static inline void support_settings(struct fixture *fixture)
{
    apr_pool_t *pool = fixture->pool;
    struct settings *settings = &fixture->settings;

    fixture->folder = support_folder(pool);
    settings->database = apr_pstrcat(pool, fixture->folder, "/db", NULL);
    settings->lookup_key = apr_pstrcat(pool, fixture->folder, "/lookup", NULL);
    settings->seal_key = apr_pstrcat(pool, fixture->folder, "/seal", NULL);
    settings->counters = apr_pstrcat(pool, fixture->folder, "/counters", NULL);
    settings->site = "https://feeds.example.org";
    settings->password_cost = 10;
}

/* Pool and settings, but no database yet. */
static inline int support_fixture(void **state)
{
    void *pool = NULL;
    struct fixture *fixture;

    if (support_pool(&pool))
        return -1;
    fixture = apr_pcalloc(pool, sizeof *fixture);
    fixture->pool = pool;
    support_settings(fixture);
    *state = fixture;
    return fixture->folder ? 0 : -1;
}

static inline int support_store(void **state)
{
    struct fixture *fixture;
    const char *why = "";

    if (support_fixture(state))
        return -1;
    fixture = *state;
    if (store_create(fixture->pool, &fixture->settings, &why) != RESULT_OK)
        fail_msg("no store is made: %s", why);
    fixture->store = support_open(fixture, STORE_PAGES);
    return 0;
}

static inline int support_store_gone(void **state)
{
    struct fixture *fixture = *state;
    char *folder = strdup(fixture->folder);
    void *pool = NULL;

    apr_pool_destroy(fixture->pool);
    if (!folder || support_pool(&pool))
        return -1;
    support_remove(pool, folder);
    free(folder);
    return support_pool_gone(&pool);
}

/* --- rows --------------------------------------------------------------- */

/* Makes an account; its e-mail is NAME@example.org. */
static inline int64_t support_account(struct fixture *fixture,
                                      const char *username)
{
    const struct account_new account = {
        .username = username,
        .email = apr_pstrcat(fixture->pool, username, "@example.org", NULL),
        .password = "$s1$0a0801$c2FsdA==$aGFzaA==",
    };
    int64_t id = 0;

    expect_result(
        username, RESULT_OK,
        store_account_add(support_by(fixture->store, 0, NOW), &account, &id));
    return id;
}

/* Makes a feed and gives it as its owner sees it. */
static inline struct feed support_feed(struct fixture *fixture,
                                       const char *name, int64_t owner_id)
{
    const struct feed_new created = {.name = name, .owner_id = owner_id};
    struct feed feed = {0};

    expect_result(
        name, RESULT_OK,
        store_feed_add(support_by(fixture->store, created.owner_id, NOW),
                       &created));
    expect_result(
        name, RESULT_OK,
        store_feed_get(fixture->store, fixture->pool, name, owner_id, &feed));
    return feed;
}

static inline enum result support_set_public(const struct act *act,
                                             const struct feed *feed,
                                             bool is_public)
{
    const struct feed_change change = {.sets_public = true,
                                       .is_public = is_public};

    return store_feed_change(act, feed, &change);
}

static inline void support_grant(struct fixture *fixture,
                                 const struct feed *feed, int64_t account_id,
                                 enum privilege privilege)
{
    expect_result(privilege_word(privilege), RESULT_OK,
                  store_feed_grant(support_admin(fixture->store, 0, NOW), feed,
                                   account_id, privilege));
}

/* Makes a token that reads all feeds; *value may be NULL. */
static inline int64_t support_token(struct fixture *fixture, int64_t account_id,
                                    const char *description, char **value)
{
    const struct token_choice choice = {
        .description = description,
        .read_scope = SCOPE_ALL,
    };
    int64_t id = 0;

    expect_result(description, RESULT_OK,
                  store_token_add(support_by(fixture->store, account_id, NOW),
                                  &choice, &id, value));
    return id;
}

/* The account's primary token, which is the first that it lists. */
static inline struct token support_primary(struct fixture *fixture,
                                           int64_t account_id)
{
    const struct token_filter filter = {.account_id = account_id, .now = NOW};
    apr_array_header_t *tokens = NULL;

    expect_result("the list", RESULT_OK,
                  store_token_list(fixture->store, fixture->pool, &filter,
                                   &(struct range){.limit = 1}, &tokens));
    expect_number("tokens", 1, tokens->nelts);
    return APR_ARRAY_IDX(tokens, 0, struct token);
}

/* A list of feed ids, as a choice takes it. */
static inline apr_array_header_t *support_ids(apr_pool_t *pool, int count, ...)
{
    apr_array_header_t *ids = apr_array_make(pool, 2, sizeof(int64_t));
    va_list arguments;

    va_start(arguments, count);
    while (count-- > 0)
        APR_ARRAY_PUSH(ids, int64_t) = va_arg(arguments, int64_t);
    va_end(arguments);
    return ids;
}

/* A further connection to the fixture's database. */
static inline struct driver *support_driver(const struct fixture *fixture,
                                            enum driver_mode mode)
{
    struct driver *driver = NULL;
    const char *why = "";

    if (driver_open(fixture->pool, fixture->settings.database, mode, &driver,
                    &why) != RESULT_OK)
        fail_msg("the database does not open: %s", why);
    return driver;
}

/* A statement of the test's own that writes: what no function of the store
 * does, or many rows at once. */
static inline void support_run(const struct fixture *fixture, const char *sql)
{
    expect_result(sql, RESULT_OK,
                  driver_run(support_driver(fixture, DRIVER_WRITE), sql));
}

/* The one number that a statement of the test's own gives. */
static inline int64_t support_count(const struct fixture *fixture,
                                    const char *sql)
{
    struct driver_statement *statement = NULL;
    struct row row = {.pool = fixture->pool};
    int64_t number;

    expect_result(
        sql, RESULT_OK,
        driver_prepare(support_driver(fixture, DRIVER_READ), sql, &statement));
    expect_result(sql, RESULT_OK, driver_step(statement));
    row.statement = statement;
    number = row_int64(&row);
    driver_reset(statement);
    return number;
}

/* Signs in with the password that the account has now. */
static inline enum result support_sign_in(struct store *store,
                                          int64_t account_id,
                                          const struct session_limits *limits,
                                          const char *browser, int64_t now,
                                          char **cookie)
{
    const struct act *act =
        support_act(store, AUTHORITY_PROOF, account_id, now);
    struct session_new session = {.browser = browser, .limits = *limits};
    struct account account = {0};

    store_account_by_id(store, act->pool, account_id, &account);
    session.password_revision = account.password_revision;
    return store_session_add(act, &session, cookie);
}

/* --- what a query costs --------------------------------------------------- */

/* Counts the steps of SQLite's virtual machine: unlike the time they take, they
 * are the same on every machine. */
static int64_t support_steps;

enum { SUPPORT_STEPS_AT_ONCE = 10 };

static inline int support_add_steps(void *data)
{
    (void)data;
    support_steps += SUPPORT_STEPS_AT_ONCE;
    return 0;
}

static inline int support_watch_database(sqlite3 *database, char **message,
                                         const void *routines)
{
    (void)message;
    (void)routines;
    sqlite3_progress_handler(database, SUPPORT_STEPS_AT_ONCE, support_add_steps,
                             NULL);
    return SQLITE_OK;
}

/* To be called first in main: databases that are opened later are counted. */
static inline void support_count_steps(void)
{
    sqlite3_auto_extension((void (*)(void))support_watch_database);
}

#endif
