/* checks.c: a token by the digest of a value, a feed by its name. */
#include "store/checks.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"
#include "store/accounts.h"
#include "store/attribute_cache.h"
#include "store/check_moment.h"
#include "store/digests.h"
#include "store/internal.h"

/* What a token that was revoked says of its value, whose row may not say so: an
 * administrator can have revoked it by SQL. */
#define IF_REVOKED     "CASE WHEN t.revoked_at IS NOT NULL THEN "
#define REVOKED_STATUS IF_REVOKED "'revoked' END"
#define REVOKED_BY     IF_REVOKED "'" ACTOR_ADMINISTRATOR "' END"

/* The last four characters of the value that replaced one that still works. */
#define NEW_LAST4                                                              \
    "CASE WHEN v.works_until IS NOT NULL THEN (SELECT n.last4"                 \
    " FROM token_value n WHERE n.token_id = t.id AND n.ended_at IS NULL) END"

/* Pages check too, to show what an endpoint would answer. */
STATEMENT select_value = {
    CHECKS | PAGES,
    "SELECT t.id, t.account_id, a.username, t.description,"
    " COALESCE(v.ended_at, t.revoked_at),"
    " COALESCE(v.status, " REVOKED_STATUS "),"
    " COALESCE(v.ended_by, t.revoked_by, " REVOKED_BY "),"
    " a.disabled_at, t.expires_at, t.read_scope, t.write_scope, v.created_at,"
    " a.deleted_at, t.chosen_end IS NOT NULL, t.is_primary, p.longest_life,"
    " p.must_expire_at IS NOT NULL, p.write_all, a.is_machine, t.networks,"
    " t.adds_only, CASE WHEN t.revoked_at IS NULL THEN v.works_until END,"
    " v.overlap_ended_at, " NEW_LAST4 " FROM token_value v"
    " JOIN token t ON t.id = v.token_id JOIN account a ON a.id = t.account_id"
    " LEFT JOIN policy p ON p.id = 1 WHERE v.digest = $1"};

STATEMENT select_feed = {
    CHECKS | PAGES,
    "SELECT f.is_public, COALESCE(p.level, 0),"
    " EXISTS (SELECT 1 FROM token_feed s WHERE s.token_id = $3"
    " AND s.access = 1 AND s.feed_id = f.id),"
    " EXISTS (SELECT 1 FROM token_feed s WHERE s.token_id = $3"
    " AND s.access = 2 AND s.feed_id = f.id),"
    " (SELECT c.blocked_at FROM token_block c WHERE c.token_id = $3"
    " AND c.feed_id = f.id)"
    " FROM feed f LEFT JOIN privilege p"
    " ON p.feed_id = f.id AND p.account_id = $2"
    " WHERE f.name = $1 AND f.deleted_at IS NULL"};

STATEMENT select_account = {
    CHECKS | PAGES,
    "SELECT id, username, password, disabled_at,"
    " is_machine FROM account WHERE (username = $1 OR email = $1)"
    " AND deleted_at IS NULL"};

STATEMENT select_scope = {
    CHECKS, "SELECT s.access, f.name FROM token_feed s"
            " JOIN feed f ON f.id = s.feed_id"
            " WHERE s.token_id = $1 AND f.deleted_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM token_block c"
            " WHERE c.token_id = s.token_id AND c.feed_id = s.feed_id)"
            " ORDER BY f.name"};

static enum value_status value_status_of(const char *word)
{
    if (!word)
        return VALUE_STATUS_CURRENT;
    return strcmp(word, "replaced") == 0 ? VALUE_STATUS_REPLACED
                                         : VALUE_STATUS_REVOKED;
}

/* A value that was issued to an account after it was deleted is not valid. */
static void end_with_account(struct token_attributes *token)
{
    if (!token->deleted_at || token->value_status != VALUE_STATUS_CURRENT)
        return;
    token->value_status = VALUE_STATUS_REVOKED;
    token->ended_at = token->deleted_at;
    token->ended_by = ACTOR_ACCOUNT;
}

/* What cannot be read holds no address. */
static const struct networks *read_networks(struct row *row)
{
    static const struct networks none = {0};
    const char *text = row_text(row), *wrong;
    const struct networks *networks =
        text ? networks_parse(row->pool, text, &wrong) : NULL;

    return text && !networks ? &none : networks;
}

/* A literal, so that it outlives the row. */
static const char *actor_of(const char *word)
{
    static const char *const actors[] = {ACTOR_BEARER, ACTOR_FEED_OWNER,
                                         ACTOR_ADMINISTRATOR, ACTOR_MANAGER};
    int i =
        text_index(word ? word : "", actors, sizeof actors / sizeof actors[0]);

    if (i >= 0)
        return actors[i];
    return word ? ACTOR_ACCOUNT : NULL;
}

/* What is left of an overlap: nothing, once somebody ended it. */
static void read_overlap(struct row *row, struct token_attributes *token)
{
    int64_t works_until = row_int64(row);
    int64_t ended_at = row_int64(row);
    const char *last4 = row_text(row);

    token->works_until = ended_at || token->deleted_at ? 0 : works_until;
    token->overlapped_until = ended_at ? ended_at : works_until;
    apr_cpystrn(token->new_last4, last4 ? last4 : "", sizeof token->new_last4);
}

static void read_token(struct row *row, void *to)
{
    struct token_attributes *token = to;

    token->id = row_int64(row);
    token->account_id = row_int64(row);
    token->account = row_text(row);
    token->description = row_text(row);
    token->ended_at = row_int64(row);
    token->value_status = value_status_of(row_text(row));
    token->ended_by = actor_of(row_text(row));
    token->disabled_at = row_int64(row);
    token->expires_at = row_int64(row);
    token->read_scope = (enum scope)row_int64(row);
    token->write_scope = (enum scope)row_int64(row);
    token->issued_at = row_int64(row);
    token->deleted_at = row_int64(row);
    token->ends_by_policy = row_bool(row);
    token->is_primary = row_bool(row);
    token->policy.longest_life = row_int64(row);
    token->policy.must_expire = row_bool(row);
    token->policy.no_write_all = !row_bool(row);
    token->of_machine = row_bool(row);
    token->networks = read_networks(row);
    token->adds_only = row_bool(row);
    read_overlap(row, token);
    end_with_account(token);
}

void store_use_cache(struct store *store, struct attribute_cache *cache)
{
    store->cache = cache;
}

/* The moment whose attributes are wanted, which may be `new`. NULL if they
 * cannot come from the cache, nor go there: the cache can be newer than a
 * snapshot. */
static const struct check_moment *cached_moment(struct store *store,
                                                struct check_moment *new)
{
    const struct check_moment *moment = store->moment;

    if (!store->cache || driver_is_in_snapshot(store->driver))
        return NULL;
    if (!moment && check_moment_begin(store, new))
        moment = new;
    return moment && moment->has_state ? moment : NULL;
}

static enum result read_in_snapshot(struct store *store,
                                    store_check_reader *read, void *baton)
{
    enum result result = store_begin_snapshot(store);

    if (result != RESULT_OK)
        return result;
    result = read(baton);
    store_end_snapshot(store);
    return result;
}

/* A snapshot costs two more statements and commits are rare, so one is only
 * taken if somebody has committed in the meantime. */
enum result store_check_at_once(struct store *store, store_check_reader *read,
                                void *baton)
{
    struct check_moment moment;
    enum result result;

    if (driver_is_in_snapshot(store->driver))
        return read(baton);
    if (!check_moment_begin(store, &moment))
        return read_in_snapshot(store, read, baton);
    store->moment = &moment;
    result = read(baton);
    store->moment = NULL;
    return check_moment_is_now(store, &moment)
               ? result
               : read_in_snapshot(store, read, baton);
}

/* The cache first: a value that is in it was issued, so that its checksum and
 * its digest need not be computed. What is stored there is of the state that it
 * is stored with, and of no later one: a backup that is restored brings the
 * state back with which it was made. */
enum result store_check_value(struct store *store, apr_pool_t *pool,
                              const char *value, struct token_attributes *token)
{
    struct check_moment new;
    const struct check_moment *moment = cached_moment(store, &new);
    enum result result;

    if (moment && attribute_cache_find_token(store->cache, &moment->state,
                                             value, pool, token))
        return RESULT_OK;
    if (!value_is_well_formed(value))
        return RESULT_INVALID;
    result = digests_find(store, pool, value, &select_value, read_token, token);
    if (moment && result == RESULT_OK && check_moment_is_now(store, moment))
        attribute_cache_store_token(store->cache, &moment->state, value, token);
    return result;
}

static void read_feed(struct row *row, void *to)
{
    struct feed_attributes *feed = to;

    feed->is_public = row_bool(row);
    feed->privilege = (enum privilege)row_int64(row);
    feed->names_read = row_bool(row);
    feed->names_write = row_bool(row);
    feed->blocked_at = row_int64(row);
}

/* No feed has a name that is not UTF-8. */
static enum result ask_feed(struct store *store,
                            const struct feed_question *question,
                            struct feed_attributes *feed)
{
    struct driver_statement *statement = store_use(store, &select_feed);
    enum result result;

    memset(feed, 0, sizeof *feed);
    if (!utf8_is_valid(question->name))
        return RESULT_OK;
    bind_text(statement, 1, question->name);
    bind_int64(statement, 2, question->account_id);
    bind_int64(statement, 3, question->token_id);
    result = store_one(statement, NULL, read_feed, feed);
    feed->exists = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_check_feed(struct store *store, const char *name,
                             int64_t account_id, int64_t token_id,
                             struct feed_attributes *feed)
{
    const struct feed_question question = {name, account_id, token_id};
    struct check_moment new;
    const struct check_moment *moment = cached_moment(store, &new);
    enum result result;

    if (moment && attribute_cache_find_feed(store->cache, &moment->state,
                                            &question, feed))
        return RESULT_OK;
    result = ask_feed(store, &question, feed);
    if (moment && result == RESULT_OK && check_moment_is_now(store, moment))
        attribute_cache_store_feed(store->cache, &moment->state, &question,
                                   feed);
    return result;
}

static void read_account(struct row *row, void *to)
{
    struct account_attributes *account = to;

    account->id = row_int64(row);
    account->username = row_text(row);
    account->password = account_password(row_text(row));
    account->disabled_at = row_int64(row);
    account->is_machine = row_bool(row);
}

enum result store_check_account(struct store *store, apr_pool_t *pool,
                                const char *name,
                                struct account_attributes *account)
{
    struct driver_statement *statement = store_use(store, &select_account);

    if (!utf8_is_valid(name))
        return RESULT_NOT_FOUND;
    bind_text(statement, 1, name);
    return store_one(statement, pool, read_account, account);
}

static void read_scope(struct row *row, void *to)
{
    const char *word = row_int64(row) == TOKEN_ACCESS_READ ? "read:" : "write:";

    *(const char **)to = apr_pstrcat(row->pool, word, row_text(row), NULL);
}

enum result store_check_scope(struct store *store, apr_pool_t *pool,
                              int64_t token_id, apr_array_header_t **feeds)
{
    struct driver_statement *statement = store_use(store, &select_scope);

    *feeds = apr_array_make(pool, 4, sizeof(const char *));
    bind_int64(statement, 1, token_id);
    return store_all(statement, pool, read_scope, *feeds);
}

const struct store_keys *store_check_keys(const struct store *store)
{
    return &store->keys;
}
