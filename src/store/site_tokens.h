/* site_tokens.h: the tokens of all accounts for the administrator, and of one
 * for the API: parts of long lists. */
#ifndef TOKENBOOTH_STORE_SITE_TOKENS_H
#define TOKENBOOTH_STORE_SITE_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* Which tokens. All zero but .now: all of them. */
/* How a token that is no longer active ended. */
enum site_token_end {
    SITE_TOKEN_ENDED,
    SITE_TOKEN_END_TIME,
    SITE_TOKEN_END_HAND
};

struct site_token_filter {
    int64_t now;
    int64_t account_id;      /* 0: of all accounts */
    bool active;             /* neither expired nor revoked */
    enum site_token_end end; /* of those that are not */
    int64_t
        unused_since; /* last used, or if never, created, at this instant the
                             latest; 0: any */
    int64_t expires_before; /* at this instant the latest; 0: whenever */
    int64_t writes_feed_id; /* it can write to it at this moment: by its scope,
                               its account's privilege, and no block; 0: any */
    int64_t limit;          /* of a part of the list; 0: a thousand tokens */
};

struct site_token {
    int64_t id;
    int64_t account_id;
    const char *account; /* its username */
};

/* How far a list has come; all zero: it begins. */
struct site_token_place {
    bool ended; /* it is among the ended tokens, which come last */
    int64_t id; /* of the last one */
};

/* The next tokens, of each kind by ID: struct site_token. There are no more if
 * the array is empty. *place becomes that of the last one. A token that ends
 * after .now stays among the others, so that it is in one list only once. */
enum result store_site_tokens(struct store *store, apr_pool_t *pool,
                              const struct site_token_filter *filter,
                              struct site_token_place *place,
                              apr_array_header_t **tokens);

/* What a page of the list shows. */
enum site_token_state {
    SITE_TOKEN_ACTIVE,
    SITE_TOKEN_EXPIRED,
    SITE_TOKEN_REVOKED,
    SITE_TOKEN_ANY,
    SITE_TOKEN_STATES,
};

struct site_token_query {
    struct site_token_filter filter; /* but for .active */
    enum site_token_state state;
    const char *words; /* in the description; NULL: all */
    const char *last4; /* last four characters that a value has, or had, in
                           place of .words; NULL: any */
    int64_t before_id; /* older than this token; 0: the newest */
    int64_t look_at;   /* as many tokens of the site are looked through */
    int limit;
};

/* A page of the tokens of all accounts, the newest first: struct site_token.
 * *before_id becomes that of the next page, which may turn out to be empty; 0:
 * there is none. */
enum result store_site_token_page(struct store *store, apr_pool_t *pool,
                                  const struct site_token_query *query,
                                  apr_array_header_t **tokens,
                                  int64_t *before_id);

#endif
