/* driver_engine.h: what an engine implements, for driver.c and the engines
 * alone. The comments of driver.h hold for the functions of the same names. */
#ifndef TOKENBOOTH_STORE_DRIVER_ENGINE_H
#define TOKENBOOTH_STORE_DRIVER_ENGINE_H

#include "store/driver.h"

/* An engine's connections and statements begin with these. */
struct driver {
    const struct driver_engine *engine;
    apr_pool_t *pool; /* of the connection and its statements */
    bool in_snapshot; /* this and what follows by driver.c */
    int version;      /* that the schema has to have; 0: not known yet */
    struct driver_stamp version_stamp; /* when it had that version */
};

enum { DRIVER_PARAMETERS_MAX = 30 };

struct driver_statement {
    struct driver *driver;
    const char *sql;
    int columns;     /* this and the next filled in by the engine */
    bool writes;     /* false, too, if the engine leaves it to the server */
    int parameters;  /* this and what follows by driver.c */
    uint32_t bound;  /* a bit for each parameter */
    bool is_checked; /* in this run: its parameters, before its first step */
    bool is_misused; /* a parameter that it lacks, or one bound twice */
    enum result bind_result; /* OK, or why a parameter could not be bound */
};

struct driver_engine {
    const char *scheme; /* that addresses begin with: "postgresql://"; NULL:
                           an address is a path */
    const struct driver_word *words; /* of the schema */

    enum result (*open)(apr_pool_t *pool, const char *address,
                        enum driver_mode mode, struct driver **driver,
                        const char **why);
    enum result (*run)(struct driver *driver, const char *sql);
    enum result (*prepare)(struct driver *driver, const char *sql,
                           struct driver_statement **statement);

    /* Only parameters that the statement has are bound; no text or bytes are
     * NULL here. A statement of which one could not be bound is not run. */
    enum result (*bind_int64)(struct driver_statement *statement, int number,
                              int64_t value);
    enum result (*bind_bool)(struct driver_statement *statement, int number,
                             bool value);
    enum result (*bind_null)(struct driver_statement *statement, int number);
    enum result (*bind_text)(struct driver_statement *statement, int number,
                             const char *text);
    enum result (*bind_bytes)(struct driver_statement *statement, int number,
                              const void *bytes, size_t size);
    enum result (*step)(struct driver_statement *statement);
    void (*reset)(struct driver_statement *statement);

    /* Columns from 0, all of which the row has. Texts and bytes belong to the
     * statement until its next step; NULL is NULL. */
    int64_t (*int64)(struct driver_statement *statement, int column);
    const char *(*text)(struct driver_statement *statement, int column);
    const void *(*bytes)(struct driver_statement *statement, int column,
                         size_t *size);

    enum result (*begin)(struct driver *driver);
    enum result (*commit)(struct driver *driver);
    void (*rollback)(struct driver *driver);
    void (*set_wait)(struct driver *driver, int64_t milliseconds);
    enum result (*begin_snapshot)(struct driver *driver);
    void (*end_snapshot)(struct driver *driver);
    int64_t (*changes)(struct driver *driver);
    enum result (*version)(struct driver *driver, int *version);
    enum result (*set_version)(struct driver *driver, int version);
    enum result (*schema_cookie)(struct driver *driver, int64_t *number);
    enum result (*stamp)(struct driver *driver, struct driver_stamp *stamp);
    enum result (*verify)(struct driver *driver);
    enum result (*copy)(struct driver *driver, const char *path);
    enum result (*attach)(struct driver *driver, const char *path);
};

extern const struct driver_engine driver_sqlite;

#endif
