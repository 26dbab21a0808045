/* password_links.c: links for a forgotten password as rows. */
#include "store/password_links.h"

#include <string.h>

#include "store/events.h"
#include "store/internal.h"

static void digest_of(const struct store *store, const char *code,
                      struct secret_digest *digest)
{
    secret_digest(store->keys.lookup, "password link", code, strlen(code),
                  digest);
}

enum result password_links_clear(struct store *store, int64_t account_id)
{
    struct driver_statement *statement =
        store_use(store, SQL_PASSWORD_LINK_CLEAR);

    driver_bind_number(statement, 1, account_id);
    return store_finish(statement);
}

static enum result add_row(struct store *store, int64_t account_id,
                           const char *code, int64_t now)
{
    struct driver_statement *statement =
        store_use(store, SQL_PASSWORD_LINK_ADD);
    struct secret_digest digest;

    digest_of(store, code, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    driver_bind_number(statement, 2, account_id);
    driver_bind_number(statement, 3, now + PASSWORD_LINK_SECONDS);
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
    struct driver_statement *statement =
        store_use(store, SQL_PASSWORD_LINK_FIND);
    struct secret_digest digest;

    digest_of(store, code, &digest);
    driver_bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
    driver_bind_number(statement, 2, now);
    return store_number(statement, account_id);
}
