/* feed_tokens.h: the tokens that have access to a feed, for its owners and
 * managers, and blocking them.
 *
 * A token has access to a feed while it is valid, its account can sign in, and
 * its scope and the account's privilege allow it to read or write there.
 * Blocked ones are listed too. No function here reveals a value, a part of one,
 * or what a token was used for elsewhere. */
#ifndef TOKENBOOTH_STORE_FEED_TOKENS_H
#define TOKENBOOTH_STORE_FEED_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/feeds.h"

struct feed_token {
    int64_t id;
    int64_t account_id;
    const char *owner; /* the account's name */
    const char *description;
    bool is_primary;
    bool reads;         /* it can read this feed, unless blocked */
    bool writes;        /* it can write to it, unless blocked */
    bool adds_only;     /* its writing replaces and deletes nothing */
    int64_t expires_at; /* 0: never */
    int64_t blocked_at; /* 0: it is not blocked */
    bool used;          /* ever, anywhere */
    int64_t used_at;    /* 0: never, or last on another feed */
    const char *used_client;
    const char *used_address;
};

/* What the list can be narrowed to. */
enum feed_token_kind {
    FEED_TOKENS_ALL,
    FEED_TOKENS_WRITING, /* can write: not blocked */
    FEED_TOKENS_BLOCKED,
    FEED_TOKENS_DENIED, /* last denied on this feed */
};

/* Which tokens to list. */
struct feed_token_filter {
    int64_t feed_id;
    int64_t now;
    const char *owner;         /* username: whose tokens; NULL: everybody's */
    const char *words;         /* in description or owner; NULL: all tokens */
    enum feed_token_kind kind; /* not for counting */
    /* How many tokens are looked through, the first of the list, with access or
     * not; 0: FEED_TOKENS_LISTED. */
    int64_t depth;
};

/* How many tokens of a feed can be listed, counted and searched, of as many
 * members: those that are blocked, then in the order of the list. Neither more
 * tokens nor more members make that cost more. */
enum { FEED_TOKENS_LISTED = 12000 };

/* How many there are of each kind. */
struct feed_token_counts {
    int64_t all, writing, blocked, denied;
    int64_t open; /* have access now: all but the blocked */
    bool more;    /* members have other tokens, which were not looked at */
};

/* struct feed_token: the blocked ones first, then by owner. */
enum result store_feed_tokens(struct store *store, apr_pool_t *pool,
                              const struct feed_token_filter *filter,
                              const struct range *range,
                              apr_array_header_t **tokens);

enum result store_feed_token_count(struct store *store, apr_pool_t *pool,
                                   const struct feed_token_filter *filter,
                                   struct feed_token_counts *counts);

/* The last use, on this feed, of any that is listed and not blocked: sets
 * token->used and what follows it, all 0 if there was none. */
enum result store_feed_token_last_use(struct store *store, apr_pool_t *pool,
                                      const struct feed_token_filter *filter,
                                      struct feed_token *token);

/* The number of tokens before this one in the list of all kinds. */
enum result store_feed_token_position(struct store *store, int64_t feed_id,
                                      int64_t id, int64_t now,
                                      int64_t *position);

/* RESULT_NOT_FOUND if it has no access to the feed. */
enum result store_feed_token_get(struct store *store, apr_pool_t *pool,
                                 int64_t feed_id, int64_t id, int64_t now,
                                 struct feed_token *token);

/* Blocks the token on the feed, or unblocks it, which takes effect with the
 * next check. The token's owner sees that a feed owner did it, but not which
 * one or from where. Needs PRIVILEGE_OWN; RESULT_DENIED without it.
 * RESULT_NOT_FOUND as above. A second time is RESULT_OK. */
enum result store_feed_token_block(const struct act *act,
                                   const struct feed *feed, int64_t id);
enum result store_feed_token_unblock(const struct act *act,
                                     const struct feed *feed, int64_t id);

#endif
