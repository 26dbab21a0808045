/* late_store.h: the recorder's store, which can be opened later than the
 * recorder starts: the database can be away until then. */
#ifndef TOKENBOOTH_RECORDS_LATE_STORE_H
#define TOKENBOOTH_RECORDS_LATE_STORE_H

#include <stdbool.h>

#include "store/store.h"

struct late_store {
    const struct settings *settings; /* outlive it */
    struct store_keys keys;
    apr_pool_t *pool;    /* of the store; its own */
    struct store *store; /* NULL: not open */
};

/* Opens it in the role STORE_RECORDS. A failed attempt leaves nothing behind;
 * *why is then a line for the administrator, in pool. */
enum result late_store_open(struct late_store *late, apr_pool_t *pool,
                            const char **why);

/* The same for another attempt, with a line in the log once it succeeds. */
bool late_store_try_again(struct late_store *late);

void late_store_close(struct late_store *late);

#endif
