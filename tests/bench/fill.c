/* fill DATABASE LOOKUP-KEY TOKENS KNOWN: makes a site of TOKENS tokens, fifty
 * an account, each of which may read the feed `demo`. Prints the values of
 * KNOWN of them, one a line, spread evenly over all.
 *
 * By SQL of its own, because ten million tokens come in a minute so, and in
 * hours one commit at a time. What nobody knows has a digest of chance, as any
 * value's looks; digests ascend, so that the tree is filled from one end. */
#include <apr_general.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/value.h"
#include "store/digests.h"
#include "store/store.h"

enum {
    TOKENS_OF_ONE = 50,
    BATCH = 200000,    /* tokens a commit */
    DROPPED = 64,      /* at most */
    SEALED_BYTES = 92, /* as long as a value that is sealed */
};

struct fill {
    sqlite3 *database;
    sqlite3_stmt *account, *privilege, *token, *value;
    char *dropped[DROPPED]; /* indexes and triggers, as SQL */
    int dropped_count;
    struct store_keys keys;
    long long tokens, known;
    sqlite3_int64 feed_id, account_id, token_id;
};

static void fail(const char *what)
{
    fprintf(stderr, "fill: %s\n", what);
    exit(1);
}

static void run(struct fill *fill, const char *sql)
{
    if (sqlite3_exec(fill->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(fill->database));
}

static sqlite3_stmt *prepare(struct fill *fill, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(fill->database, sql, -1, &statement, NULL) !=
        SQLITE_OK)
        fail(sqlite3_errmsg(fill->database));
    return statement;
}

static void step(struct fill *fill, sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        fail(sqlite3_errmsg(fill->database));
    sqlite3_reset(statement);
}

static sqlite3_int64 number(struct fill *fill, const char *sql)
{
    sqlite3_stmt *statement = prepare(fill, sql);
    sqlite3_int64 value;

    if (sqlite3_step(statement) != SQLITE_ROW)
        fail("the feed `demo` is missing");
    value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

/* Made again when all rows are there, each index is sorted once; and a trigger
 * would cost as much as its row. */
static void drop_indexes_and_triggers(struct fill *fill)
{
    sqlite3_stmt *statement = prepare(
        fill, "SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema"
              " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND"
              " tbl_name IN ('token', 'token_value', 'account', 'privilege')");
    char *drops[DROPPED];

    while (sqlite3_step(statement) == SQLITE_ROW &&
           fill->dropped_count < DROPPED) {
        drops[fill->dropped_count] =
            strdup((const char *)sqlite3_column_text(statement, 0));
        fill->dropped[fill->dropped_count++] =
            strdup((const char *)sqlite3_column_text(statement, 1));
    }
    sqlite3_finalize(statement);
    for (int i = 0; i < fill->dropped_count; i++) {
        run(fill, drops[i]);
        free(drops[i]);
    }
}

static void open_all(struct fill *fill, apr_pool_t *pool, const char *database,
                     const char *key)
{
    const struct settings settings = {.lookup_key = key};
    const char *why = "";

    if (store_load_keys(pool, &settings, STORE_CHECKS, &fill->keys, &why) !=
        RESULT_OK)
        fail(why);
    if (sqlite3_open(database, &fill->database) != SQLITE_OK)
        fail(sqlite3_errmsg(fill->database));
    run(fill, "PRAGMA busy_timeout = 20000; PRAGMA synchronous = OFF;"
              "PRAGMA cache_size = -1000000; PRAGMA temp_store = FILE;"
              "PRAGMA wal_autocheckpoint = 50000");
    fill->feed_id = number(fill, "SELECT id FROM feed WHERE name = 'demo'");
    fill->account =
        prepare(fill, "INSERT INTO account (username, password, created_at,"
                      " password_at) VALUES ('farm-' || $1, '-', unixepoch(),"
                      " unixepoch())");
    fill->privilege =
        prepare(fill, "INSERT INTO privilege (account_id, username, feed_id,"
                      " level, granted_at) SELECT id, username, ?2, 1,"
                      " unixepoch() FROM account WHERE id = ?1");
    fill->token = prepare(
        fill, "INSERT INTO token (account_id, description, is_primary,"
              " read_scope, write_scope, created_at, revision)"
              " VALUES ($1, 'Machine ' || $2, 0, 2, 0, unixepoch(), 1)");
    fill->value = prepare(
        fill, "INSERT INTO token_value (digest, token_id, sealed, last4,"
              " created_at) VALUES ($1, $2, randomblob($3), $4, unixepoch())");
}

static void add_account(struct fill *fill, long long i)
{
    sqlite3_bind_int64(fill->account, 1, i);
    step(fill, fill->account);
    fill->account_id = sqlite3_last_insert_rowid(fill->database);
    sqlite3_bind_int64(fill->privilege, 1, fill->account_id);
    sqlite3_bind_int64(fill->privilege, 2, fill->feed_id);
    step(fill, fill->privilege);
}

static void add_token(struct fill *fill, long long i)
{
    if (i % TOKENS_OF_ONE == 0)
        add_account(fill, i);
    sqlite3_bind_int64(fill->token, 1, fill->account_id);
    sqlite3_bind_int64(fill->token, 2, i);
    step(fill, fill->token);
    fill->token_id = sqlite3_last_insert_rowid(fill->database);
}

static void add_value(struct fill *fill, const unsigned char digest[32],
                      const char *last4)
{
    sqlite3_bind_blob(fill->value, 1, digest, 32, SQLITE_STATIC);
    sqlite3_bind_int64(fill->value, 2, fill->token_id);
    sqlite3_bind_int(fill->value, 3, SEALED_BYTES);
    sqlite3_bind_text(fill->value, 4, last4, -1, SQLITE_STATIC);
    step(fill, fill->value);
}

/* The i-th of ascending digests. */
static void make_digest(const struct fill *fill, long long i,
                        unsigned char digest[32])
{
    uint64_t high = UINT64_MAX / (uint64_t)fill->tokens * (uint64_t)i;

    sqlite3_randomness(32, digest);
    for (int byte = 0; byte < 8; byte++)
        digest[byte] = (unsigned char)(high >> (56 - 8 * byte));
}

static void add_unknown(struct fill *fill, long long i)
{
    unsigned char digest[32];
    char last4[8];

    make_digest(fill, i, digest);
    snprintf(last4, sizeof last4, "%02x%02x", digest[30], digest[31]);
    add_value(fill, digest, last4);
}

static void add_known(struct fill *fill, apr_pool_t *pool)
{
    struct secret_digest digest;
    const char *value;

    apr_pool_clear(pool);
    value = value_create(pool);
    store_value_digest(fill->keys.lookup, value, &digest);
    add_value(fill, digest.bytes, value_last4(value));
    puts(value);
}

static void add_all(struct fill *fill, apr_pool_t *pool)
{
    long long every = fill->tokens / fill->known;

    for (long long i = 0; i < fill->tokens; i++) {
        if (i % BATCH == 0)
            run(fill, i ? "COMMIT; BEGIN" : "BEGIN");
        add_token(fill, i);
        if (i % every == 0 && i / every < fill->known)
            add_known(fill, pool);
        else
            add_unknown(fill, i);
    }
    run(fill, "COMMIT");
}

int main(int count, char **words)
{
    struct fill fill = {0};
    apr_pool_t *pool = NULL, *scratch = NULL;

    if (count != 5 || (fill.tokens = atoll(words[3])) < 1 ||
        (fill.known = atoll(words[4])) < 1 || fill.known > fill.tokens)
        fail("usage: fill DATABASE LOOKUP-KEY TOKENS KNOWN");
    if (apr_initialize() != APR_SUCCESS || secret_init() != RESULT_OK ||
        apr_pool_create(&pool, NULL) != APR_SUCCESS ||
        apr_pool_create(&scratch, pool) != APR_SUCCESS)
        fail("no memory");
    open_all(&fill, pool, words[1], words[2]);
    drop_indexes_and_triggers(&fill);
    add_all(&fill, scratch);
    for (int i = 0; i < fill.dropped_count; i++) {
        run(&fill, fill.dropped[i]);
        free(fill.dropped[i]);
    }
    run(&fill, "PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_close_v2(fill.database);
    apr_pool_destroy(pool);
    return 0;
}
