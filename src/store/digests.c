/* digests.c: finds values by their digests, and computes these again with a new
 * look-up key. */
#include "store/digests.h"

#include <string.h>

#include "base/key_file.h"
#include "base/log.h"
#include "store/check_moment.h"
#include "store/events.h"
#include "store/internal.h"
#include "store/seals.h"

STATEMENT select_progress = {
    ADMINISTRATOR,
    "SELECT rotated_to FROM secret_key WHERE purpose = 'lookup'"};

STATEMENT update_progress = {ADMINISTRATOR,
                             "UPDATE secret_key SET rotated_to = $1"
                             " WHERE purpose = 'lookup'"};

STATEMENT update_current = {
    ADMINISTRATOR, "UPDATE secret_key SET check_value = $1, created_at = $2"
                   " WHERE purpose = 'lookup'"};

STATEMENT insert_former = {
    ADMINISTRATOR, "INSERT INTO former_key (check_value) SELECT check_value"
                   " FROM secret_key WHERE purpose = 'lookup'"
                   " ON CONFLICT DO NOTHING"};

/* An old value that still works has no sealed form, so that it keeps the digest
 * by a former key. */
STATEMENT delete_former = {
    ADMINISTRATOR,
    "DELETE FROM former_key WHERE NOT EXISTS (SELECT 1 FROM value_overlap o"
    " JOIN token_value v ON v.digest = o.digest WHERE v.works_until > $1"
    " AND v.overlap_ended_at IS NULL)"};

STATEMENT update_digest = {
    ADMINISTRATOR, "UPDATE token_value SET digest = $2 WHERE digest = $1"};

/* A rotation of the seal key goes through the digests in their order, too. */
STATEMENT update_seal_progress = {
    ADMINISTRATOR, "UPDATE secret_key SET rotated_to = $1"
                   " WHERE purpose = 'seal' AND rotated_to IS NOT NULL"};

/* In one transaction: others wait for a few milliseconds. */
enum { STEP_VALUES = 100 };

void store_value_digest(const struct secret_key *key, const char *value,
                        struct secret_digest *digest)
{
    secret_digest(key, "token value", value, strlen(value), digest);
}

enum result digests_key(struct store *store, apr_pool_t *pool,
                        const struct secret_key **key)
{
    struct secret_digest current;
    enum result result = store_current_key(store, pool, "lookup", &current);

    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_BROKEN : result;
    *key = store_lookup_key(store, &current);
    if (*key)
        return RESULT_OK;
    log_error("key file %s: the database has another key by now, which this "
              "program has not read; restart it",
              store->keys.lookup_file);
    return RESULT_BROKEN;
}

enum result digests_of_text(const struct act *act, const char *purpose,
                            const char *text, struct secret_digest *digest)
{
    const struct secret_key *key;
    enum result result = digests_key(act->store, act->pool, &key);

    if (result == RESULT_OK)
        secret_digest(key, purpose, text, strlen(text), digest);
    return result;
}

enum result digests_of_new(struct store *store, apr_pool_t *pool,
                           const char *value, struct secret_digest *digest)
{
    const struct secret_key *key;
    enum result result = digests_key(store, pool, &key);

    if (result == RESULT_OK)
        store_value_digest(key, value, digest);
    return result;
}

/* What no key finds is unknown only to who has all keys. */
static enum result not_found(struct store *store, apr_pool_t *pool)
{
    enum result result;

    if (check_moment_has_keys(store))
        return RESULT_NOT_FOUND;
    result = store_verify_lookup_keys(store, pool);
    if (result == RESULT_OK) {
        check_moment_keep_keys(store);
        return RESULT_NOT_FOUND;
    }
    if (result != RESULT_INVALID)
        return result == RESULT_NOT_FOUND ? RESULT_BROKEN : result;
    log_error("key file %s: the database needs a key that this program has not "
              "read, so that it cannot say whether a value is unknown; restart "
              "it, or reload Apache if this is its module",
              store->keys.lookup_file);
    return RESULT_BROKEN;
}

enum result digests_find(struct store *store, apr_pool_t *pool,
                         const char *value, const struct statement *select,
                         void (*read)(struct row *row, void *to), void *to)
{
    const apr_array_header_t *keys = store->keys.lookups;
    /* The first one again: the value may have got its digest since. */
    int tries = keys->nelts > 1 ? keys->nelts + 1 : 1;
    enum result result = RESULT_NOT_FOUND;

    for (int i = 0; i < tries && result == RESULT_NOT_FOUND; i++) {
        struct driver_statement *statement = store_use(store, select);
        struct secret_digest digest;
        store_value_digest(
            APR_ARRAY_IDX(keys, i % keys->nelts, struct secret_key *), value,
            &digest);
        bind_bytes(statement, 1, digest.bytes, sizeof digest.bytes);
        result = store_one(statement, pool, read, to);
    }
    return result == RESULT_NOT_FOUND ? not_found(store, pool) : result;
}

/* How far the rotation has come. */
struct progress {
    const unsigned char *digest; /* NULL: none is going on */
    size_t size;
};

static void read_progress(struct row *row, void *to)
{
    struct progress *progress = to;

    progress->digest = row_bytes(row, &progress->size);
}

static enum result find_progress(struct store *store, apr_pool_t *pool,
                                 struct progress *progress)
{
    return store_one(store_use(store, &select_progress), pool, read_progress,
                     progress);
}

static enum result note_progress(const struct act *act,
                                 const struct progress *progress)
{
    struct driver_statement *statement =
        store_use(act->store, &update_progress);

    bind_bytes(statement, 1, progress->digest, progress->size);
    return store_change(act->store, statement);
}

enum result store_lookup_stage(struct store *store, apr_pool_t *pool,
                               enum lookup_stage *stage)
{
    struct progress progress = {0};
    struct secret_digest current;
    enum result result = store_current_key(store, pool, "lookup", &current);

    *stage = LOOKUP_CURRENT;
    if (result == RESULT_OK)
        result = find_progress(store, pool, &progress);
    if (result != RESULT_OK)
        return result;
    if (!store_is_key(store->keys.lookup, &current))
        *stage = LOOKUP_WAITING;
    else if (progress.digest)
        *stage = LOOKUP_REPLACING;
    return RESULT_OK;
}

/* Others may have changed the file since the store was opened. */
static enum result read_file_again(const struct act *act, const char **why)
{
    struct store_keys *keys = &act->store->keys;

    return store_load_lookup_keys(act->pool, keys->lookup_file, keys, why);
}

/* Killed after this, the file has the key, and no second one is added. */
static enum result prepare(const struct act *act,
                           struct lookup_rotation *rotation, const char **why)
{
    const char *file = act->store->keys.lookup_file;
    enum result result = read_file_again(act, why);

    if (result == RESULT_OK)
        result = store_lookup_stage(act->store, act->pool, &rotation->found);
    if (result != RESULT_OK || rotation->found != LOOKUP_CURRENT)
        return result;
    result = key_file_add(act->pool, file, why);
    return result == RESULT_OK ? read_file_again(act, why) : result;
}

enum result store_lookup_rotation_prepare(const struct act *act,
                                          struct lookup_rotation *rotation,
                                          const char **why)
{
    enum result result = store_transact(act);

    memset(rotation, 0, sizeof *rotation);
    *why = "the database could not be changed";
    if (result == RESULT_OK)
        result = prepare(act, rotation, why);
    return store_end(act, result);
}

static enum result make_current(const struct act *act)
{
    const struct event event = {.kind = EVENT_KEY_ROTATED, .label = "lookup"};
    struct driver_statement *statement;
    struct secret_digest check;
    enum result result = store_finish(store_use(act->store, &insert_former));

    if (result != RESULT_OK)
        return result;
    store_key_check_value(act->store->keys.lookup, &check);
    statement = store_use(act->store, &update_current);
    bind_bytes(statement, 1, check.bytes, sizeof check.bytes);
    bind_int64(statement, 2, act->now);
    result = store_change(act->store, statement);
    return result == RESULT_OK ? store_event_add(act, 0, &event) : result;
}

enum result store_lookup_rotation_begin(const struct act *act)
{
    const struct progress progress = {seals_before_all, 1};
    enum lookup_stage stage;
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = store_lookup_stage(act->store, act->pool, &stage);
    if (result == RESULT_OK && stage == LOOKUP_WAITING)
        result = make_current(act);
    if (result == RESULT_OK)
        result = note_progress(act, &progress);
    return store_end(act, result);
}

/* Whether one of the store's keys gives the value this digest. */
static bool is_its_digest(const struct store *store, const char *value,
                          const struct seals_row *row)
{
    const apr_array_header_t *keys = store->keys.lookups;
    struct secret_digest digest;

    for (int i = 0; i < keys->nelts; i++) {
        store_value_digest(APR_ARRAY_IDX(keys, i, struct secret_key *), value,
                           &digest);
        if (row->digest_size == sizeof digest.bytes &&
            memcmp(row->digest, digest.bytes, sizeof digest.bytes) == 0)
            return true;
    }
    return false;
}

static enum result change_digest(const struct act *act,
                                 const struct seals_row *row,
                                 const struct secret_digest *digest)
{
    struct driver_statement *statement = store_use(act->store, &update_digest);

    bind_bytes(statement, 1, row->digest, row->digest_size);
    bind_bytes(statement, 2, digest->bytes, sizeof digest->bytes);
    return store_change(act->store, statement);
}

static enum result rewrite(const struct act *act, const struct secret_key *key,
                           const struct seals_row *row,
                           struct lookup_rotation *rotation)
{
    struct secret_digest digest;
    char *value = NULL;

    if (seals_unseal(act->store, act->pool, &row->owner, &row->sealed,
                     &value) != RESULT_OK ||
        !is_its_digest(act->store, value, row)) {
        rotation->unreadable++;
        return RESULT_OK;
    }
    store_value_digest(key, value, &digest);
    if (memcmp(row->digest, digest.bytes, sizeof digest.bytes) == 0)
        return RESULT_OK;
    rotation->rewritten++;
    return change_digest(act, row, &digest);
}

/* What was not read may be found by a former key only, and the programs need
 * that. */
static enum result finish(const struct act *act,
                          const struct lookup_rotation *rotation)
{
    struct driver_statement *statement;
    enum result result = note_progress(act, &(struct progress){0});

    if (result != RESULT_OK || rotation->unreadable)
        return result;
    statement = store_use(act->store, &delete_former);
    bind_int64(statement, 1, act->now);
    return store_finish(statement);
}

/* Has a rotation of the seal key look at all values again: some are in another
 * place now. */
static enum result start_seals_again(const struct act *act)
{
    struct driver_statement *statement =
        store_use(act->store, &update_seal_progress);

    bind_bytes(statement, 1, seals_before_all, 1);
    return store_finish(statement);
}

static enum result rewrite_some(const struct act *act,
                                const apr_array_header_t *rows,
                                struct lookup_rotation *rotation)
{
    const struct secret_key *key = NULL;
    const struct seals_row *row = NULL;
    enum result result = digests_key(act->store, act->pool, &key);

    if (result == RESULT_OK)
        result = start_seals_again(act);
    for (int i = 0; i < rows->nelts && result == RESULT_OK; i++) {
        row = &APR_ARRAY_IDX(rows, i, struct seals_row);
        result = rewrite(act, key, row, rotation);
    }
    return result == RESULT_OK
               ? note_progress(
                     act, &(struct progress){row->digest, row->digest_size})
               : result;
}

static enum result step(const struct act *act, struct lookup_rotation *rotation,
                        bool *more)
{
    apr_array_header_t *rows =
        apr_array_make(act->pool, STEP_VALUES, sizeof(struct seals_row));
    struct progress progress = {0};
    enum result result = find_progress(act->store, act->pool, &progress);

    *more = progress.digest != NULL;
    if (result != RESULT_OK || !*more)
        return result;
    result = seals_read_after(act, progress.digest, progress.size, STEP_VALUES,
                              rows);
    if (result != RESULT_OK)
        return result;
    *more = rows->nelts > 0;
    return *more ? rewrite_some(act, rows, rotation) : finish(act, rotation);
}

enum result store_lookup_rotation_step(const struct act *act,
                                       struct lookup_rotation *rotation,
                                       bool *more)
{
    enum result result = store_transact(act);

    if (result == RESULT_OK)
        result = step(act, rotation, more);
    return store_end(act, result);
}
