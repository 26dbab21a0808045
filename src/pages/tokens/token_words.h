/* token_words.h: what a token can do, in words. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_WORDS_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_WORDS_H

#include "store/tokens.h"

/* "Read: all feeds · Write: acme-npm": for a row of the list. */
char *token_scope_text(apr_pool_t *pool, const struct token *token);

/* "Blocked on acme by a feed owner"; NULL where it is not blocked. */
char *token_blocked_text(apr_pool_t *pool, const struct token *token);

/* "Can write to acme-npm. Can’t read. Expires 2026-12-24 14:00 UTC.": for
 * the form; static/token-form.js says the same as choices change. The feeds are
 * struct scope_feed. */
char *token_summary(apr_pool_t *pool, enum scope read,
                    const apr_array_header_t *read_feeds, enum scope write,
                    const apr_array_header_t *write_feeds, int64_t expires_at);

/* What it was used for, or denied: "write to acme-npm". */
char *token_use_text(apr_pool_t *pool, const struct token_use *use);

/* "you", "an administrator", "an owner of the feed": an ACTOR_…, as told to the
 * account whose token or activity it is; NULL is "you". */
const char *actor_words(const char *actor);

/* Why it was last denied, for after a colon: "no write permission for acme". */
char *token_denial_text(apr_pool_t *pool, const struct token_use *denied);

#endif
