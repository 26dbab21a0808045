/* token_words.h: what a token may do, in words. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_WORDS_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_WORDS_H

#include "store/tokens.h"

/* "reads all feeds, writes to acme-npm": for a row of the list. */
char *token_scope_text(apr_pool_t *pool, const struct token *token);

/* "cut off from acme by an owner of the feed"; NULL where it is not. */
char *token_blocked_text(apr_pool_t *pool, const struct token *token);

/* "Can push to acme-npm. Cannot read anything. Until 2026-12-24 14:00 UTC.":
 * for the form; script says the same while one chooses. feeds: struct
 * scope_feed. */
char *token_summary(apr_pool_t *pool, enum scope read,
                    const apr_array_header_t *read_feeds, enum scope write,
                    const apr_array_header_t *write_feeds, int64_t expires_at);

/* What it was used, or refused, for: "writing to acme-npm". */
char *token_use_text(apr_pool_t *pool, const struct token_use *use);

/* "you", "an administrator", "an owner of the feed": an ACTOR_…, as told to the
 * account whose token or activity it is; NULL is "you". */
const char *actor_words(const char *actor);

/* Why it was refused last, behind a colon: "does not cover acme-npm". */
char *token_denial_text(apr_pool_t *pool, const struct token_use *denied);

#endif
