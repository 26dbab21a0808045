/* password_links.c: links for a forgotten password as rows. */
#include "store/password_links.h"

#include <string.h>

#include "store/digests.h"
#include "store/events.h"
#include "store/internal.h"

STATEMENT insert_link = {
    MAIL | ADMINISTRATOR,
    "INSERT INTO password_link (digest, account_id, expires_at)"
    " VALUES ($1, $2, $3)"};

STATEMENT count_mailed = {
    MAIL, "SELECT count(*) FROM event WHERE account_id = $1 AND last_at > $2"
          " AND kind = '" EVENT_PASSWORD_MAILED "'"};

STATEMENT delete_expired = {
    RECORDS, "DELETE FROM password_link WHERE digest IN"
             " (SELECT digest FROM password_link WHERE expires_at <= $1"
             " LIMIT $2)"};

STATEMENT select_link = {
    PAGES, "SELECT a.id FROM password_link l JOIN account a"
           " ON a.id = l.account_id WHERE l.digest = $1 AND l.expires_at > $2"
           " AND NOT a.is_machine AND a.disabled_at IS NULL"
           " AND a.deleted_at IS NULL"};

STATEMENT delete_links = {PAGES | MAIL | ADMINISTRATOR,
                          "DELETE FROM password_link WHERE account_id = $1"};

/* Few, so that deleting them keeps nobody waiting. */
enum { SWEEP_ROWS = 50 };

static const char PURPOSE[] = "password link"; /* of digests */

static void digest_of(const struct secret_key *key, const char *code,
                      struct secret_digest *digest)
{
    secret_digest(key, PURPOSE, code, strlen(code), digest);
}

enum result password_links_clear(struct store *store, int64_t account_id)
{
    struct driver_statement *statement = store_use(store, &delete_links);

    bind_int64(statement, 1, account_id);
    return store_finish(statement);
}

static enum result insert(const struct act *act, const char *code)
{
    struct driver_statement *statement;
    struct secret_digest digest;
    enum result result = digests_of_text(act, PURPOSE, code, &digest);

    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &insert_link);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, act->account_id);
    bind_int64(statement, 3, act->now + PASSWORD_LINK_SECONDS);
    return store_finish(statement);
}

/* Who only knows a name can be anybody, and is named as nobody. */
static enum result add_event(const struct act *act, const char *kind)
{
    const struct event event = {
        .kind = kind,
        .actor = act->authority == AUTHORITY_PROOF ? "" : NULL,
        .address = act->address,
        .client = act->client,
    };

    return store_event_add(act, act->account_id, &event);
}

enum result store_password_link_create(const struct act *act, const char *event,
                                       char **code)
{
    char *created =
        secret_wipe_with_pool(act->pool, secret_random_text(act->pool));
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = password_links_clear(act->store, act->account_id);
    if (result == RESULT_OK)
        result = insert(act, created);
    if (result == RESULT_OK && event)
        result = add_event(act, event);
    result = store_end(act, result);
    if (result == RESULT_OK)
        *code = created;
    return result;
}

enum result store_password_links_mailed(const struct act *act, int64_t since,
                                        int64_t *count)
{
    struct driver_statement *statement = store_use(act->store, &count_mailed);

    bind_int64(statement, 1, act->account_id);
    bind_int64(statement, 2, since);
    return store_number(statement, count);
}

static enum result find_by(struct store *store, const struct secret_key *key,
                           const char *code, int64_t now, int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, &select_link);
    struct secret_digest digest;

    digest_of(key, code, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, now);
    return store_number(statement, account_id);
}

/* By whatever key it was created with. */
enum result store_password_link_find(struct store *store, const char *code,
                                     int64_t now, int64_t *account_id)
{
    const apr_array_header_t *keys = store->keys.lookups;
    enum result result = RESULT_NOT_FOUND;

    for (int i = 0; i < keys->nelts && result == RESULT_NOT_FOUND; i++)
        result = find_by(store, APR_ARRAY_IDX(keys, i, struct secret_key *),
                         code, now, account_id);
    return result;
}

enum result store_password_link_sweep(struct store *store, int64_t now,
                                      bool *more)
{
    struct driver_statement *statement = store_use(store, &delete_expired);
    enum result result;

    bind_int64(statement, 1, now);
    bind_int64(statement, 2, SWEEP_ROWS);
    result = store_change(store, statement);
    *more = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
