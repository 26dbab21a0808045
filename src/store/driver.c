/* driver.c: chooses the engine, and holds callers to the rules of driver.h. */
#include "store/driver.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "base/text.h"
#include "store/driver_engine.h"

/* Whichever has the scheme of the address. One without a scheme takes any
 * address, and so is the last. */
static const struct driver_engine *const engines[] = {
    &driver_sqlite,
};

static const struct driver_engine *engine_of(const char *address)
{
    for (size_t i = 0; i < sizeof engines / sizeof(struct driver_engine *);
         i++) {
        const char *scheme = engines[i]->scheme;
        if (!scheme || text_starts(address, scheme))
            return engines[i];
    }
    return &driver_sqlite; /* never reached: SQLite has no scheme */
}

enum result driver_open(apr_pool_t *pool, const char *address,
                        enum driver_mode mode, struct driver **driver,
                        const char **why)
{
    return engine_of(address)->open(pool, address, mode, driver, why);
}

enum result driver_run(struct driver *driver, const char *sql)
{
    return driver->engine->run(driver, sql);
}

const struct driver_word *driver_words(const struct driver *driver)
{
    return driver->engine->words;
}

/* A bit for each parameter that the text names. */
static uint32_t parameters_of(const char *sql)
{
    uint32_t named = 0;

    for (const char *at = sql; (at = strchr(at, '$')) != NULL; at++) {
        long number = strtol(at + 1, NULL, 10);
        if (number < 1 || number > DRIVER_PARAMETERS_MAX)
            return 1U << 31; /* a gap, whatever else there is */
        named |= 1U << (number - 1);
    }
    return named;
}

enum result driver_prepare(struct driver *driver, const char *sql,
                           struct driver_statement **out)
{
    uint32_t named = parameters_of(sql);
    enum result result;

    if (named & (named + 1)) {
        log_error("database: parameters with a gap in: %s", sql);
        return RESULT_BROKEN;
    }
    result = driver->engine->prepare(driver, sql, out);
    if (result != RESULT_OK)
        return result;
    (*out)->driver = driver;
    (*out)->sql = sql;
    while (named >> (*out)->parameters)
        (*out)->parameters++;
    return RESULT_OK;
}

/* Reads the version only if something was committed since it was read last. */
static enum result check_version(struct driver *driver)
{
    struct driver_stamp stamp = {{0}};
    enum result result = driver_stamp(driver, &stamp);
    bool stamped = result == RESULT_OK;
    int version = 0;

    if (result == RESULT_BROKEN)
        return result;
    if (!driver->version ||
        (stamped && memcmp(&stamp, &driver->version_stamp, sizeof stamp) == 0))
        return RESULT_OK;
    result = driver_version(driver, &version);
    if (result == RESULT_OK && version != driver->version) {
        log_error("the tables were changed from version %d to %d by another "
                  "version of Tokenbooth: restart this program in that version",
                  driver->version, version);
        return RESULT_BROKEN;
    }
    /* A snapshot may be older than the stamp. */
    if (result == RESULT_OK && stamped && !driver->in_snapshot)
        driver->version_stamp = stamp;
    return result;
}

/* Before the first step of a run, and once more if something is bound after
 * it, which is an error. */
static enum result check_run(struct driver_statement *statement)
{
    uint32_t all = (1U << statement->parameters) - 1;
    enum result result = statement->bind_result;

    if (statement->writes && statement->driver->in_snapshot) {
        log_error("database: a snapshot only reads: %s", statement->sql);
        return RESULT_BROKEN;
    }
    if (statement->is_misused || statement->bound != all) {
        log_error("database: a parameter is missing, bound twice or unknown "
                  "in: %s",
                  statement->sql);
        return RESULT_BROKEN;
    }
    if (result == RESULT_OK)
        result = check_version(statement->driver);
    statement->is_checked = result == RESULT_OK;
    return result;
}

enum result driver_step(struct driver_statement *statement)
{
    enum result result = RESULT_OK;

    if (!statement)
        return RESULT_BROKEN;
    if (!statement->is_checked || statement->is_misused)
        result = check_run(statement);
    return result == RESULT_OK ? statement->driver->engine->step(statement)
                               : result;
}

void driver_reset(struct driver_statement *statement)
{
    if (!statement)
        return;
    statement->driver->engine->reset(statement);
    statement->bound = 0;
    statement->is_checked = statement->is_misused = false;
    statement->bind_result = RESULT_OK;
}

void driver_set_wait(struct driver *driver, int64_t milliseconds)
{
    driver->engine->set_wait(driver, milliseconds);
}

/* In a snapshot no transaction can begin, and no other snapshot. */
static enum result check_begin(const struct driver *driver)
{
    if (!driver->in_snapshot)
        return RESULT_OK;
    log_error("database: a snapshot has not ended");
    return RESULT_BROKEN;
}

enum result driver_begin(struct driver *driver)
{
    enum result result = check_begin(driver);

    return result == RESULT_OK ? driver->engine->begin(driver) : result;
}

enum result driver_commit(struct driver *driver)
{
    int64_t began = clock_steady_nanoseconds();
    enum result result = driver->engine->commit(driver);

    if (result == RESULT_OK)
        counters_add_time(COUNTERS_COMMIT_TIME,
                          clock_steady_nanoseconds() - began);
    return result;
}

void driver_rollback(struct driver *driver)
{
    driver->engine->rollback(driver);
}

enum result driver_begin_snapshot(struct driver *driver)
{
    enum result result = check_begin(driver);

    if (result == RESULT_OK)
        result = driver->engine->begin_snapshot(driver);
    if (result == RESULT_OK)
        driver->in_snapshot = true;
    return result;
}

bool driver_is_in_snapshot(const struct driver *driver)
{
    return driver->in_snapshot;
}

void driver_end_snapshot(struct driver *driver)
{
    driver->engine->end_snapshot(driver);
    driver->in_snapshot = false;
}

int64_t driver_changes(struct driver *driver)
{
    return driver->engine->changes(driver);
}

enum result driver_version(struct driver *driver, int *version)
{
    return driver->engine->version(driver, version);
}

enum result driver_set_version(struct driver *driver, int version)
{
    return driver->engine->set_version(driver, version);
}

void driver_keep_version(struct driver *driver, int version)
{
    driver->version = version;
}

enum result driver_schema_cookie(struct driver *driver, int64_t *number)
{
    return driver->engine->schema_cookie(driver, number);
}

enum result driver_stamp(struct driver *driver, struct driver_stamp *stamp)
{
    return driver->engine->stamp(driver, stamp);
}

enum result driver_verify(struct driver *driver)
{
    return driver->engine->verify(driver);
}

enum result driver_copy(struct driver *driver, const char *path)
{
    return driver->engine->copy(driver, path);
}

enum result driver_attach(struct driver *driver, const char *path)
{
    return driver->engine->attach(driver, path);
}
