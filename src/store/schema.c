/* schema.c: brings a database to this program's version, in the engine's own
 * words. */
#include "store/schema.h"

#include <apr_strings.h>
#include <string.h>

#include "store/schema_steps.h"

static const char *sql_of(const struct driver_word *words, const char *name,
                          size_t length)
{
    while (words->word && (strlen(words->word) != length ||
                           strncmp(words->word, name, length) != 0))
        words++;
    return words->sql ? words->sql : "?";
}

/* A text of this file in an engine's words. */
static const char *translate(apr_pool_t *pool, const char *rest,
                             const struct driver_word *words)
{
    const char *open, *close, *text = "";

    while ((open = strchr(rest, '{')) != NULL) {
        close = strchr(open, '}');
        text = apr_pstrcat(
            pool, text, apr_pstrndup(pool, rest, (size_t)(open - rest)),
            sql_of(words, open + 1, (size_t)(close - open - 1)), NULL);
        rest = close + 1;
    }
    return apr_pstrcat(pool, text, rest, NULL);
}

const char *schema_text(apr_pool_t *pool, int version,
                        const struct driver_word *words)
{
    return version < 0 || version >= schema_version
               ? NULL
               : translate(pool, schema_steps[version], words);
}

static enum result run(struct driver *driver, const char *text)
{
    apr_pool_t *pool = NULL;
    enum result result = RESULT_BROKEN;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return result;
    result = driver_run(driver, translate(pool, text, driver_words(driver)));
    apr_pool_destroy(pool);
    return result;
}

static enum result apply_migration(struct driver *driver, int version)
{
    enum result result = run(driver, schema_steps[version]);

    if (result == RESULT_OK)
        result = driver_set_version(driver, version + 1);
    return result;
}

/* Reads the version again: another program can have migrated it. */
static enum result migrate_in_transaction(struct driver *driver)
{
    int version = 0;
    enum result result = driver_version(driver, &version);

    while (result == RESULT_OK && version >= 0 && version < schema_version)
        result = apply_migration(driver, version++);
    return result == RESULT_OK && version != schema_version ? RESULT_INVALID
                                                            : result;
}

enum result schema_migrate(struct driver *driver)
{
    enum result result = schema_check(driver, NULL);

    if (result == RESULT_OK)
        return result;
    result = driver_begin(driver);
    if (result != RESULT_OK)
        return result;
    result = migrate_in_transaction(driver);
    if (result == RESULT_OK)
        result = driver_commit(driver);
    else
        driver_rollback(driver);
    return result == RESULT_OK ? schema_check(driver, NULL) : result;
}

enum result schema_watch(struct driver *driver)
{
    enum result result = driver_begin(driver);

    if (result != RESULT_OK)
        return result;
    result = run(driver, schema_watch_again);
    if (result == RESULT_OK)
        return driver_commit(driver);
    driver_rollback(driver);
    return result;
}

enum result schema_check(struct driver *driver, int *version)
{
    int found = 0;
    enum result result = driver_version(driver, &found);

    if (version)
        *version = found;
    if (result != RESULT_OK)
        return result;
    if (found != schema_version)
        return RESULT_INVALID;
    driver_keep_version(driver, schema_version);
    return RESULT_OK;
}

const char *schema_cure(apr_pool_t *pool, int version)
{
    if (!version)
        return "it has no tables yet; \"tokenbooth init\" creates them";
    return apr_psprintf(
        pool,
        "its tables are of version %d, and this program's are of version "
        "%d; %s",
        version, schema_version,
        version > schema_version
            ? "install the version of Tokenbooth that changed them"
            : "stop the programs, then run \"tokenbooth init\"");
}
