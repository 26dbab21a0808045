/* internal.h: what the files of store/ share, and nobody else includes. */
#ifndef TOKENBOOTH_STORE_INTERNAL_H
#define TOKENBOOTH_STORE_INTERNAL_H

#include <apr_tables.h>

#include "store/act.h"
#include "store/bind.h"
#include "store/driver.h"
#include "store/row.h"
#include "store/statement.h"
#include "store/store.h"

struct attribute_cache;
struct audit;
struct check_moment; /* see check_moment.h */

struct store {
    struct driver *driver;
    struct attribute_cache *cache; /* of checks; NULL: none */
    /* When store_check_at_once began to read; NULL: it is not running. */
    const struct check_moment *moment;
    struct store_keys keys;
    bool keys_verified; /* all that it needs were there, at this moment: */
    struct driver_stamp keys_verified_at;
    bool mails;          /* what people are told by mail is queued */
    bool has_webhook;    /* and so is what its receiver is told */
    struct audit *audit; /* NULL: there is no audit log */
    struct driver_statement **statements; /* NULL: not of this role */
};

/* The prepared statement, ready to be bound. NULL if the store's role cannot
 * run it: binding then does nothing, and running it returns RESULT_BROKEN. */
struct driver_statement *store_use(struct store *store,
                                   const struct statement *statement);

/* Runs a statement that returns no row, and resets it. */
enum result store_finish(struct driver_statement *statement);

/* The same; RESULT_NOT_FOUND if no row was changed. */
enum result store_change(struct store *store,
                         struct driver_statement *statement);

/* Reads every column of a row into what `to` points at. */
typedef void store_reader(struct row *row, void *to);

/* Reads the only row, if there is one, and resets the statement. */
enum result store_one(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, void *to);

/* Reads all rows, each into a new element of rows, and resets the statement. No
 * row at all is RESULT_OK. */
enum result store_all(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, apr_array_header_t *rows);

/* Reads all rows with the same `to`, and resets the statement. */
enum result store_each(struct driver_statement *statement, apr_pool_t *pool,
                       store_reader *read, void *to);

/* Reads one row of one number, or of two; 0 if there is none. */
enum result store_number(struct driver_statement *statement, int64_t *number);
enum result store_two_numbers(struct driver_statement *statement,
                              int64_t *first, int64_t *second);

/* Readers of rows with a single column: const char *, bool. */
store_reader store_read_text, store_read_bool;

/* What the database stores of a key, to recognize it; and how it is read:
 * zeros, which no key has, if it is of another size. */
void store_key_check_value(const struct secret_key *key,
                           struct secret_digest *digest);
store_reader store_read_key_check_value;
bool store_is_key(const struct secret_key *key,
                  const struct secret_digest *check);

/* Reads the look-up keys of a file into keys. As key_file_load_all. */
enum result store_load_lookup_keys(apr_pool_t *pool, const char *file,
                                   struct store_keys *keys, const char **why);

/* The look-up key with this check value; NULL if the store has none. */
const struct secret_key *store_lookup_key(const struct store *store,
                                          const struct secret_digest *check);

/* The check value of the key that is used for what is new; purpose: "lookup" or
 * "seal". RESULT_NOT_FOUND: the database has no keys yet. */
enum result store_current_key(struct store *store, apr_pool_t *pool,
                              const char *purpose, struct secret_digest *check);

/* Whether the store has each look-up key by which a current value can be found:
 * RESULT_INVALID if not, RESULT_NOT_FOUND if the database has no keys yet. */
enum result store_verify_lookup_keys(struct store *store, apr_pool_t *pool);

/* All seal keys of the file, the newest first: struct secret_key *. None, with
 * a line in the log, if it cannot be read. */
const apr_array_header_t *store_seal_keys(const struct store *store,
                                          apr_pool_t *pool);

/* The one with this check value; NULL if the file has none. */
const struct secret_key *store_seal_key(const struct store *store,
                                        apr_pool_t *pool,
                                        const struct secret_digest *check);

/* The valid sessions of account $1: created after $2, last seen after $3. */
#define SESSIONS_OF_ACCOUNT                                                    \
    " FROM session"                                                            \
    " WHERE account_id = $1 AND created_at > $2 AND seen_at > $3"

/* Whether t cannot write because it writes to all feeds, and the policy does
 * not allow that. */
#define WRITE_REFUSED                                                          \
    "(t.write_scope = 2 AND NOT t.is_primary"                                  \
    " AND NOT (SELECT write_all FROM policy))"

/* Whether the scopes of t cover a feed. */
#define READS_FEED(feed) SCOPE_COVERS("read_scope", "1", feed)
#define WRITES_FEED(feed)                                                      \
    "(" SCOPE_COVERS("write_scope", "2", feed) " AND NOT " WRITE_REFUSED ")"

#define SCOPE_COVERS(scope, access, feed)                                      \
    "(t." scope " = 2 OR (t." scope " = 1 AND EXISTS (SELECT 1"                \
    " FROM token_feed s WHERE s.token_id = t.id AND s.access = " access        \
    " AND s.feed_id = " feed ")))"

/* Begins the transaction of an act, and reads again whether its account is
 * still signed in by its session: RESULT_SIGNED_OUT if not. */
enum result store_transact(const struct act *act);

/* The same, but RESULT_BUSY if others still have the write lock after so many
 * milliseconds. */
enum result store_transact_within(const struct act *act, int64_t milliseconds);

/* Begins a snapshot for an act that only reads, and reads whether its account
 * is still signed in: RESULT_SIGNED_OUT, without a snapshot, if not. */
enum result store_begin_reading(const struct act *act);

/* Ends the transaction, even if store_transact failed: commits if result is
 * RESULT_OK, else rolls back. Returns result, or how the commit failed. */
enum result store_end(const struct act *act, enum result result);

#endif
