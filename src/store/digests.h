/* digests.h: the digests by which values are found, while the look-up key can
 * be replaced.
 *
 * The key file holds the newest key first, then former ones; a program reads
 * it when it starts. The database knows by its check value which of them is
 * used for new values. A value is looked for by each key in turn, so that it is
 * found before and after its digest was computed again. Former values, of which
 * nothing but the digest is left, are always found by the key of their time. A
 * program that lacks a key by which current values are found cannot say of any
 * value that it is unknown: it fails. */
#ifndef TOKENBOOTH_STORE_DIGESTS_H
#define TOKENBOOTH_STORE_DIGESTS_H

#include "store/act.h"

/* How far a rotation is. */
enum lookup_stage {
    LOOKUP_CURRENT,  /* no rotation is going on */
    LOOKUP_WAITING,  /* the file has a new key, which is not used yet */
    LOOKUP_REPLACING /* new values have it, and older ones are being given it */
};

/* How a rotation went. */
struct lookup_rotation {
    enum lookup_stage found; /* how far it was when this call began */
    int64_t rewritten;       /* values, by this call */
    int64_t unreadable;      /* those that no seal key opens, or that no look-up
                                key finds; left alone */
};

enum result store_lookup_stage(struct store *store, apr_pool_t *pool,
                               enum lookup_stage *stage);

/* Puts a new key into the file, unless a rotation has begun that has not ended.
 * The store of the act has the keys of the file then, as long as act->pool
 * exists. Nobody uses the new key yet. Outside a transaction. */
enum result store_lookup_rotation_prepare(const struct act *act,
                                          struct lookup_rotation *rotation,
                                          const char **why);

/* Has the first key of the file used for new values, and begins again with
 * those that are there. To be called once all programs have the key. */
enum result store_lookup_rotation_begin(const struct act *act);

/* Computes the digests of some more values again, in a short transaction.
 * Interrupted at any point, it goes on with the next rotation. */
enum result store_lookup_rotation_step(const struct act *act,
                                       struct lookup_rotation *rotation,
                                       bool *more);

/* The digest of a value by a key. */
void store_value_digest(const struct secret_key *key, const char *value,
                        struct secret_digest *digest);

/* The rest is for the files of store/. */

struct driver_statement;
struct row;
struct statement;

/* The look-up key for what is new: of the store's, the one that all programs
 * have. RESULT_BROKEN, with a line in the log, if the store lacks it. */
enum result digests_key(struct store *store, apr_pool_t *pool,
                        const struct secret_key **key);

/* The digest of another secret text by that key, such as a cookie: `purpose` is
 * what secret_digest takes. */
enum result digests_of_text(const struct act *act, const char *purpose,
                            const char *text, struct secret_digest *digest);

/* The digest of a new value. Within a transaction. */
enum result digests_of_new(struct store *store, apr_pool_t *pool,
                           const char *value, struct secret_digest *digest);

/* Reads the row of `select`, whose $1 is the digest of a value, by whatever key
 * finds it. RESULT_NOT_FOUND: the value is unknown. RESULT_BROKEN, with a line
 * in the log: this program does not have all keys. */
enum result digests_find(struct store *store, apr_pool_t *pool,
                         const char *value, const struct statement *select,
                         void (*read)(struct row *row, void *to), void *to);

#endif
