/* seals.c: seals and unseals, and seals again under a new key. */
#include "store/seals.h"

#include <apr_strings.h>
#include <string.h>

#include "base/key_file.h"
#include "base/log.h"
#include "store/events.h"
#include "store/internal.h"

STATEMENT select_current = {
    CHECKS | PAGES | ADMINISTRATOR,
    "SELECT check_value, rotated_to FROM secret_key WHERE purpose = 'seal'"};

STATEMENT update_current = {
    ADMINISTRATOR, "UPDATE secret_key SET check_value = $1, created_at = $2,"
                   " rotated_to = $3 WHERE purpose = 'seal'"};

STATEMENT update_rotated_to = {ADMINISTRATOR,
                               "UPDATE secret_key SET rotated_to = $1"
                               " WHERE purpose = 'seal'"};

STATEMENT select_sealed = {
    ADMINISTRATOR,
    "SELECT v.digest, t.account_id, t.id, v.sealed FROM token_value v"
    " JOIN token t ON t.id = v.token_id"
    " WHERE v.sealed IS NOT NULL AND v.digest > $1 ORDER BY v.digest LIMIT $2"};

STATEMENT update_sealed = {
    ADMINISTRATOR, "UPDATE token_value SET sealed = $2 WHERE digest = $1"};

/* Not empty, which a row would give as NULL. */
const unsigned char seals_before_all[1] = {0};

/* In one transaction: others wait for a few milliseconds. */
enum { STEP_VALUES = 100 };

/* The current key, as the database knows it. */
struct current {
    struct secret_digest check;
    const unsigned char *rotated_to; /* NULL: no rotation is going on */
    size_t size;
};

static void read_current(struct row *row, void *to)
{
    struct current *current = to;

    store_read_key_check_value(row, &current->check);
    current->rotated_to = row_bytes(row, &current->size);
}

static enum result find_current(struct store *store, apr_pool_t *pool,
                                struct current *current)
{
    return store_one(store_use(store, &select_current), pool, read_current,
                     current);
}

enum result store_seal_is_replaced(struct store *store, apr_pool_t *pool,
                                   bool *is_replaced)
{
    struct current current = {0};
    enum result result = find_current(store, pool, &current);

    *is_replaced =
        result == RESULT_OK &&
        (current.rotated_to || !store_is_key(store->keys.seal, &current.check));
    return result;
}

static const char *context(apr_pool_t *pool, const struct seal_owner *owner)
{
    return apr_psprintf(
        pool, "token %" APR_INT64_T_FMT " of account %" APR_INT64_T_FMT,
        owner->token_id, owner->account_id);
}

enum result seals_seal(struct store *store, apr_pool_t *pool,
                       const struct seal_owner *owner, const char *value,
                       unsigned char **sealed, size_t *size)
{
    struct current current = {0};
    const struct secret_key *key = store->keys.seal;
    enum result result = find_current(store, pool, &current);

    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_BROKEN : result;
    if (!store_is_key(key, &current.check))
        key = store_seal_key(store, pool, &current.check);
    if (!key) {
        log_error("key file %s: the database has another key by now",
                  store->keys.seal_file);
        return RESULT_BROKEN;
    }
    *sealed = secret_seal(pool, key, value, context(pool, owner), size);
    return RESULT_OK;
}

enum result seals_unseal(struct store *store, apr_pool_t *pool,
                         const struct seal_owner *owner,
                         const struct sealed_value *sealed, char **value)
{
    const char *bound = context(pool, owner);
    const apr_array_header_t *keys;

    *value = secret_unseal(pool, store->keys.seal, sealed->bytes, sealed->size,
                           bound);
    if (*value)
        return RESULT_OK;
    keys = store_seal_keys(store, pool);
    for (int i = 0; i < keys->nelts && !*value; i++)
        *value =
            secret_unseal(pool, APR_ARRAY_IDX(keys, i, struct secret_key *),
                          sealed->bytes, sealed->size, bound);
    return *value ? RESULT_OK : RESULT_BROKEN;
}

static enum result make_current(const struct act *act,
                                const struct secret_key *key)
{
    const struct event event = {.kind = EVENT_KEY_ROTATED, .label = "seal"};
    struct driver_statement *statement = store_use(act->store, &update_current);
    struct secret_digest check;
    enum result result;

    store_key_check_value(key, &check);
    bind_bytes(statement, 1, check.bytes, sizeof check.bytes);
    bind_int64(statement, 2, act->now);
    bind_bytes(statement, 3, seals_before_all, sizeof seals_before_all);
    result = store_change(act->store, statement);
    return result == RESULT_OK ? store_event_add(act, 0, &event) : result;
}

/* The first key of the file becomes current. If it is already, a new one is put
 * before it. Killed in between, the file has it, and this is done again. */
static enum result begin(const struct act *act, const struct current *current,
                         const char **why)
{
    const char *file = act->store->keys.seal_file;
    struct secret_key *first = NULL;
    enum result result = key_file_load(act->pool, file, &first, why);

    if (result == RESULT_OK && store_is_key(first, &current->check)) {
        result = key_file_add(act->pool, file, why);
        if (result == RESULT_OK)
            result = key_file_load(act->pool, file, &first, why);
    }
    return result == RESULT_OK ? make_current(act, first) : result;
}

enum result store_seal_rotation_begin(const struct act *act,
                                      struct seal_rotation *rotation,
                                      const char **why)
{
    struct current current = {0};
    enum result result = store_transact(act);

    memset(rotation, 0, sizeof *rotation);
    *why = "the database could not be changed";
    if (result == RESULT_OK)
        result = find_current(act->store, act->pool, &current);
    rotation->resumed = current.rotated_to != NULL;
    if (result == RESULT_OK && !rotation->resumed)
        result = begin(act, &current, why);
    return store_end(act, result);
}

static void read_row(struct row *row, void *to)
{
    struct seals_row *value = to;

    value->digest = row_bytes(row, &value->digest_size);
    value->owner.account_id = row_int64(row);
    value->owner.token_id = row_int64(row);
    value->sealed.bytes = row_bytes(row, &value->sealed.size);
}

static enum result reseal(const struct act *act, const struct seals_row *value,
                          struct seal_rotation *rotation)
{
    struct driver_statement *statement;
    unsigned char *sealed = NULL;
    char *text = NULL;
    size_t size = 0;
    enum result result;

    if (seals_unseal(act->store, act->pool, &value->owner, &value->sealed,
                     &text) != RESULT_OK) {
        rotation->unreadable++;
        return RESULT_OK;
    }
    result =
        seals_seal(act->store, act->pool, &value->owner, text, &sealed, &size);
    if (result != RESULT_OK)
        return result;
    rotation->resealed++;
    statement = store_use(act->store, &update_sealed);
    bind_bytes(statement, 1, value->digest, value->digest_size);
    bind_bytes(statement, 2, sealed, size);
    return store_finish(statement);
}

enum result seals_read_after(const struct act *act, const unsigned char *digest,
                             size_t size, int limit, apr_array_header_t *rows)
{
    struct driver_statement *statement = store_use(act->store, &select_sealed);

    bind_bytes(statement, 1, digest, size);
    bind_int64(statement, 2, limit);
    return store_all(statement, act->pool, read_row, rows);
}

static enum result note_progress(const struct act *act,
                                 const struct seals_row *last)
{
    struct driver_statement *statement =
        store_use(act->store, &update_rotated_to);

    bind_bytes(statement, 1, last ? last->digest : NULL,
               last ? last->digest_size : 0);
    return store_change(act->store, statement);
}

static enum result step(const struct act *act, struct seal_rotation *rotation,
                        bool *more)
{
    apr_array_header_t *values =
        apr_array_make(act->pool, STEP_VALUES, sizeof(struct seals_row));
    struct current current = {0};
    enum result result = find_current(act->store, act->pool, &current);

    *more = current.rotated_to != NULL;
    if (result != RESULT_OK || !*more)
        return result;
    result = seals_read_after(act, current.rotated_to, current.size,
                              STEP_VALUES, values);
    for (int i = 0; i < values->nelts && result == RESULT_OK; i++)
        result =
            reseal(act, &APR_ARRAY_IDX(values, i, struct seals_row), rotation);
    *more = values->nelts > 0;
    if (result != RESULT_OK)
        return result;
    return note_progress(
        act, *more ? &APR_ARRAY_IDX(values, values->nelts - 1, struct seals_row)
                   : NULL);
}

enum result store_seal_rotation_step(const struct act *act,
                                     struct seal_rotation *rotation, bool *more)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = step(act, rotation, more);
    return store_end(act, result);
}
