/* store.c: opening the database and its keys, and running statements. */
#include "store/store.h"

#include <apr_strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/internal.h"
#include "store/schema.h"

static const enum driver_mode modes[] = {
    [STORE_CHECKS] = DRIVER_READ,
    [STORE_RECORDS] = DRIVER_WRITE,
    [STORE_PAGES] = DRIVER_WRITE,
    [STORE_ADMINISTRATOR] = DRIVER_WRITE,
};

static bool needs_seal(enum store_role role)
{
    return role == STORE_PAGES || role == STORE_ADMINISTRATOR;
}

struct driver_statement *store_use(struct store *store, enum sql name)
{
    return store->statements[name];
}

enum result store_finish(struct driver_statement *statement)
{
    enum result result = driver_step(statement);

    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_one(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, void *to)
{
    enum result result = driver_step(statement);

    if (result == RESULT_OK)
        read(statement, pool, to);
    driver_reset(statement);
    return result;
}

enum result store_all(struct driver_statement *statement, apr_pool_t *pool,
                      store_reader *read, apr_array_header_t *rows)
{
    enum result result;

    while ((result = driver_step(statement)) == RESULT_OK)
        read(statement, pool, apr_array_push(rows));
    driver_reset(statement);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result store_two_numbers(struct driver_statement *statement,
                              int64_t *first, int64_t *second)
{
    enum result result = driver_step(statement);
    bool found = result == RESULT_OK;

    *first = found ? driver_number(statement, 0) : 0;
    *second = found ? driver_number(statement, 1) : 0;
    driver_reset(statement);
    return result;
}

enum result store_number(struct driver_statement *statement, int64_t *number)
{
    enum result result = driver_step(statement);

    *number = result == RESULT_OK ? driver_number(statement, 0) : 0;
    driver_reset(statement);
    return result;
}

enum result store_change(struct store *store,
                         struct driver_statement *statement)
{
    enum result result = store_finish(statement);

    if (result == RESULT_OK && driver_changes(store->driver) == 0)
        return RESULT_NOT_FOUND;
    return result;
}

enum result store_end(struct store *store, enum result result)
{
    if (result == RESULT_OK)
        result = driver_commit(store->driver);
    if (result != RESULT_OK)
        driver_rollback(store->driver);
    return result;
}

enum result store_load_keys(apr_pool_t *pool, const struct settings *settings,
                            enum store_role role, struct store_keys *keys,
                            const char **why)
{
    enum result result =
        secret_key_load(pool, settings->lookup_key, &keys->lookup, why);

    keys->seal = NULL;
    if (result == RESULT_OK && needs_seal(role))
        result = secret_key_load(pool, settings->seal_key, &keys->seal, why);
    return result;
}

static enum result prepare_all(struct store *store, enum store_role role)
{
    enum result result = RESULT_OK;

    for (int name = 0; name < SQL_MAX && result == RESULT_OK; name++) {
        const char *text = sql_text((enum sql)name, role);
        if (text)
            result =
                driver_prepare(store->driver, text, &store->statements[name]);
    }
    return result;
}

/* What stands in the database of a key, to know it again. */
static void check_value(const struct secret_key *key,
                        struct secret_digest *digest)
{
    secret_digest(key, "check value", "", 0, digest);
}

/* RESULT_INVALID where purpose's key is another than the database was made
 * with, RESULT_NOT_FOUND where the database knows none. */
static enum result check_key(apr_pool_t *pool, struct store *store,
                             const char *purpose, const struct secret_key *key)
{
    struct driver_statement *statement = store_use(store, SQL_KEY_FIND);
    struct secret_digest now;
    unsigned char *then;
    enum result result;
    size_t size = 0;

    if (!key)
        return RESULT_OK;
    check_value(key, &now);
    driver_bind_text(statement, 1, purpose);
    result = driver_step(statement);
    if (result == RESULT_OK) {
        then = driver_bytes(pool, statement, 0, &size);
        if (size != sizeof now.bytes ||
            !secret_digest_equal(&now, (struct secret_digest *)then))
            result = RESULT_INVALID;
    }
    driver_reset(statement);
    return result;
}

static enum result check_keys(apr_pool_t *pool, struct store *store,
                              const struct settings *settings, const char **why)
{
    enum result result = check_key(pool, store, "lookup", store->keys.lookup);

    *why = apr_psprintf(pool, "key file %s: not the key that %s was made with",
                        settings->lookup_key, settings->database);
    if (result != RESULT_OK)
        return result;
    *why = apr_psprintf(pool, "key file %s: not the key that %s was made with",
                        settings->seal_key, settings->database);
    return check_key(pool, store, "seal", store->keys.seal);
}

/* Opens in mode and prepares; the keys are not looked at yet. */
static enum result open_unchecked(apr_pool_t *pool,
                                  const struct settings *settings,
                                  const struct store_keys *keys,
                                  enum store_role role, enum driver_mode mode,
                                  struct store **out, const char **why)
{
    struct store *store = apr_pcalloc(pool, sizeof *store);
    enum result result =
        driver_open(pool, settings->database, mode, &store->driver, why);

    store->keys = *keys;
    *out = store;
    if (result != RESULT_OK)
        return result;
    *why = apr_psprintf(pool,
                        "database %s: not of this program's version, or busy",
                        settings->database);
    result = mode == DRIVER_READ ? schema_check(store->driver)
                                 : schema_migrate(store->driver);
    if (result == RESULT_OK)
        result = prepare_all(store, role);
    return result;
}

enum result store_open(apr_pool_t *pool, const struct settings *settings,
                       const struct store_keys *keys, enum store_role role,
                       struct store **store, const char **why)
{
    enum result result =
        open_unchecked(pool, settings, keys, role, modes[role], store, why);

    if (result == RESULT_NOT_FOUND)
        *why = apr_pstrcat(pool, *why, "; \"tokenbooth init\" makes it", NULL);
    if (result == RESULT_OK)
        result = check_keys(pool, *store, settings, why);
    return result;
}

static enum result add_key(struct store *store, const char *purpose,
                           const struct secret_key *key)
{
    struct driver_statement *statement = store_use(store, SQL_KEY_ADD);
    struct secret_digest digest;

    check_value(key, &digest);
    driver_bind_text(statement, 1, purpose);
    driver_bind_bytes(statement, 2, digest.bytes, sizeof digest.bytes);
    driver_bind_number(statement, 3, clock_now());
    return store_finish(statement);
}

/* A new database learns its keys; an old one must know them. */
static enum result adopt_keys(apr_pool_t *pool, struct store *store)
{
    enum result result = driver_begin(store->driver);
    enum result known;

    if (result != RESULT_OK)
        return result;
    known = check_key(pool, store, "lookup", store->keys.lookup);
    if (known == RESULT_NOT_FOUND) {
        result = add_key(store, "lookup", store->keys.lookup);
        if (result == RESULT_OK)
            result = add_key(store, "seal", store->keys.seal);
    }
    return store_end(store, result);
}

static enum result make_keys(apr_pool_t *pool, const struct settings *settings,
                             const char **why)
{
    const char *paths[] = {settings->lookup_key, settings->seal_key};

    for (int i = 0; i < 2; i++) {
        if (secret_key_create(paths[i]) == RESULT_BROKEN) {
            *why = apr_psprintf(pool, "key file %s: cannot be made", paths[i]);
            return RESULT_BROKEN;
        }
    }
    return RESULT_OK;
}

enum result store_create(apr_pool_t *pool, const struct settings *settings,
                         const char **why)
{
    struct store_keys keys = {0};
    struct store *store;
    enum result result = RESULT_OK;

    /* Never a new key beside an old database: its values would be lost. */
    if (access(settings->database, F_OK) != 0)
        result = make_keys(pool, settings, why);
    if (result == RESULT_OK)
        result =
            store_load_keys(pool, settings, STORE_ADMINISTRATOR, &keys, why);
    if (result == RESULT_OK)
        result = open_unchecked(pool, settings, &keys, STORE_ADMINISTRATOR,
                                DRIVER_CREATE, &store, why);
    if (result == RESULT_OK)
        result = adopt_keys(pool, store);
    if (result == RESULT_OK)
        result = check_keys(pool, store, settings, why);
    return result;
}

enum result store_verify(struct store *store)
{
    return driver_verify(store->driver);
}
