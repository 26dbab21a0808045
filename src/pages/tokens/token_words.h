/* token_words.h: what tokens can do, and what happened to them, in words. */
#ifndef TOKENBOOTH_PAGES_TOKENS_TOKEN_WORDS_H
#define TOKENBOOTH_PAGES_TOKENS_TOKEN_WORDS_H

#include "store/token_query.h"

/* "Read: all feeds · Write: acme-npm": for a row of the list. */
char *token_words_scope(apr_pool_t *pool, const struct token *token);

/* "Only from 10.0.0.0/8 and ::1"; NULL where it can be used from anywhere. */
char *token_words_networks(apr_pool_t *pool, const struct token *token);

/* What it can do by the API, "Can regenerate itself"; NULL for nothing. */
const char *token_words_rights(const struct token *token);

/* "Blocked on acme by a feed owner"; NULL where it is not blocked. */
char *token_words_blocked(apr_pool_t *pool, const struct token *token);

/* "Can write to acme-npm. Can’t read. Expires 2026-12-24 14:00 UTC.": for
 * the form; static/token-form.js says the same as choices change. Of the token,
 * only scopes and end count. */
char *token_words_summary(apr_pool_t *pool, const struct token *token);

/* What it was used for, or denied: "write to acme-npm". */
char *token_words_use(apr_pool_t *pool, const struct token_use *use);

/* "an administrator", "an owner of the feed", "a manager", "someone who had the
 * value": who
 * actor (an ACTOR_…) is; owner ("you") for the account whose token or activity
 * it is, and for NULL. */
const char *token_words_actor(const char *actor, const char *owner);

/* Why something was denied, to follow a colon: "no write permission for
 * acme". */
char *token_words_denial(apr_pool_t *pool, const struct token_use *denied);

#endif
