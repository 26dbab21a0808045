/* store.c: opens the database, and checks its keys. */
#include "store/store.h"

#include <apr_strings.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/key_file.h"
#include "base/log.h"
#include "store/audit.h"
#include "store/internal.h"
#include "store/schema.h"

STATEMENT insert_key = {
    ADMINISTRATOR, "INSERT INTO secret_key (purpose, check_value, created_at)"
                   " VALUES ($1, $2, $3)"};

STATEMENT select_key = {
    CHECKS | RECORDS | PAGES | MAIL | ADMINISTRATOR,
    "SELECT check_value FROM secret_key WHERE purpose = $1"};

STATEMENT select_lookup_keys = {
    CHECKS | RECORDS | PAGES | MAIL | ADMINISTRATOR,
    "SELECT check_value FROM secret_key WHERE purpose = 'lookup'"
    " UNION ALL SELECT check_value FROM former_key"};

static const enum driver_mode modes[] = {
    [STORE_CHECKS] = DRIVER_READ,          [STORE_RECORDS] = DRIVER_WRITE,
    [STORE_PAGES] = DRIVER_WRITE,          [STORE_MAIL] = DRIVER_WRITE,
    [STORE_ADMINISTRATOR] = DRIVER_EITHER,
};

static bool needs_seal(enum store_role role)
{
    return role == STORE_PAGES || role == STORE_ADMINISTRATOR;
}

enum result store_load_lookup_keys(apr_pool_t *pool, const char *file,
                                   struct store_keys *keys, const char **why)
{
    apr_array_header_t *found = NULL;
    enum result result = key_file_load_all(pool, file, &found, why);

    keys->lookup_file = file;
    if (result != RESULT_OK)
        return result;
    keys->lookups = found;
    keys->lookup = APR_ARRAY_IDX(found, 0, struct secret_key *);
    return RESULT_OK;
}

enum result store_load_keys(apr_pool_t *pool, const struct settings *settings,
                            enum store_role role, struct store_keys *keys,
                            const char **why)
{
    enum result result =
        store_load_lookup_keys(pool, settings->lookup_key, keys, why);

    keys->seal = NULL;
    keys->seal_file = settings->seal_key;
    if (result == RESULT_OK && needs_seal(role))
        result = key_file_load(pool, settings->seal_key, &keys->seal, why);
    return result;
}

static enum result prepare_all(apr_pool_t *pool, struct store *store,
                               enum store_role role)
{
    size_t count = statement_count();
    enum result result = RESULT_OK;

    store->statements =
        apr_pcalloc(pool, count * sizeof(struct driver_statement *));
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        const struct statement *statement = &statement_first()[i];
        if (statement->roles & 1U << role)
            result = driver_prepare(store->driver, statement->sql,
                                    &store->statements[i]);
    }
    return result;
}

void store_key_check_value(const struct secret_key *key,
                           struct secret_digest *digest)
{
    secret_digest(key, "check value", "", 0, digest);
}

void store_read_key_check_value(struct row *row, void *to)
{
    struct secret_digest *digest = to;
    size_t size = 0;
    const unsigned char *bytes = row_bytes(row, &size);

    memset(digest, 0, sizeof *digest);
    if (size == sizeof digest->bytes)
        memcpy(digest->bytes, bytes, size);
}

bool store_is_key(const struct secret_key *key,
                  const struct secret_digest *check)
{
    struct secret_digest its;

    store_key_check_value(key, &its);
    return secret_digest_equal(&its, check);
}

uint64_t store_keys_lookup_number(const struct store_keys *keys)
{
    struct secret_digest check;
    uint64_t number;

    store_key_check_value(keys->lookup, &check);
    memcpy(&number, check.bytes, sizeof number);
    return number;
}

/* The one of keys with this check value; NULL if there is none. */
static const struct secret_key *find_key(const apr_array_header_t *keys,
                                         const struct secret_digest *check)
{
    for (int i = 0; i < keys->nelts; i++) {
        const struct secret_key *key =
            APR_ARRAY_IDX(keys, i, struct secret_key *);
        if (store_is_key(key, check))
            return key;
    }
    return NULL;
}

const struct secret_key *store_lookup_key(const struct store *store,
                                          const struct secret_digest *check)
{
    return find_key(store->keys.lookups, check);
}

const apr_array_header_t *store_seal_keys(const struct store *store,
                                          apr_pool_t *pool)
{
    apr_array_header_t *keys;
    const char *why = "";

    if (key_file_load_all(pool, store->keys.seal_file, &keys, &why) ==
        RESULT_OK)
        return keys;
    log_error("%s", why);
    return apr_array_make(pool, 1, sizeof(struct secret_key *));
}

const struct secret_key *store_seal_key(const struct store *store,
                                        apr_pool_t *pool,
                                        const struct secret_digest *check)
{
    return find_key(store_seal_keys(store, pool), check);
}

enum result store_current_key(struct store *store, apr_pool_t *pool,
                              const char *purpose, struct secret_digest *check)
{
    struct driver_statement *statement = store_use(store, &select_key);

    bind_text(statement, 1, purpose);
    return store_one(statement, pool, store_read_key_check_value, check);
}

enum result store_verify_lookup_keys(struct store *store, apr_pool_t *pool)
{
    apr_array_header_t *needed =
        apr_array_make(pool, 2, sizeof(struct secret_digest));
    enum result result = store_all(store_use(store, &select_lookup_keys), pool,
                                   store_read_key_check_value, needed);

    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < needed->nelts; i++) {
        if (!store_lookup_key(store,
                              &APR_ARRAY_IDX(needed, i, struct secret_digest)))
            return RESULT_INVALID;
    }
    return needed->nelts ? RESULT_OK : RESULT_NOT_FOUND;
}

/* RESULT_INVALID if no key of the file is the current one: a new one is in
 * front of it if the command was killed before that became current. */
static enum result check_seal(apr_pool_t *pool, struct store *store)
{
    struct secret_digest current;
    enum result result = RESULT_OK;

    if (store->keys.seal)
        result = store_current_key(store, pool, "seal", &current);
    if (!store->keys.seal || result != RESULT_OK ||
        store_is_key(store->keys.seal, &current))
        return result;
    return store_seal_key(store, pool, &current) ? RESULT_OK : RESULT_INVALID;
}

enum result store_verify_keys(struct store *store, apr_pool_t *pool)
{
    enum result result = store_verify_lookup_keys(store, pool);

    return result == RESULT_OK ? check_seal(pool, store) : result;
}

static enum result check_keys(apr_pool_t *pool, struct store *store,
                              const struct settings *settings, const char **why)
{
    enum result result = store_verify_lookup_keys(store, pool);

    *why = apr_psprintf(pool,
                        "key file %s: not the key that %s was created with, or "
                        "a former one is missing that is still needed",
                        settings->lookup_key, settings->database);
    if (result != RESULT_OK)
        return result;
    *why =
        apr_psprintf(pool, "key file %s: not the key that %s was created with",
                     settings->seal_key, settings->database);
    return check_seal(pool, store);
}

/* Only the command that creates the database may change its tables; anything
 * else would do so while the programs run. */
static enum result check_schema(apr_pool_t *pool, struct store *store,
                                const struct settings *settings,
                                enum driver_mode mode, const char **why)
{
    int version = 0;
    enum result result = schema_check(store->driver, &version);

    if (result == RESULT_INVALID && mode == DRIVER_CREATE)
        result = schema_migrate(store->driver);
    *why = result == RESULT_INVALID
               ? apr_psprintf(pool, "database %s: %s", settings->database,
                              schema_cure(pool, version))
               : apr_psprintf(pool, "database %s: %s", settings->database,
                              result_name(result));
    return result;
}

/* Opens, migrates and prepares; the keys are the caller's part. */
static enum result open_unchecked(apr_pool_t *pool,
                                  const struct settings *settings,
                                  enum store_role role, enum driver_mode mode,
                                  struct store **out, const char **why)
{
    struct store *store = apr_pcalloc(pool, sizeof *store);
    enum result result =
        driver_open(pool, settings->database, mode, &store->driver, why);

    *out = store;
    store->mails = settings_have_mail(settings);
    store->has_webhook = settings->webhook != NULL;
    store->audit = audit_create(pool, settings->audit_log, settings->database);
    if (result != RESULT_OK)
        return result;
    result = check_schema(pool, store, settings, mode, why);
    if (result == RESULT_OK)
        result = prepare_all(pool, store, role);
    return result;
}

enum result store_open(apr_pool_t *pool, const struct settings *settings,
                       const struct store_keys *keys, enum store_role role,
                       struct store **store, const char **why)
{
    enum result result =
        open_unchecked(pool, settings, role, modes[role], store, why);

    (*store)->keys = *keys;
    if (result == RESULT_NOT_FOUND)
        *why =
            apr_pstrcat(pool, *why, "; \"tokenbooth init\" creates it", NULL);
    if (result == RESULT_OK)
        result = check_keys(pool, *store, settings, why);
    return result;
}

static enum result add_key(struct store *store, const char *purpose,
                           const struct secret_key *key)
{
    struct driver_statement *statement = store_use(store, &insert_key);
    struct secret_digest digest;

    store_key_check_value(key, &digest);
    bind_text(statement, 1, purpose);
    bind_bytes(statement, 2, digest.bytes, sizeof digest.bytes);
    bind_int64(statement, 3, clock_now());
    return store_finish(statement);
}

/* A new database stores its keys' check values; an old one must have them. */
static enum result adopt_keys(apr_pool_t *pool, struct store *store)
{
    const struct act act = {
        .store = store, .pool = pool, .authority = AUTHORITY_ADMINISTRATOR};
    enum result result = store_transact(&act);
    enum result known;

    if (result == RESULT_OK) {
        known = store_verify_lookup_keys(store, pool);
        if (known == RESULT_NOT_FOUND)
            result = add_key(store, "lookup", store->keys.lookup);
        if (known == RESULT_NOT_FOUND && result == RESULT_OK)
            result = add_key(store, "seal", store->keys.seal);
    }
    return store_end(&act, result);
}

static enum result create_keys(apr_pool_t *pool,
                               const struct settings *settings,
                               const char **why)
{
    const char *paths[] = {settings->lookup_key, settings->seal_key};

    for (int i = 0; i < 2; i++) {
        if (key_file_create(paths[i]) == RESULT_BROKEN) {
            *why =
                apr_psprintf(pool, "key file %s: cannot be created", paths[i]);
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

    /* Never a new key for an old database: its values would be lost. */
    if (access(settings->database, F_OK) != 0)
        result = create_keys(pool, settings, why);
    if (result == RESULT_OK)
        result =
            store_load_keys(pool, settings, STORE_ADMINISTRATOR, &keys, why);
    if (result == RESULT_OK)
        result = open_unchecked(pool, settings, STORE_ADMINISTRATOR,
                                DRIVER_CREATE, &store, why);
    if (result == RESULT_OK) {
        store->keys = keys;
        result = adopt_keys(pool, store);
    }
    if (result == RESULT_OK)
        result = schema_watch(store->driver);
    if (result == RESULT_OK)
        result = check_keys(pool, store, settings, why);
    return result;
}

enum result store_verify(struct store *store)
{
    return driver_verify(store->driver);
}

enum result store_begin_snapshot(struct store *store)
{
    return driver_begin_snapshot(store->driver);
}

void store_end_snapshot(struct store *store)
{
    driver_end_snapshot(store->driver);
}
