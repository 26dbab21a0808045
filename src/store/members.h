/* members.h: the members of a feed, and granting them privileges. */
#ifndef TOKENBOOTH_STORE_MEMBERS_H
#define TOKENBOOTH_STORE_MEMBERS_H

#include <stdint.h>

#include "store/feeds.h"

struct member {
    int64_t account_id;
    const char *username;
    enum privilege privilege;
    bool is_machine;
};

/* Members with words in their names (NULL: all), the most privileged first;
 * struct member. */
enum result store_feed_members(struct store *store, apr_pool_t *pool,
                               int64_t feed_id, const char *words,
                               const struct range *range,
                               apr_array_header_t **members);

/* The length of that list, or max if it is longer: of very many members,
 * counting takes longer than showing some. */
enum result store_feed_member_count(struct store *store, apr_pool_t *pool,
                                    int64_t feed_id, const char *words,
                                    int64_t max, int64_t *count);

/* How many accounts other than account_id own the feed. */
enum result store_feed_other_owners(struct store *store, int64_t feed_id,
                                    int64_t account_id, int64_t *count);

/* Gives account_id a privilege on the feed; NONE removes it. RESULT_DENIED: the
 * act's account cannot grant more than it holds, and to change the privilege of
 * another account it needs PRIVILEGE_MANAGE and no less than that account has.
 * Every account can lower its own. RESULT_MUST_STAY: account_id is the last
 * owner. RESULT_NOT_FOUND: the feed or the account is gone.
 * A change is in the activity of account_id and of the act's account; whom an
 * administrator makes an owner, or no longer one, in that of all owners. */
enum result store_feed_grant(const struct act *act, const struct feed *feed,
                             int64_t account_id, enum privilege privilege);

#endif
