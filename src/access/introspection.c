/* introspection.c: looks up caller and token, and decides what the caller is
 * told. */
#include "access/introspection.h"

#include <apr_strings.h>
#include <string.h>

#include "access/value_guess.h"
#include "base/text.h"
#include "base/value.h"
#include "store/checks.h"

/* What is known of a value: its token, and whether that is good. */
struct known {
    struct token_attributes token;
    enum outcome outcome;
    int wait; /* seconds, for OUTCOME_THROTTLED */
};

/* Finds the token of a value that was sent from an address. A value that was
 * never issued counts as a guess. */
static enum result look_up(const struct check_context *context,
                           apr_pool_t *pool, const char *value,
                           const char *address, int64_t now,
                           struct known *known)
{
    enum result result;

    memset(known, 0, sizeof *known);
    if (!value_is_meant(value)) {
        known->outcome = OUTCOME_MISSING;
        return RESULT_OK;
    }
    result = store_check_value(context->store, pool, value, &known->token);
    if (result == RESULT_OK)
        known->outcome = decide_token(&known->token, now);
    if (result != RESULT_NOT_FOUND && result != RESULT_INVALID)
        return result;
    known->outcome =
        result == RESULT_INVALID ? OUTCOME_MALFORMED : OUTCOME_UNKNOWN;
    known->wait = value_guess_count(context, pool, address);
    if (known->wait)
        known->outcome = OUTCOME_THROTTLED;
    return RESULT_OK;
}

/* Whether the caller's account manages the feed and the token, of which *its
 * are the feed's attributes, has access to it. */
static enum result manages(const struct check_context *context,
                           const char *feed,
                           const struct token_attributes *caller,
                           const struct token_attributes *token,
                           const struct feed_attributes *its, bool *yes)
{
    struct feed_attributes theirs;
    enum result result =
        store_check_feed(context->store, feed, caller->account_id, 0, &theirs);

    *yes = result == RESULT_OK && theirs.privilege >= PRIVILEGE_MANAGE &&
           its->privilege >= PRIVILEGE_READ &&
           (decide_covers(token->read_scope, its->names_read) ||
            decide_covers(decide_write_scope(token), its->names_write));
    return result;
}

/* Whether the caller is told about the token. On a feed where it is blocked, a
 * token is not active for anybody. */
static enum result can_see(const struct check_context *context,
                           const struct introspection_request *request,
                           const struct token_attributes *caller,
                           const struct token_attributes *token, bool *yes)
{
    bool own = caller->account_id == token->account_id;
    struct feed_attributes its;
    enum result result;

    *yes = own;
    if (!request->feed)
        return RESULT_OK;
    result = store_check_feed(context->store, request->feed, token->account_id,
                              token->id, &its);
    if (result != RESULT_OK || decide_is_blocked(&its)) {
        *yes = false;
        return result;
    }
    return own ? RESULT_OK
               : manages(context, request->feed, caller, token, &its, yes);
}

/* Leaves the words of one feed: "read:a" of "read:a", "read:b". */
static void keep_feed(apr_array_header_t *words, const char *feed)
{
    int kept = 0;

    for (int i = 0; i < words->nelts; i++) {
        const char *word = APR_ARRAY_IDX(words, i, const char *);
        if (strcmp(strchr(word, ':') + 1, feed) == 0)
            APR_ARRAY_IDX(words, kept++, const char *) = word;
    }
    words->nelts = kept;
}

/* The one feed whose name is told, as those of others are not a manager's to
 * know; NULL: all of them. */
static const char *told_feed(const struct introspection_request *request,
                             const struct token_attributes *caller,
                             const struct token_attributes *token)
{
    return caller->account_id == token->account_id ? NULL : request->feed;
}

/* Turns "write:a" into "add:a". */
static void name_adding(apr_pool_t *pool, apr_array_header_t *words)
{
    for (int i = 0; i < words->nelts; i++) {
        const char *word = APR_ARRAY_IDX(words, i, const char *);
        if (text_starts(word, "write:"))
            APR_ARRAY_IDX(words, i, const char *) =
                apr_pstrcat(pool, "add", strchr(word, ':'), NULL);
    }
}

/* "read write", or "read:a write:b" where a scope lists feeds; with "add" for
 * "write" if the token may only add. only: as
 * told_feed has it. */
static enum result write_scope(const struct check_context *context,
                               apr_pool_t *pool,
                               const struct token_attributes *token,
                               const char *only, const char **scope)
{
    apr_array_header_t *words;
    enum result result =
        store_check_scope(context->store, pool, token->id, &words);

    if (result == RESULT_OK && only)
        keep_feed(words, only);
    if (token->adds_only)
        name_adding(pool, words);
    if (token->read_scope == SCOPE_ALL)
        APR_ARRAY_PUSH(words, const char *) = "read";
    if (decide_write_scope(token) == SCOPE_ALL)
        APR_ARRAY_PUSH(words, const char *) =
            token->adds_only ? "add" : "write";
    *scope = apr_array_pstrcat(pool, words, ' ');
    return result;
}

static enum result look_up_both(const struct check_context *context,
                                apr_pool_t *pool,
                                const struct introspection_request *request,
                                int64_t now,
                                struct introspection *introspection)
{
    struct known caller, token;
    bool yes = false;
    enum result result;

    result =
        look_up(context, pool, request->caller, request->address, now, &caller);
    if (caller.outcome == OUTCOME_ALLOWED && caller.token.networks &&
        !networks_hold(caller.token.networks, request->address))
        caller.outcome = OUTCOME_NETWORK;
    introspection->caller = caller.outcome;
    introspection->wait = caller.wait;
    if (result != RESULT_OK || caller.outcome != OUTCOME_ALLOWED)
        return result;
    result =
        look_up(context, pool, request->token, request->address, now, &token);
    introspection->token = token.token;
    introspection->wait = token.wait;
    if (token.wait)
        introspection->caller = OUTCOME_THROTTLED;
    if (result != RESULT_OK || token.outcome != OUTCOME_ALLOWED)
        return result;
    result = can_see(context, request, &caller.token, &token.token, &yes);
    if (result == RESULT_OK && yes)
        result = write_scope(context, pool, &token.token,
                             told_feed(request, &caller.token, &token.token),
                             &introspection->scope);
    introspection->active = result == RESULT_OK && yes;
    return result;
}

/* Both tokens and the feed are of one moment, as in a check. */
enum result introspection_run(const struct check_context *context,
                              apr_pool_t *pool,
                              const struct introspection_request *request,
                              int64_t now, struct introspection *introspection)
{
    enum result result;

    memset(introspection, 0, sizeof *introspection);
    if (!context->store)
        return RESULT_BROKEN;
    result = store_begin_snapshot(context->store);
    if (result != RESULT_OK)
        return result;
    result = look_up_both(context, pool, request, now, introspection);
    store_end_snapshot(context->store);
    return result;
}
