/* feeds.h: feeds, and what accounts may do on them. */
#ifndef TOKENBOOTH_STORE_FEEDS_H
#define TOKENBOOTH_STORE_FEEDS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* Each holds what those before it hold. */
enum privilege {
    PRIVILEGE_NONE = 0,
    PRIVILEGE_READ = 1,
    PRIVILEGE_WRITE = 2,
    PRIVILEGE_MANAGE = 3, /* members and settings */
    PRIVILEGE_OWN = 4,    /* delete the feed */
};

struct feed {
    int64_t id;
    const char *name;
    bool is_public;
    int64_t created_at;
    enum privilege privilege; /* of the account that was asked for */
};

struct member {
    int64_t account_id;
    const char *username;
    enum privilege privilege;
};

struct feed_new {
    const char *name; /* lower case */
    bool is_public;
    int64_t owner_id;      /* 0: nobody yet (the operator grants it) */
    const char *form_id;   /* of the form sent; NULL: none */
    const char *feed_root; /* where its folder is made; NULL: nowhere */
    bool by_administrator; /* may take a folder, or a name, that is there */
};

/* "none", "read", "write", "manage", "own". */
const char *privilege_word(enum privilege privilege);

/* False where word is none of them. */
bool privilege_read(const char *word, enum privilege *privilege);

/* Makes a feed, and its folder. RESULT_CONFLICT: the name is taken.
 * RESULT_DENIED: it is kept for the last owners of a deleted feed, or a folder
 * of it is there already. RESULT_BROKEN: the folder cannot be made. */
enum result store_feed_add(struct store *store, const struct feed_new *feed,
                           const struct origin *origin, int64_t now);

/* The feed, with account_id's privilege on it (account_id 0: none). */
enum result store_feed_get(struct store *store, apr_pool_t *pool,
                           const char *name, int64_t account_id,
                           struct feed *feed);

/* The feed that this very form made. */
enum result store_feed_by_form(struct store *store, apr_pool_t *pool,
                               const char *form_id, int64_t account_id,
                               struct feed *feed);

/* Feeds by name, struct feed: those on which the account has a privilege, or
 * with account_id 0 all of them. */
enum result store_feed_list(struct store *store, apr_pool_t *pool,
                            int64_t account_id, apr_array_header_t **feeds);

/* A part of that list: the feeds with words in their names (NULL: all). */
enum result store_feed_find(struct store *store, apr_pool_t *pool,
                            int64_t account_id, const char *words,
                            int64_t limit, int64_t offset,
                            apr_array_header_t **feeds);

/* How long the list is of which store_feed_find gives a part. */
enum result store_feed_count(struct store *store, apr_pool_t *pool,
                             int64_t account_id, const char *words,
                             int64_t *count);

enum result store_feed_set_public(struct store *store, const struct feed *feed,
                                  int64_t account_id, bool is_public,
                                  const struct origin *origin, int64_t now);

/* Members with words in their names (NULL: all), the most privileged first;
 * struct member. */
enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               int64_t limit, int64_t offset,
                               apr_array_header_t **members);

/* How long that list is. */
enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t *count);

/* How many own the feed beside account_id; 0: beside nobody. */
enum result store_feed_other_owners(struct store *store, int64_t feed_id,
                                    int64_t account_id, int64_t *count);

/* Gives account_id a privilege on the feed; NONE takes it away.
 * RESULT_CONFLICT: the last owner stays. by_id: whose activity tells it; 0: the
 * operator's hand. */
enum result store_feed_grant(struct store *store, apr_pool_t *pool,
                             const struct feed *feed, int64_t account_id,
                             enum privilege privilege, int64_t by_id,
                             const struct origin *origin, int64_t now);

/* Its row and its owners stay, so that they may use the name again. */
enum result store_feed_delete(struct store *store, const struct feed *feed,
                              int64_t account_id, const struct origin *origin,
                              int64_t now);

#endif
