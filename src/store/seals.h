/* seals.h: values sealed under the seal key, while that can be replaced.
 *
 * The key file holds the current key first, then former ones. The database
 * knows the current one by its check value, which is read in each transaction
 * that seals: as soon as another key is current, every program uses it, and
 * reads the file again if it does not hold it yet. So no program is restarted,
 * and what is sealed after the change is sealed under the new key. */
#ifndef TOKENBOOTH_STORE_SEALS_H
#define TOKENBOOTH_STORE_SEALS_H

#include <apr_tables.h>

#include "store/act.h"

/* Whose value it is: it can be unsealed in its own row only. */
struct seal_owner {
    int64_t account_id;
    int64_t token_id;
};

struct sealed_value {
    unsigned char *bytes;
    size_t size;
};

/* How a rotation went. */
struct seal_rotation {
    bool resumed;       /* one that had begun before */
    int64_t resealed;   /* values, by this call */
    int64_t unreadable; /* those that no key of the file opens; left alone */
};

/* Whether a rotation has begun that has not ended, or the file has a new key
 * that is not used yet. */
enum result store_seal_is_replaced(struct store *store, apr_pool_t *pool,
                                   bool *is_replaced);

/* Makes a new key current, unless a rotation has begun that has not ended.
 * Outside a transaction. RESULT_CHANGED: somebody else is doing it. */
enum result store_seal_rotation_begin(const struct act *act,
                                      struct seal_rotation *rotation,
                                      const char **why);

/* Seals some more values again, in a short transaction. Interrupted at any
 * point, it goes on with the next call. */
enum result store_seal_rotation_step(const struct act *act,
                                     struct seal_rotation *rotation,
                                     bool *more);

/* The rest is for store/. */

/* Within a transaction: seals under the current key. */
enum result seals_seal(struct store *store, apr_pool_t *pool,
                       const struct seal_owner *owner, const char *value,
                       unsigned char **sealed, size_t *size);

/* A current value, and its digest. */
struct seals_row {
    const unsigned char *digest;
    size_t digest_size;
    struct seal_owner owner;
    struct sealed_value sealed;
};

/* Less than any digest: one byte. */
extern const unsigned char seals_before_all[1];

/* The next values after a digest, in the order of digests, limit at most:
 * struct seals_row, in act->pool. Within a transaction. */
enum result seals_read_after(const struct act *act, const unsigned char *digest,
                             size_t size, int limit, apr_array_header_t *rows);

/* Unseals whatever key of the file it was sealed under. RESULT_BROKEN: none. */
enum result seals_unseal(struct store *store, apr_pool_t *pool,
                         const struct seal_owner *owner,
                         const struct sealed_value *sealed, char **value);

#endif
