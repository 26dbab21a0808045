/* token_query.h: tokens with their scopes and uses, as they are read.
 *
 * A token that is not of account_id is RESULT_NOT_FOUND. */
#ifndef TOKENBOOTH_STORE_TOKEN_QUERY_H
#define TOKENBOOTH_STORE_TOKEN_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

/* The access of a scope, and of a row of token_feed. */
enum token_access { TOKEN_ACCESS_READ = 1, TOKEN_ACCESS_WRITE = 2 };

enum scope {
    SCOPE_NONE = 0,
    SCOPE_FEEDS = 1, /* the named ones */
    SCOPE_ALL = 2,   /* all that the account has access to, now and later */
};

/* A feed that a scope names, or on which a token is blocked. */
struct scope_feed {
    int64_t id;
    const char *name;
    bool deleted; /* the scope still names a feed that is gone */
};

/* What a token was last used, or last denied, for. */
struct token_use {
    int64_t at; /* 0: never */
    const char *address;
    const char *client;
    const char *feed;
    const char *access;
    const char *reason; /* of a denial */
    int64_t count;
};

/* The old value of a token that was regenerated with an overlap. */
struct token_overlap {
    const char *last4; /* NULL: there is none */
    int64_t began_at;
    int64_t ends_at;
    int64_t used_at; /* the last use of the old value, also before it was
                        replaced; 0: none is known */
    const char *used_address;
    const char *used_client;
};

struct token {
    int64_t id;
    int64_t account_id;
    const char *description;
    bool is_primary;
    enum scope read_scope;
    enum scope write_scope;
    bool adds_only; /* its writing replaces and deletes nothing */
    apr_array_header_t *read_feeds;    /* struct scope_feed */
    apr_array_header_t *write_feeds;   /* struct scope_feed */
    bool is_blocked;                   /* on any feed */
    apr_array_header_t *blocked_feeds; /* struct scope_feed; those that the
                                          account can know of */
    int64_t created_at;
    int64_t expires_at;   /* 0: never */
    bool ends_by_policy;  /* earlier than its owner chose, see policy.h */
    bool write_refused;   /* it writes to all feeds, which the policy forbids */
    const char *networks; /* it can be used from, as networks.h writes them;
                             NULL: any */
    bool self_rotate;     /* it can regenerate itself, by the API */
    bool manages;         /* it can manage the account's tokens, by the API */
    int64_t revoked_at;   /* 0: not revoked */
    const char *revoked_by;
    int64_t revision;
    const char *last4; /* of the current, or the revoked, value; NULL: none */
    int64_t old_value_at; /* in a list that was searched for the last four
                             characters of an old value: when that ended; else
                             0 */
    struct token_use used;
    struct token_use denied;
    struct token_overlap overlap;
};

/* Whether the token's old value still works. */
bool token_overlaps(const struct token *token, int64_t now);

/* When the old value stops: with the token, if that expires earlier. */
int64_t token_overlap_end(const struct token *token);

enum {
    TOKEN_SOON_DAYS = 14,   /* it expires soon */
    TOKEN_UNUSED_DAYS = 90, /* so long without a use is unused */
};

/* What a list of tokens can be narrowed to. */
enum token_state {
    TOKEN_STATE_ANY,
    TOKEN_STATE_ACTIVE,
    TOKEN_STATE_EXPIRING, /* active, and expires soon */
    TOKEN_STATE_EXPIRED,
    TOKEN_STATE_REVOKED,
    TOKEN_STATE_UNUSED, /* active, and never or long not used */
    TOKEN_STATE_DENIED, /* denied at least once */
    TOKEN_STATES,
};

enum token_sort {
    TOKEN_SORT_CREATED, /* the primary first, then the newest */
    TOKEN_SORT_EXPIRES, /* those that expire first; never comes last */
    TOKEN_SORT_USED,    /* those that were used last */
    TOKEN_SORT_NAME,
    TOKEN_SORTS,
};

/* Which of an account's tokens to list. */
struct token_filter {
    int64_t account_id;
    int64_t now;
    bool ended;        /* the expired and revoked ones; else the valid ones */
    const char *words; /* in the description; NULL: all tokens */
    const char *last4; /* last four characters of a value; NULL: none */
    enum token_access access; /* its scope has it; 0: any */
    int64_t feed_id;          /* its scope covers it; 0: any; -1: none does */
    enum token_state state;   /* not for counting */
    enum token_sort sort;
};

/* How many tokens fit, by state. */
struct token_counts {
    int64_t states[TOKEN_STATES];
    int64_t denied_active; /* of those that were denied */
};

/* How far an account has come on the way to its first package. */
struct token_progress {
    bool has_used;     /* any of its tokens, the primary included */
    int64_t newest_id; /* of its active tokens but the primary; 0: none */
};

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id,
                            struct token *token);

/* Whose token it is. */
enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id);

/* struct token */
enum result store_token_list(struct store *store, apr_pool_t *pool,
                             const struct token_filter *filter,
                             const struct range *range,
                             apr_array_header_t **tokens);

enum result store_token_count(struct store *store, apr_pool_t *pool,
                              const struct token_filter *filter,
                              struct token_counts *counts);

enum result store_token_progress(struct store *store, int64_t account_id,
                                 int64_t now, struct token_progress *progress);

/* The number of tokens before this one: valid ones first, each kind sorted by
 * TOKEN_SORT_CREATED. */
enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *position);

#endif
