/* feeds.h: feeds, and what accounts may do on them. */
#ifndef TOKENBOOTH_STORE_FEEDS_H
#define TOKENBOOTH_STORE_FEEDS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

/* Each includes the ones before it. */
enum privilege {
    PRIVILEGE_NONE = 0,
    PRIVILEGE_READ = 1,
    PRIVILEGE_WRITE = 2,
    PRIVILEGE_MANAGE = 3, /* manage members and settings */
    PRIVILEGE_OWN = 4,    /* delete the feed */
};

struct feed {
    int64_t id;
    const char *name;
    bool is_public;
    int64_t created_at;
    enum privilege privilege; /* of the account that is asked about */
};

struct member {
    int64_t account_id;
    const char *username;
    enum privilege privilege;
};

struct feed_new {
    const char *name; /* lower case */
    bool is_public;
    int64_t owner_id;      /* 0: nobody yet (the administrator grants it) */
    const char *form_id;   /* of the form sent; NULL: none */
    const char *feed_root; /* where its folder is created; NULL: nowhere */
};

/* "none", "read", "write", "manage", "own". */
const char *privilege_word(enum privilege privilege);

/* False if word is none of them. */
bool privilege_read(const char *word, enum privilege *privilege);

/* Creates a feed and its folder. RESULT_TAKEN: there is a feed of this name.
 * RESULT_RESERVED: the name is kept for the last owners of a deleted feed, or
 * there is a folder of it already; the administrator may take both. */
enum result store_feed_add(const struct act *act, const struct feed_new *feed);

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

/* Needs PRIVILEGE_MANAGE; RESULT_DENIED without it. */
enum result store_feed_set_public(const struct act *act,
                                  const struct feed *feed, bool is_public);

/* Members with words in their names (NULL: all), the most privileged first;
 * struct member. */
enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               const struct range *range,
                               apr_array_header_t **members);

/* The length of that list. */
enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t *count);

/* How many accounts other than account_id own the feed. */
enum result store_feed_other_owners(struct store *store, int64_t feed_id,
                                    int64_t account_id, int64_t *count);

/* Gives account_id a privilege on the feed; NONE removes it. RESULT_DENIED: the
 * act's account cannot grant more than it holds, and to change the privilege of
 * another account it needs PRIVILEGE_MANAGE and no less than that account has.
 * Every account can lower its own. RESULT_MUST_STAY: account_id is the last
 * owner. RESULT_NOT_FOUND: the feed or the account is gone. */
enum result store_feed_grant(const struct act *act, const struct feed *feed,
                             int64_t account_id, enum privilege privilege);

/* Deletes a feed. Its row and its owners stay, so that they can use the name
 * again. Needs PRIVILEGE_OWN; RESULT_DENIED without it. */
enum result store_feed_delete(const struct act *act, const struct feed *feed);

/* For store/, within the act's transaction: RESULT_OK if the act may do on the
 * feed what needs this privilege. RESULT_DENIED: it may not. RESULT_NOT_FOUND:
 * there is no such feed. */
enum result feed_permit(const struct act *act, int64_t feed_id,
                        enum privilege min);

/* For store/: sets a privilege, whoever does it. */
enum result feed_set_privilege(const struct act *act, int64_t feed_id,
                               int64_t account_id, enum privilege privilege);

#endif
