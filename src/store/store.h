/* store.h: the program's data, opened in a role.
 *
 * A role opens the database no wider than it needs and prepares its statements
 * only. That is a second wall: the first is that no input reaches SQL unbound.
 * A store belongs to one thread; the keys are shared by all. */
#ifndef TOKENBOOTH_STORE_STORE_H
#define TOKENBOOTH_STORE_STORE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "base/result.h"
#include "base/secret.h"
#include "base/settings.h"

struct store;

enum store_role {
    STORE_CHECKS,        /* the endpoints: reads only */
    STORE_RECORDS,       /* the recorder: last uses and denials */
    STORE_PAGES,         /* the screens */
    STORE_ADMINISTRATOR, /* the operator's command */
};

struct store_keys {
    struct secret_key *lookup; /* finds a value by its digest */
    struct secret_key
        *seal; /* keeps a value revealable; NULL at the endpoints */
};

/* Reads the key files that the role needs. *why as for settings_load. */
enum result store_load_keys(apr_pool_t *pool, const struct settings *settings,
                            enum store_role role, struct store_keys *keys,
                            const char **why);

/* Opens the database; closed when pool goes. Roles that write bring the schema
 * up to date. RESULT_INVALID or RESULT_BROKEN with *why: missing, of another
 * version, or of other keys. */
enum result store_open(apr_pool_t *pool, const struct settings *settings,
                       const struct store_keys *keys, enum store_role role,
                       struct store **store, const char **why);

/* Makes database and key files where they are missing; what is there stays. */
enum result store_create(apr_pool_t *pool, const struct settings *settings,
                         const char **why);

/* Looks for damage in the whole database; RESULT_BROKEN where there is some. */
enum result store_verify(struct store *store);

#endif
