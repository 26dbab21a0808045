/* tokens.h: tokens, their scopes and their values.
 *
 * Where a function takes account_id, a token of anybody else is
 * RESULT_NOT_FOUND. revision is that of the form a person saw; 0 says "whatever
 * it is now". */
#ifndef TOKENBOOTH_STORE_TOKENS_H
#define TOKENBOOTH_STORE_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

enum scope {
    SCOPE_NONE = 0,
    SCOPE_FEEDS = 1, /* those that are named */
    SCOPE_ALL = 2,   /* all that the account reaches, now and later */
};

/* A feed that a scope names, or that a token is cut off from. */
struct scope_feed {
    int64_t id;
    const char *name;
    bool deleted; /* the scope is left with a feed that is no more */
};

/* What a token was last used, or last refused, for. */
struct token_use {
    int64_t at; /* 0: never */
    const char *address;
    const char *client;
    const char *feed;
    const char *access;
    const char *reason; /* of a refusal */
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
    apr_array_header_t *blocked_feeds; /* struct scope_feed: not these, says an
                                        owner of each */
    int64_t created_at;
    int64_t expires_at; /* 0: never */
    int64_t revoked_at; /* 0: not revoked */
    const char *revoked_by;
    int64_t revision;
    const char *last4; /* of the current, or the revoked, value; NULL: none */
    struct token_use used;
    struct token_use denied;
};

/* What a person may choose of a token. */
struct token_choice {
    const char *description;
    enum scope read_scope;
    enum scope write_scope;
    apr_array_header_t *read_feeds;  /* int64_t: ids; with SCOPE_FEEDS */
    apr_array_header_t *write_feeds; /* int64_t: ids; with SCOPE_FEEDS */
    int64_t expires_at;              /* 0: never */
    const char *form_id;             /* NULL: none */
};

struct token_filter {
    const char *words; /* in the description; NULL: all tokens */
    const char *last4; /* last four characters of a value, NULL: none */
};

/* Makes a token with its first value. *value (may be NULL) is wiped with the
 * pool. RESULT_CONFLICT with *id where this form made one already. */
enum result store_token_add(struct store *store, apr_pool_t *pool,
                            int64_t account_id,
                            const struct token_choice *choice,
                            const struct origin *origin, int64_t now,
                            int64_t *id, char **value);

enum result store_token_get(struct store *store, apr_pool_t *pool,
                            int64_t account_id, int64_t id,
                            struct token *token);

/* Whose token it is. */
enum result store_token_owner(struct store *store, int64_t id,
                              int64_t *account_id);

/* struct token: the valid ones (the primary first, then the newest), or the
 * ended ones (expired or revoked, newest first). */
enum result store_token_list(struct store *store, apr_pool_t *pool,
                             int64_t account_id,
                             const struct token_filter *filter, bool ended,
                             int64_t now, int64_t limit, int64_t offset,
                             apr_array_header_t **tokens);

/* How many tokens there are, and how many of them are valid. */
enum result store_token_count(struct store *store, apr_pool_t *pool,
                              int64_t account_id,
                              const struct token_filter *filter, int64_t now,
                              int64_t *all, int64_t *valid);

/* The number of tokens that stand before this one: valid ones first, as
 * store_token_list orders both kinds. */
enum result store_token_position(struct store *store, int64_t account_id,
                                 int64_t id, int64_t now, int64_t *place);

/* Saves what may be chosen; of the primary the description alone.
 * RESULT_DENIED: revoked. RESULT_CONFLICT: changed since revision. */
enum result store_token_save(struct store *store, apr_pool_t *pool,
                             int64_t account_id, int64_t id, int64_t revision,
                             const struct token_choice *choice,
                             const struct origin *origin, int64_t now);

/* Gives the token a new value; the old one is dead when this returns.
 * RESULT_DENIED: revoked. RESULT_INVALID: its end is past. RESULT_CONFLICT as
 * above. */
enum result store_token_regenerate(struct store *store, apr_pool_t *pool,
                                   int64_t account_id, int64_t id,
                                   int64_t revision,
                                   const struct origin *origin, int64_t now);

/* Ends the token. RESULT_DENIED: it is the primary. A second time is
 * RESULT_OK. */
enum result store_token_revoke(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               const struct origin *origin, int64_t now);

/* The current value, recorded as revealed. RESULT_DENIED: it has none. */
enum result store_token_reveal(struct store *store, apr_pool_t *pool,
                               int64_t account_id, int64_t id,
                               const struct origin *origin, int64_t now,
                               char **value);

/* Ends whatever token has this current value (RFC 7009); the primary is left
 * without a value. One that ended before stays so: RESULT_OK. RESULT_NOT_FOUND:
 * never issued. */
enum result store_token_revoke_by_value(struct store *store, const char *value,
                                        const struct origin *origin,
                                        int64_t now);

/* The digest by which a value is found. */
void store_value_digest(const struct store_keys *keys, const char *value,
                        struct secret_digest *digest);

/* Within store_account_add's transaction: the account's primary token. */
enum result store_token_add_primary(struct store *store, apr_pool_t *pool,
                                    int64_t account_id, int64_t now);

#endif
