/* email_confirmations.c: addresses that wait, and the codes of their links. */
#include "store/email_confirmations.h"

#include <string.h>

#include "store/digests.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/mail_queue.h"

#define CONFIRMATION                                                           \
    "SELECT c.account_id, c.email, COALESCE(a.email = c.email, FALSE)"         \
    " FROM email_confirmation c JOIN account a ON a.id = c.account_id"

STATEMENT upsert_confirmation = {
    PAGES, "INSERT INTO email_confirmation (account_id, email, digest,"
           " expires_at) VALUES ($1, $2, NULL, 0)"
           " ON CONFLICT (account_id) DO UPDATE SET email = excluded.email,"
           " digest = NULL, expires_at = 0"};

STATEMENT delete_confirmation = {
    PAGES | ADMINISTRATOR,
    "DELETE FROM email_confirmation WHERE account_id = $1"};

STATEMENT delete_change = {
    PAGES, "DELETE FROM email_confirmation WHERE account_id = $1"
           " AND email NOT IN (SELECT email FROM account WHERE id = $1"
           " AND email IS NOT NULL)"};

STATEMENT select_confirmation = {PAGES | MAIL,
                                 CONFIRMATION " WHERE c.account_id = $1"};

STATEMENT update_code = {
    MAIL, "UPDATE email_confirmation SET digest = $3, expires_at = $4"
          " WHERE account_id = $1 AND email = $2"};

STATEMENT select_by_code = {
    PAGES, CONFIRMATION " WHERE c.digest = $1 AND c.expires_at > $2"
                        " AND a.disabled_at IS NULL AND a.deleted_at IS NULL"};

STATEMENT update_account_email = {
    PAGES, "UPDATE account SET email = $2 WHERE id = $1"};

static const char PURPOSE[] = "email link"; /* of digests */

static void digest_of(const struct secret_key *key, const char *code,
                      struct secret_digest *digest)
{
    secret_digest(key, PURPOSE, code, strlen(code), digest);
}

static void read_confirmation(struct row *row, void *to)
{
    struct email_confirmation *confirmation = to;

    confirmation->account_id = row_int64(row);
    confirmation->email = row_text(row);
    confirmation->is_own = row_bool(row);
}

static enum result queue(const struct act *act, int64_t account_id,
                         const char *email)
{
    const struct mail_new mail = {
        .kind = MAIL_EMAIL_CONFIRM,
        .account_id = account_id,
        .recipient = email,
        .actor = act_actor(act),
        .address = act->address,
        .client = act->client,
        .label = "",
    };
    int64_t id;

    return mail_queue_add(act, &mail, &id);
}

enum result email_confirmations_ask(const struct act *act, int64_t account_id,
                                    const char *email)
{
    struct driver_statement *statement =
        store_use(act->store, &upsert_confirmation);
    enum result result;

    bind_int64(statement, 1, account_id);
    bind_text(statement, 2, email);
    result = store_finish(statement);
    return result == RESULT_OK ? queue(act, account_id, email) : result;
}

enum result email_confirmations_clear(struct store *store, int64_t account_id)
{
    struct driver_statement *statement = store_use(store, &delete_confirmation);

    bind_int64(statement, 1, account_id);
    return store_finish(statement);
}

enum result email_confirmations_cancel(const struct act *act)
{
    struct driver_statement *statement = store_use(act->store, &delete_change);

    bind_int64(statement, 1, act->account_id);
    return store_finish(statement);
}

enum result store_email_confirmation_of(struct store *store, apr_pool_t *pool,
                                        int64_t account_id,
                                        struct email_confirmation *found)
{
    struct driver_statement *statement = store_use(store, &select_confirmation);

    bind_int64(statement, 1, account_id);
    return store_one(statement, pool, read_confirmation, found);
}

enum result store_email_confirmation_again(const struct act *act)
{
    struct email_confirmation found = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_email_confirmation_of(act->store, act->pool,
                                             act->account_id, &found);
    if (result == RESULT_OK)
        result = queue(act, act->account_id, found.email);
    return store_end(act, result);
}

enum result store_email_confirmation_cancel(const struct act *act)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = email_confirmations_cancel(act);
    return store_end(act, result);
}

static enum result set_code(const struct act *act, const char *email,
                            const char *code)
{
    struct driver_statement *statement;
    struct secret_digest digest;
    enum result result = digests_of_text(act, PURPOSE, code, &digest);

    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &update_code);
    bind_int64(statement, 1, act->account_id);
    bind_text(statement, 2, email);
    bind_bytes(statement, 3, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 4, act->now + EMAIL_LINK_SECONDS);
    return store_change(act->store, statement);
}

enum result store_email_confirmation_code(const struct act *act,
                                          const char *email, char **code)
{
    char *created =
        secret_wipe_with_pool(act->pool, secret_random_text(act->pool));
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = set_code(act, email, created);
    result = store_end(act, result);
    if (result == RESULT_OK)
        *code = created;
    return result;
}

static enum result find_by(struct store *store, apr_pool_t *pool,
                           const struct secret_digest *digest, int64_t now,
                           struct email_confirmation *found)
{
    struct driver_statement *statement = store_use(store, &select_by_code);

    bind_bytes(statement, 1, digest->bytes, sizeof digest->bytes);
    bind_int64(statement, 2, now);
    return store_one(statement, pool, read_confirmation, found);
}

/* By whatever key it was created with. */
enum result store_email_confirmation_find(struct store *store, apr_pool_t *pool,
                                          const char *code, int64_t now,
                                          struct email_confirmation *found)
{
    const apr_array_header_t *keys = store->keys.lookups;
    enum result result = RESULT_NOT_FOUND;

    for (int i = 0; i < keys->nelts && result == RESULT_NOT_FOUND; i++) {
        struct secret_digest digest;
        digest_of(APR_ARRAY_IDX(keys, i, struct secret_key *), code, &digest);
        result = find_by(store, pool, &digest, now, found);
    }
    return result;
}

/* The event comes first, so that the mail about it goes to the old address. */
static enum result change(const struct act *act,
                          const struct email_confirmation *found)
{
    struct driver_statement *statement;
    enum result result = store_event_add(
        act, found->account_id, &(struct event){.kind = EVENT_EMAIL_CHANGED});

    if (result != RESULT_OK)
        return result;
    statement = store_use(act->store, &update_account_email);
    bind_int64(statement, 1, found->account_id);
    bind_text(statement, 2, found->email);
    return store_finish(statement);
}

enum result store_email_confirmation_use(const struct act *act,
                                         const char *code)
{
    struct email_confirmation found = {0};
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_email_confirmation_find(act->store, act->pool, code,
                                               act->now, &found);
    if (result == RESULT_NOT_FOUND)
        result = RESULT_GONE;
    if (result == RESULT_OK && !found.is_own)
        result = change(act, &found);
    if (result == RESULT_OK)
        result = email_confirmations_clear(act->store, found.account_id);
    if (result == RESULT_OK)
        result =
            store_event_add(act, found.account_id,
                            &(struct event){.kind = EVENT_EMAIL_CONFIRMED});
    return store_end(act, result);
}
