/* checks.c: one look-up by digest, one by the feed's name. */
#include "store/checks.h"

#include <apr_strings.h>
#include <string.h>

#include "store/accounts.h"
#include "store/attribute_cache.h"
#include "store/internal.h"
#include "store/values.h"

static enum value_status value_status_of(const char *word)
{
    if (!word)
        return VALUE_STATUS_CURRENT;
    return strcmp(word, "replaced") == 0 ? VALUE_STATUS_REPLACED
                                         : VALUE_STATUS_REVOKED;
}

/* A value that was made while its account was being deleted is none. */
static void end_with_account(struct token_attributes *token)
{
    if (!token->deleted_at || token->value_status != VALUE_STATUS_CURRENT)
        return;
    token->value_status = VALUE_STATUS_REVOKED;
    token->ended_at = token->deleted_at;
    token->ended_by = ACTOR_ACCOUNT;
}

static void read_token(struct driver_statement *statement, apr_pool_t *pool,
                       struct token_attributes *token)
{
    token->id = driver_number(statement, 0);
    token->account_id = driver_number(statement, 1);
    token->account = driver_text(pool, statement, 2);
    token->description = driver_text(pool, statement, 3);
    token->ended_at = driver_number(statement, 4);
    token->value_status = value_status_of(driver_text(pool, statement, 5));
    token->ended_by = driver_text(pool, statement, 6);
    token->disabled_at = driver_number(statement, 7);
    token->expires_at = driver_number(statement, 8);
    token->read_scope = (enum scope)driver_number(statement, 9);
    token->write_scope = (enum scope)driver_number(statement, 10);
    token->issued_at = driver_number(statement, 11);
    token->deleted_at = driver_number(statement, 12);
    end_with_account(token);
}

void store_use_cache(struct store *store, struct attribute_cache *cache)
{
    store->cache = cache;
}

/* True where what is read from now on may be remembered. */
static bool take_stamp(const struct store *store, struct driver_stamp *stamp)
{
    return store->cache && driver_stamp(store->driver, stamp) == RESULT_OK;
}

static enum result ask_value(struct store *store, apr_pool_t *pool,
                             const struct secret_digest *digest,
                             struct token_attributes *token)
{
    struct driver_statement *statement = store_use(store, SQL_CHECK_VALUE);
    enum result result;

    driver_bind_bytes(statement, 1, digest->bytes, sizeof digest->bytes);
    result = driver_step(statement);
    if (result == RESULT_OK)
        read_token(statement, pool, token);
    driver_reset(statement);
    return result;
}

enum result store_check_value(struct store *store, apr_pool_t *pool,
                              const char *value, struct token_attributes *token)
{
    struct driver_stamp stamp;
    struct secret_digest digest;
    bool stamped = take_stamp(store, &stamp);
    enum result result;

    store_value_digest(&store->keys, value, &digest);
    if (stamped &&
        attribute_cache_find_token(store->cache, &stamp, &digest, pool, token))
        return RESULT_OK;
    result = ask_value(store, pool, &digest, token);
    if (stamped && result == RESULT_OK)
        attribute_cache_store_token(store->cache, &stamp, &digest, token);
    return result;
}

static enum result ask_feed(struct store *store,
                            const struct feed_question *question,
                            struct feed_attributes *feed)
{
    struct driver_statement *statement = store_use(store, SQL_CHECK_FEED);
    enum result result;

    memset(feed, 0, sizeof *feed);
    driver_bind_text(statement, 1, question->name);
    driver_bind_number(statement, 2, question->account_id);
    driver_bind_number(statement, 3, question->token_id);
    result = driver_step(statement);
    feed->exists = result == RESULT_OK;
    if (feed->exists) {
        feed->is_public = driver_number(statement, 0) != 0;
        feed->privilege = (enum privilege)driver_number(statement, 1);
        feed->names_read = driver_number(statement, 2) != 0;
        feed->names_write = driver_number(statement, 3) != 0;
        feed->blocked_at = driver_number(statement, 4);
    }
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_check_feed(struct store *store, const char *name,
                             int64_t account_id, int64_t token_id,
                             struct feed_attributes *feed)
{
    const struct feed_question question = {name, account_id, token_id};
    struct driver_stamp stamp;
    bool stamped = take_stamp(store, &stamp);
    enum result result;

    if (stamped &&
        attribute_cache_find_feed(store->cache, &stamp, &question, feed))
        return RESULT_OK;
    result = ask_feed(store, &question, feed);
    if (stamped && result == RESULT_OK)
        attribute_cache_store_feed(store->cache, &stamp, &question, feed);
    return result;
}

enum result store_check_account(struct store *store, apr_pool_t *pool,
                                const char *username,
                                struct account_attributes *account)
{
    struct driver_statement *statement = store_use(store, SQL_CHECK_ACCOUNT);
    enum result result;

    driver_bind_text(statement, 1, username);
    result = driver_step(statement);
    if (result == RESULT_OK) {
        account->id = driver_number(statement, 0);
        account->password = account_password(driver_text(pool, statement, 1));
        account->disabled_at = driver_number(statement, 2);
    }
    driver_reset(statement);
    return result;
}

enum result store_check_scope(struct store *store, apr_pool_t *pool,
                              int64_t token_id, apr_array_header_t **feeds)
{
    struct driver_statement *statement = store_use(store, SQL_CHECK_SCOPE);
    enum result result;

    *feeds = apr_array_make(pool, 4, sizeof(const char *));
    driver_bind_number(statement, 1, token_id);
    while ((result = driver_step(statement)) == RESULT_OK)
        APR_ARRAY_PUSH(*feeds, const char *) = apr_pstrcat(
            pool,
            driver_number(statement, 0) == VALUE_ACCESS_READ ? "read:"
                                                             : "write:",
            driver_text(pool, statement, 1), NULL);
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

const struct store_keys *store_check_keys(const struct store *store)
{
    return &store->keys;
}
