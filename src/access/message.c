/* message.c: the words of every decision, each written once. */
#include "access/message.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/value.h"

enum {
    /* A description may be 200 characters long; the reason phrase of a status
     * line has 200 bytes for everything. */
    DESCRIPTION_SHOWN = 40,
    FEED_SHOWN = 63,
};

typedef struct message_context context_t;

/* Token "CI" (…a1B2) */
static char *token_label(apr_pool_t *pool, const context_t *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    return apr_psprintf(
        pool, "Token \"%s\" (\u2026%s)",
        text_shorten(pool, token->description, DESCRIPTION_SHOWN),
        value_last4(context->value ? context->value : ""));
}

/* https://host/profile/tokens/17 */
static char *token_address(apr_pool_t *pool, const context_t *context)
{
    return apr_psprintf(pool, "%s/profile/tokens/%" APR_INT64_T_FMT,
                        context->site, context->attributes->subject.token.id);
}

static char *feed_label(apr_pool_t *pool,
                        const struct required_access *required)
{
    if (!*required->feed)
        return apr_pstrdup(pool, "an address that is of no feed");
    return apr_psprintf(
        pool, "feed \"%s\"",
        text_shorten(pool, text_repair(pool, required->feed), FEED_SHOWN));
}

const char *message_actor(const char *actor)
{
    if (actor && strcmp(actor, ACTOR_ADMINISTRATOR) == 0)
        return "the operator";
    if (actor && strcmp(actor, ACTOR_FEED_OWNER) == 0)
        return "an owner of the feed";
    return "you";
}

static char *missing(apr_pool_t *pool, const context_t *context)
{
    const struct required_access *required =
        &context->attributes->resource.required[context->denied];

    if (context->ignored)
        return apr_psprintf(pool,
                            "What was sent is no access token: a token begins "
                            "with tkb_. Copy one from %s/profile/tokens",
                            context->site);
    return apr_psprintf(pool,
                        "An access token is needed to %s %s: send it as the "
                        "password, it begins with tkb_. Make one at "
                        "%s/profile/tokens",
                        required->access == ACCESS_READ ? "read" : "write to",
                        feed_label(pool, required), context->site);
}

static char *malformed(apr_pool_t *pool, const context_t *context)
{
    return apr_psprintf(pool,
                        "The token sent (\u2026%s) is cut short or mistyped: "
                        "copy it again from %s/profile/tokens",
                        text_ascii(pool, value_last4(context->value), 8),
                        context->site);
}

static char *unknown(apr_pool_t *pool, const context_t *context)
{
    return apr_psprintf(pool,
                        "The token sent (\u2026%s) is not one of this site: "
                        "copy one from %s/profile/tokens",
                        value_last4(context->value), context->site);
}

/* Nobody can sign in any more to mend it: another account's token is needed. */
static char *ended_with_account(apr_pool_t *pool, const context_t *context)
{
    return apr_psprintf(
        pool,
        "%s ended %s, when its account was deleted; use a "
        "token of another account, from %s/profile/tokens",
        token_label(pool, context),
        clock_text(pool, context->attributes->subject.token.deleted_at),
        context->site);
}

static char *replaced(apr_pool_t *pool, const context_t *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    return apr_psprintf(
        pool,
        "%s was regenerated %s by %s; copy its new value at "
        "%s",
        token_label(pool, context), clock_text(pool, token->ended_at),
        message_actor(token->ended_by), token_address(pool, context));
}

static char *revoked(apr_pool_t *pool, const context_t *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    return apr_psprintf(pool,
                        "%s was revoked %s by %s; make a new one at "
                        "%s/profile/tokens/new",
                        token_label(pool, context),
                        clock_text(pool, token->ended_at),
                        message_actor(token->ended_by), context->site);
}

static char *disabled(apr_pool_t *pool, const context_t *context)
{
    const struct subject *subject = &context->attributes->subject;
    bool token = subject->kind == CREDENTIAL_VALUE;
    int64_t at = token ? subject->token.disabled_at : subject->disabled_at;

    return apr_psprintf(
        pool,
        "%s was disabled %s by the operator; ask the operator "
        "of %s",
        token ? apr_pstrcat(pool, "The account of ", token_label(pool, context),
                            NULL)
              : apr_pstrcat(pool, "Account \"", subject->account, "\"", NULL),
        clock_text(pool, at), context->site);
}

static char *expired(apr_pool_t *pool, const context_t *context)
{
    return apr_psprintf(
        pool, "%s expired %s; renew it at %s", token_label(pool, context),
        clock_text(pool, context->attributes->subject.token.expires_at),
        token_address(pool, context));
}

/* What the token's scope lacks: all writing, all reading, or this feed. */
static char *scope_of_token(apr_pool_t *pool, const context_t *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;
    const struct required_access *required =
        &context->attributes->resource.required[context->denied];
    bool writes = required->access == ACCESS_WRITE;
    enum scope scope = writes ? token->write_scope : token->read_scope;
    const char *what = scope != SCOPE_NONE ? "does not cover this feed"
                       : writes            ? "is read-only"
                                           : "is write-only";

    return apr_psprintf(
        pool, "%s %s: it cannot %s %s; change it at %s",
        token_label(pool, context), what, writes ? "write to" : "read",
        feed_label(pool, required), token_address(pool, context));
}

static char *cut_off(apr_pool_t *pool, const context_t *context)
{
    const struct required_access *required =
        &context->attributes->resource.required[context->denied];
    const struct feed_attributes *feed =
        &context->attributes->feeds[context->denied];

    return apr_psprintf(pool,
                        "%s was cut off from %s by %s on %s; ask them to "
                        "restore it, see %s/feeds/%s",
                        token_label(pool, context), feed_label(pool, required),
                        message_actor(ACTOR_FEED_OWNER),
                        clock_text(pool, feed->cut_at), context->site,
                        required->feed);
}

static char *scope(apr_pool_t *pool, const context_t *context)
{
    const struct required_access *required =
        &context->attributes->resource.required[context->denied];

    if (context->attributes->subject.kind == CREDENTIAL_PASSWORD)
        return apr_psprintf(pool,
                            "A password only reads: to write to %s use an "
                            "access token from %s/profile/tokens",
                            feed_label(pool, required), context->site);
    if (feed_is_blocked(&context->attributes->feeds[context->denied]))
        return cut_off(pool, context);
    return scope_of_token(pool, context);
}

/* One answer for "may not" and "is not there": names do not leak. */
static char *privilege(apr_pool_t *pool, const context_t *context)
{
    const struct subject *subject = &context->attributes->subject;
    const struct required_access *required =
        &context->attributes->resource.required[context->denied];
    const char *account = subject->kind == CREDENTIAL_VALUE
                              ? subject->token.account
                              : subject->account;

    if (required->harms_root)
        return apr_psprintf(pool,
                            "The folder of %s itself cannot be made, deleted, "
                            "moved or replaced; feeds are managed at %s/feeds",
                            feed_label(pool, required), context->site);
    return apr_psprintf(pool,
                        "Account \"%s\" may not %s %s, or there is no such "
                        "feed; ask its owner, or see %s/feeds",
                        account,
                        required->access == ACCESS_READ ? "read" : "write to",
                        feed_label(pool, required), context->site);
}

static char *throttled(apr_pool_t *pool, const context_t *context)
{
    return apr_psprintf(
        pool,
        "Too many wrong credentials came from this address; "
        "try again in %s",
        text_count(pool, context->attributes->wait, "second", "seconds"));
}

char *message_create(apr_pool_t *pool, enum outcome outcome,
                     const context_t *context)
{
    switch (outcome) {
    case OUTCOME_REQUEST: return apr_pstrdup(pool, context->why);
    case OUTCOME_UNAVAILABLE:
        return apr_pstrdup(pool, "Tokens cannot be checked just now: try again "
                                 "in a minute, or tell the operator");
    case OUTCOME_THROTTLED: return throttled(pool, context);
    case OUTCOME_MISSING: return missing(pool, context);
    case OUTCOME_PASSWORD:
        return apr_psprintf(pool,
                            "The username or the password is wrong; an access "
                            "token from %s/profile/tokens works as the "
                            "password too",
                            context->site);
    case OUTCOME_MALFORMED: return malformed(pool, context);
    case OUTCOME_UNKNOWN: return unknown(pool, context);
    case OUTCOME_REPLACED:
    case OUTCOME_REVOKED:
        if (context->attributes->subject.token.deleted_at)
            return ended_with_account(pool, context);
        return outcome == OUTCOME_REPLACED ? replaced(pool, context)
                                           : revoked(pool, context);
    case OUTCOME_DISABLED: return disabled(pool, context);
    case OUTCOME_EXPIRED: return expired(pool, context);
    case OUTCOME_SCOPE: return scope(pool, context);
    case OUTCOME_PRIVILEGE: return privilege(pool, context);
    case OUTCOME_ALLOWED:
    case OUTCOME_MAX: break;
    }
    return apr_pstrdup(pool, "Allowed");
}

char *message_expires_soon(apr_pool_t *pool, const context_t *context,
                           int64_t now)
{
    int64_t at = context->attributes->subject.token.expires_at;

    return apr_psprintf(pool, "%s expires %s, %s; renew it at %s",
                        token_label(pool, context), clock_text(pool, at),
                        clock_words(pool, at, now),
                        token_address(pool, context));
}
