/* startup.h: what every program opens before its first request, always in the
 * same order: settings, keys, limits, recorder, stores.
 *
 * profile.fcgi and authorize.fcgi do all of it in one process (startup_run).
 * Apache's module prepares in the parent, as root, and begins in each child. On
 * any result but RESULT_OK, *why is a line for the administrator. */
#ifndef TOKENBOOTH_STARTUP_H
#define TOKENBOOTH_STARTUP_H

#include "access/check.h"
#include "base/process_table.h"
#include "limits/password_verifier.h"
#include "limits/throttle.h"
#include "records/recorder.h"
#include "store/checks.h"
#include "store/store.h"

struct startup {
    enum store_role role;
    enum process_program program;
    struct settings settings;
    struct store_keys keys;
    struct throttle *throttle;
    struct password_verifier *password_verifier;
    struct recorder *recorder;     /* NULL: nothing is recorded */
    struct attribute_cache *cache; /* for STORE_CHECKS only */
};

/* Reads the settings (if path is NULL, from where settings_load looks) and the
 * keys of the role, and opens the limits. */
enum result startup_prepare(apr_pool_t *pool, const char *path,
                            enum process_program program,
                            struct startup *startup, const char **why);

/* Starts the recorder, in the process that serves; startup_end stops it. Call
 * it before opening stores: the recorder writes, and a reader cannot create the
 * files of the write-ahead log. */
enum result startup_begin(apr_pool_t *pool, struct startup *startup,
                          const char **why);

/* The same for a process that serves even while the database cannot be opened;
 * the recorder then tries again every second. */
enum result startup_begin_without_store(apr_pool_t *pool,
                                        struct startup *startup,
                                        const char **why);

/* Raises the limit of open files to what this many threads need, each with a
 * store and a connection. Logs a warning if the hard limit is lower. Call it
 * before opening stores. */
void startup_reserve_files(long long threads);

/* Opens a store for one thread; closed with pool. */
enum result startup_open_store(apr_pool_t *pool, const struct startup *startup,
                               struct store **store, const char **why);

/* Opens a store for each of a program's threads, after startup_reserve_files.
 * *stores: an array of them. */
enum result startup_open_stores(apr_pool_t *pool, const struct startup *startup,
                                int threads, struct store ***stores,
                                const char **why);

/* The part that checks need, without a store: each thread opens its own. */
struct check_context startup_check_context(const struct startup *startup);

/* Stops the recorder, after it has written everything. */
void startup_end(struct startup *startup);

/* What a program does between startup_begin and startup_end. */
typedef enum result startup_server(apr_pool_t *pool, struct startup *startup,
                                   const char **why);

/* All of it, around serve: what a FastCGI program does from end to end. */
enum result startup_run(apr_pool_t *pool, enum process_program program,
                        startup_server *serve, const char **why);

#endif
