/* tokens.h: tokens, their scopes and their values.
 *
 * A token that is not of the act's account, or of account_id, is
 * RESULT_NOT_FOUND. revision is the one that a person saw in a form; 0 says
 * "whatever it is now". */
#ifndef TOKENBOOTH_STORE_TOKENS_H
#define TOKENBOOTH_STORE_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/act.h"

/* The access of a scope, and of a row of token_feed. */
enum token_access { TOKEN_ACCESS_READ = 1, TOKEN_ACCESS_WRITE = 2 };

enum scope {
    SCOPE_NONE = 0,
    SCOPE_FEEDS = 1, /* the named ones */
    SCOPE_ALL = 2,   /* all that the account reaches, now and later */
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

struct token {
    int64_t id;
    int64_t account_id;
    const char *description;
    bool is_primary;
    enum scope read_scope;
    enum scope write_scope;
    apr_array_header_t *read_feeds;    /* struct scope_feed */
    apr_array_header_t *write_feeds;   /* struct scope_feed */
    apr_array_header_t *blocked_feeds; /* struct scope_feed */
    int64_t created_at;
    int64_t expires_at; /* 0: never */
    int64_t revoked_at; /* 0: not revoked */
    const char *revoked_by;
    int64_t revision;
    const char *last4; /* of the current, or the revoked, value; NULL: none */
    struct token_use used;
    struct token_use denied;
};

/* What can be chosen for a token. */
struct token_choice {
    const char *description;
    enum scope read_scope;
    enum scope write_scope;
    apr_array_header_t *read_feeds;  /* int64_t: ids; with SCOPE_FEEDS */
    apr_array_header_t *write_feeds; /* int64_t: ids; with SCOPE_FEEDS */
    int64_t expires_at;              /* 0: never */
    const char *form_id;             /* NULL: none */
};

/* Which of an account's tokens to list. */
struct token_filter {
    int64_t account_id;
    int64_t now;
    bool ended;        /* the expired and revoked ones; else the valid ones */
    const char *words; /* in the description; NULL: all tokens */
    const char *last4; /* last four characters of a value; NULL: none */
};

/* Creates a token of the act's account with its first value. *value (may be
 * NULL) is wiped with the pool. RESULT_REPEATED, with *id, if this form created
 * one already. */
enum result store_token_add(const struct act *act,
                            const struct token_choice *choice, int64_t *id,
                            char **value);

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id,
                            struct token *token);

/* Whose token it is. */
enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id);

/* struct token: of the valid ones the primary first, then the newest; of the
 * ended ones the newest first. */
enum result store_token_list(struct store *store, apr_pool_t *pool,
                             const struct token_filter *filter,
                             const struct range *range,
                             apr_array_header_t **tokens);

/* How many tokens there are, and how many of them are valid. */
enum result store_token_count(struct store *store, apr_pool_t *pool,
                              const struct token_filter *filter, int64_t *all,
                              int64_t *valid);

/* The number of tokens before this one: valid ones first, each kind in the
 * order of store_token_list. */
enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *place);

/* Saves what may be chosen; of the primary the description alone. RESULT_GONE:
 * it is revoked. RESULT_CHANGED: it was changed since revision. */
enum result store_token_save(const struct act *act, int64_t id,
                             int64_t revision,
                             const struct token_choice *choice);

/* Gives the token a new value; the old one is dead when this returns.
 * RESULT_GONE: it is revoked. RESULT_EXPIRED. RESULT_CHANGED as above. */
enum result store_token_regenerate(const struct act *act, int64_t id,
                                   int64_t revision);

/* Revokes the token. RESULT_MUST_STAY: it is the primary. A second time is
 * RESULT_OK. */
enum result store_token_revoke(const struct act *act, int64_t id);

/* The current value, wiped with the pool; recorded as revealed. RESULT_GONE: it
 * has none. */
enum result store_token_reveal(const struct act *act, int64_t id, char **value);

/* Revokes whatever token has this current value (RFC 7009); the primary is left
 * without a value. One that ended before stays so: RESULT_OK. RESULT_NOT_FOUND:
 * never issued. */
enum result store_token_revoke_by_value(const struct act *act,
                                        const char *value);

/* The digest by which a value is found. */
void store_value_digest(const struct store_keys *keys, const char *value,
                        struct secret_digest *digest);

/* For store/, within the act's transaction: an account's primary token. */
enum result store_token_add_primary(const struct act *act, int64_t account_id);

#endif
