/* store.h: the program's data, opened in a role.
 *
 * A role opens the database with no more access than it needs, and prepares
 * only its own statements. That is a second line of defense: the first is that
 * no input reaches SQL unbound. A store belongs to one thread; the keys are
 * shared by all. */
#ifndef TOKENBOOTH_STORE_STORE_H
#define TOKENBOOTH_STORE_STORE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "base/result.h"
#include "base/secret.h"
#include "base/settings.h"

struct store;

enum store_role {
    STORE_CHECKS,        /* endpoints: can only read */
    STORE_RECORDS,       /* the recorder of last uses and denials */
    STORE_PAGES,         /* pages */
    STORE_MAIL,          /* the mailer */
    STORE_ADMINISTRATOR, /* the administrator's command */
};

struct store_keys {
    struct secret_key *lookup; /* for digests, by which values are found */
    /* All of the file, .lookup first, then former ones: struct secret_key * */
    const apr_array_header_t *lookups;
    const char *lookup_file;
    struct secret_key
        *seal; /* for sealing values; of STORE_PAGES and STORE_ADMINISTRATOR,
                  else NULL */
    const char *seal_file; /* which .seal came from, and others since */
};

/* Reads the key files that the role needs. *why as for settings_load. */
enum result store_load_keys(apr_pool_t *pool, const struct settings *settings,
                            enum store_role role, struct store_keys *keys,
                            const char **why);

/* Tells one .lookup from another, and says nothing about it. */
uint64_t store_keys_lookup_number(const struct store_keys *keys);

/* Opens the database; closed with the pool. Its tables are never changed:
 * RESULT_INVALID or RESULT_BROKEN, with *why, if it is missing, of another
 * version, or was created with other keys. */
enum result store_open(apr_pool_t *pool, const struct settings *settings,
                       const struct store_keys *keys, enum store_role role,
                       struct store **store, const char **why);

/* Creates the database and the key files if they are missing, and brings the
 * tables up to this program's version, with all their triggers. */
enum result store_create(apr_pool_t *pool, const struct settings *settings,
                         const char **why);

/* Until the snapshot ends, everything is read as it was at one moment, and the
 * database is locked only once. Changing anything is RESULT_BROKEN. */
enum result store_begin_snapshot(struct store *store);
void store_end_snapshot(struct store *store);

/* Whether the store has the keys that the database needs: RESULT_INVALID if
 * not. */
enum result store_verify_keys(struct store *store, apr_pool_t *pool);

/* Checks the whole database; RESULT_BROKEN if it is damaged. */
enum result store_verify(struct store *store);

#endif
