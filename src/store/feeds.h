/* feeds.h: feeds. */
#ifndef TOKENBOOTH_STORE_FEEDS_H
#define TOKENBOOTH_STORE_FEEDS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"
#include "store/feed_kind.h"
#include "store/privilege.h"

struct feed {
    int64_t id;
    const char *name;
    bool is_public;
    enum feed_kind kind;
    int64_t created_at;
    enum privilege privilege; /* of the account that is asked about */
};

struct feed_new {
    const char *name; /* lower case */
    bool is_public;
    enum feed_kind kind;
    int64_t owner_id;      /* 0: nobody yet (the administrator grants it) */
    const char *form_id;   /* of the form sent; NULL: none */
    const char *feed_root; /* where its folder is created; NULL: nowhere */
    int64_t limit;         /* feeds that the owner can have; 0: any number */
    const char **why; /* which folder could not be created, and why, if that is
                         what failed; else unchanged. NULL: nobody asks */
};

/* What a feed's managers change. */
struct feed_change {
    bool sets_public, is_public; /* sets_public false: it stays as it is */
    bool sets_kind;              /* likewise */
    enum feed_kind kind;
};

/* Creates a feed and its folder. RESULT_TAKEN: there is a feed of this name.
 * RESULT_RESERVED: the name is kept for the last owners of a deleted feed, or
 * there is a folder of it already; the administrator can take both.
 * RESULT_TOO_MANY: the owner has .limit feeds. */
enum result store_feed_add(const struct act *act, const struct feed_new *feed);

/* RESULT_OK if there is, or was, a feed of this name; else RESULT_NOT_FOUND.
 * For the administrator. */
enum result store_feed_ever(struct store *store, const char *name);

/* The feed, with the privilege that account_id (0: nobody) has on it. */
enum result store_feed_get(struct store *store, apr_pool_t *pool,
                           const char *name, int64_t account_id,
                           struct feed *feed);

/* The feed that this form created when it was sent first. */
enum result store_feed_by_form(struct store *store, apr_pool_t *pool,
                               const char *form_id, int64_t account_id,
                               struct feed *feed);

/* All feeds on which the account has a privilege, or with account_id 0 all
 * feeds, by name; struct feed. */
enum result store_feed_list(struct store *store, apr_pool_t *pool,
                            int64_t account_id, apr_array_header_t **feeds);

/* A part of that list; with words, only feeds that have them in their names. */
enum result store_feed_find(struct store *store, apr_pool_t *pool,
                            int64_t account_id, const char *words,
                            const struct range *range,
                            apr_array_header_t **feeds);

/* The length of the list of which store_feed_find returns a part. */
enum result store_feed_count(struct store *store, apr_pool_t *pool,
                             int64_t account_id, const char *words,
                             int64_t *count);

/* Needs PRIVILEGE_MANAGE; RESULT_DENIED without it. What is so already is not
 * recorded. */
enum result store_feed_change(const struct act *act, const struct feed *feed,
                              const struct feed_change *change);

/* Deletes a feed. Its row and its owners stay, so that they can use the name
 * again. Needs PRIVILEGE_OWN; RESULT_DENIED without it. */
enum result store_feed_delete(const struct act *act, const struct feed *feed);

#endif
