/* startup.h: what every program opens before its first request, in one order:
 * settings, keys, limits, recorder, stores.
 *
 * profile.fcgi and authorize.fcgi go through it in one process; Apache's module
 * prepares in the parent, as root, and begins in each child. Each function sets
 * *why, a line for the administrator, where it does not return RESULT_OK. */
#ifndef TOKENBOOTH_STARTUP_H
#define TOKENBOOTH_STARTUP_H

#include "access/check.h"
#include "limits/password_verifier.h"
#include "limits/throttle.h"
#include "records/recorder.h"
#include "store/checks.h"
#include "store/store.h"

struct startup {
    enum store_role role;
    struct settings settings;
    struct store_keys keys;
    struct throttle *throttle;
    struct password_verifier *password_verifier;
    struct recorder *recorder;     /* NULL: nothing is recorded */
    struct attribute_cache *cache; /* of STORE_CHECKS alone */
};

/* Reads the settings (path NULL: as settings_load) and the keys of the role,
 * and opens the limits. */
enum result startup_prepare(apr_pool_t *pool, const char *path,
                            enum store_role role, struct startup *startup,
                            const char **why);

/* In the process that serves: starts the recorder, which ends with
 * startup_end. It opens the database first, for it writes: a reader cannot
 * create the files of the write-ahead log. */
enum result startup_begin(apr_pool_t *pool, struct startup *startup,
                          const char **why);

/* The same for a process that serves even while the database cannot be opened:
 * the recorder then tries again once a second. */
enum result startup_begin_without_store(apr_pool_t *pool,
                                        struct startup *startup,
                                        const char **why);

/* Makes room for the descriptors of so many threads (each has a store and a
 * connection), as far as the hard limit allows; logs where it does not. Before
 * the stores are opened. */
void startup_reserve_files(long long threads);

/* A store for one thread; closed when pool goes. */
enum result startup_open_store(apr_pool_t *pool, const struct startup *startup,
                               struct store **store, const char **why);

/* What checks need of it; the store is each thread's own. */
struct check_context startup_check_context(const struct startup *startup);

/* Writes down what is left to be recorded. */
void startup_end(struct startup *startup);

#endif
