/* password_links.c: links for a forgotten password as rows. */
#include "store/password_links.h"

#include <string.h>

#include "store/events.h"
#include "store/internal.h"

STATEMENT insert_link = {
    ADMINISTRATOR, "INSERT INTO password_link (digest, account_id, expires_at)"
                   " VALUES ($1, $2, $3)"};

STATEMENT select_link = {
    PAGES, "SELECT a.id FROM password_link l JOIN account a"
           " ON a.id = l.account_id WHERE l.digest = $1 AND l.expires_at > $2"
           " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

STATEMENT delete_links = {PAGES | ADMINISTRATOR,
                          "DELETE FROM password_link WHERE account_id = $1"};

static void digest_of(const struct store *store, const char *code,
                      struct secret_digest *digest)
{
    secret_digest(store->keys.lookup, "password link", code, strlen(code),
                  digest);
}

enum result password_links_clear(struct store *store, int64_t account_id)
{
    struct driver_statement *statement = store_use(store, &delete_links);

    bind_int64(statement, 1, account_id);
    return store_finish(statement);
}

static enum result add_row(struct store *store, int64_t account_id,
                           const char *code, int64_t now)
{
    struct driver_statement *statement = store_use(store, &insert_link);
    struct secret_digest digest;

    digest_of(store, code, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, account_id);
    bind_int64(statement, 3, now + PASSWORD_LINK_SECONDS);
    return store_finish(statement);
}

enum result store_password_link_create(struct store *store, apr_pool_t *pool,
                                       int64_t account_id,
                                       const struct origin *origin, int64_t now,
                                       char **code)
{
    char *created = secret_wipe_with_pool(pool, secret_random_text(pool));
    enum result result = driver_begin(store->driver);

    if (result != RESULT_OK)
        return result;
    result = password_links_clear(store, account_id);
    if (result == RESULT_OK)
        result = add_row(store, account_id, created, now);
    if (result == RESULT_OK)
        result = store_event_add(store, account_id, 0, EVENT_PASSWORD_LINK, "",
                                 origin, now);
    result = store_end(store, result);
    if (result == RESULT_OK)
        *code = created;
    return result;
}

enum result store_password_link_find(struct store *store, const char *code,
                                     int64_t now, int64_t *account_id)
{
    struct driver_statement *statement = store_use(store, &select_link);
    struct secret_digest digest;

    digest_of(store, code, &digest);
    bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 2, now);
    return store_number(statement, account_id);
}
