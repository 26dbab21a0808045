/* message.c: the message of every outcome. */
#include "access/message.h"

#include <apr_strings.h>
#include <string.h>

#include "access/message_label.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/value.h"
#include "store/validate.h"

char *message_allowed(apr_pool_t *pool, const struct message_context *context)
{
    (void)context;
    return apr_pstrdup(pool, "Allowed");
}

char *message_request(apr_pool_t *pool, const struct message_context *context)
{
    return apr_pstrdup(pool, context->why);
}

char *message_stray(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(pool,
                        "A token's value is in the URL, or in a header that is "
                        "not for it: the registry behind %s would get it. Send "
                        "it as the password only",
                        label_feed(pool, context));
}

char *message_elsewhere(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(
        pool, "Destination is at another server. Use a URL that starts with %s",
        context->site);
}

/* Whom to ask, and how. */
static const char *administrator(apr_pool_t *pool,
                                 const struct message_context *context)
{
    if (context->contact)
        return apr_pstrcat(pool, "the administrator (", context->contact, ")",
                           NULL);
    return *context->site
               ? apr_pstrcat(pool, "the administrator of ", context->site, NULL)
               : "the administrator";
}

char *message_unavailable(apr_pool_t *pool,
                          const struct message_context *context)
{
    return apr_psprintf(pool,
                        "Tokens cannot be checked right now. Try again in a "
                        "minute, or tell %s",
                        administrator(pool, context));
}

char *message_throttled(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(
        pool, "Too many attempts from this address. Try again in %s",
        text_count(pool, context->attributes->wait, "second", "seconds"));
}

char *message_insecure(apr_pool_t *pool, const struct message_context *context)
{
    if (context->attributes->subject.kind == CREDENTIAL_PASSWORD)
        return apr_psprintf(pool,
                            "The password came over plain http, where others "
                            "can read it. Use %s, and change the password at "
                            "%s/profile/password",
                            context->site, context->site);
    return apr_psprintf(pool,
                        "The token came over plain http, where others can read "
                        "it. Use %s, and regenerate the token at %s",
                        context->site, label_tokens_address(pool, context));
}

char *message_password(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(pool,
                        "Wrong username or password. You can also use an "
                        "access token from %s/profile/tokens",
                        context->site);
}

static char *wrapped(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(pool, "%s. See %s/profile/tokens",
                        wrapping_message(context->wrapping), context->site);
}

/* What was sent in place of a token; NULL: something else. */
static const char *unfilled_label(enum placeholder unfilled)
{
    switch (unfilled) {
    case PLACEHOLDER_EMPTY: return "The token or password is empty";
    case PLACEHOLDER_VARIABLE:
        return "A variable's name was sent in place of a token: the variable "
               "is not set, or was not replaced";
    case PLACEHOLDER_NO_VALUE:
        return "A word such as undefined or null was sent in place of a "
               "token: a variable is not set";
    case PLACEHOLDER_MASK:
        return "Asterisks were sent in place of a token: a log or a page hides "
               "it that way";
    case PLACEHOLDER_EXAMPLE:
        return "The example's placeholder was sent in place of a token";
    case PLACEHOLDER_ENCRYPTED:
        return "An encrypted password was sent, which Maven could not decrypt";
    case PLACEHOLDER_NONE: break;
    }
    return NULL;
}

char *message_missing(apr_pool_t *pool, const struct message_context *context)
{
    const struct required_access *required = label_denied(context);
    const char *unfilled = unfilled_label(context->unfilled);

    if (context->wrapping != WRAPPING_NONE)
        return wrapped(pool, context);
    if (unfilled)
        return apr_psprintf(pool, "%s. Copy a token from %s/profile/tokens",
                            unfilled, context->site);
    if (context->ignored)
        return apr_psprintf(pool,
                            "That is not an access token (they start with "
                            "tkb_). Copy one from %s/profile/tokens",
                            context->site);
    if (context->attributes->any_feed)
        return apr_psprintf(pool,
                            "Access token required. Send one (tkb_...) as the "
                            "password. Create one at %s/profile/tokens/new",
                            context->site);
    if (context->withheld && required->access == ACCESS_READ)
        return apr_psprintf(pool,
                            "Access token required to read %s. %s. See "
                            "%s/profile/tokens",
                            label_feed(pool, context), context->withheld,
                            context->site);
    /* Clients ask without a token first, and get this one: pasted together,
     * it costs a fifth. */
    return apr_pstrcat(pool, "Access token required to ", label_verb(required),
                       " ", label_feed(pool, context),
                       ". Send one (tkb_...) as the password. Create one at ",
                       context->site, "/profile/tokens/new", NULL);
}

char *message_malformed(apr_pool_t *pool, const struct message_context *context)
{
    if (context->wrapping != WRAPPING_NONE)
        return wrapped(pool, context);
    return apr_psprintf(pool,
                        "Token (\u2026%s) is incomplete or mistyped. Copy it "
                        "again from %s/profile/tokens",
                        utf8_to_ascii(pool, value_last4(context->value), 8),
                        context->site);
}

char *message_unknown(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(pool,
                        "Token (\u2026%s) was not issued by this site. Copy "
                        "one from %s/profile/tokens",
                        value_last4(context->value), context->site);
}

/* Nobody can sign in to fix this one, so it takes another account's token. */
static char *ended_with_account(apr_pool_t *pool,
                                const struct message_context *context)
{
    return apr_psprintf(
        pool,
        "%s ended on %s, when its account was deleted. Use another account's "
        "token from %s/profile/tokens",
        label_token(pool, context),
        clock_text(pool, context->attributes->subject.token.deleted_at),
        context->site);
}

char *message_replaced(apr_pool_t *pool, const struct message_context *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    if (token->deleted_at)
        return ended_with_account(pool, context);
    if (token->overlapped_until)
        return apr_psprintf(
            pool,
            "%s was regenerated on %s, and this old value worked until %s. "
            "Copy the new one at %s",
            label_token(pool, context), clock_text(pool, token->ended_at),
            clock_text(pool, token->overlapped_until),
            label_token_address(pool, context));
    return apr_psprintf(
        pool, "%s was regenerated by %s on %s. Copy the new value at %s",
        label_token(pool, context), label_actor(token->ended_by),
        clock_text(pool, token->ended_at), label_token_address(pool, context));
}

char *message_revoked(apr_pool_t *pool, const struct message_context *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    if (token->deleted_at)
        return ended_with_account(pool, context);
    return apr_psprintf(
        pool,
        "%s was revoked by %s on %s. Create a new one at "
        "%s/new",
        label_token(pool, context), label_actor(token->ended_by),
        clock_text(pool, token->ended_at), label_tokens_address(pool, context));
}

char *message_disabled(apr_pool_t *pool, const struct message_context *context)
{
    const struct subject *subject = &context->attributes->subject;
    bool token = subject->kind == CREDENTIAL_VALUE;
    int64_t at = token ? subject->token.disabled_at : subject->disabled_at;

    return apr_psprintf(
        pool, "%s was disabled by an administrator on %s. Contact %s",
        token ? apr_pstrcat(pool, label_token(pool, context), ": its account",
                            NULL)
              : apr_pstrcat(pool, "Account \"", subject->account, "\"", NULL),
        clock_text(pool, at), administrator(pool, context));
}

/* It ended earlier than its owner chose. */
static char *expired_by_policy(apr_pool_t *pool,
                               const struct message_context *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    if (!token->policy.longest_life)
        return apr_psprintf(pool,
                            "%s stopped on %s: tokens of this site must have "
                            "an expiration. Choose one at %s",
                            label_token(pool, context),
                            clock_text(pool, token->expires_at),
                            label_token_address(pool, context));
    return apr_psprintf(
        pool,
        "%s expired on %s: tokens of this site last %s at most. Renew it "
        "at %s",
        label_token(pool, context), clock_text(pool, token->expires_at),
        text_count(pool, token->policy.longest_life, "day", "days"),
        label_token_address(pool, context));
}

char *message_expired(apr_pool_t *pool, const struct message_context *context)
{
    if (context->attributes->subject.token.ends_by_policy)
        return expired_by_policy(pool, context);
    return apr_psprintf(
        pool, "%s expired on %s. Renew it at %s", label_token(pool, context),
        clock_text(pool, context->attributes->subject.token.expires_at),
        label_token_address(pool, context));
}

/* Not which networks: whoever stole a value learns nothing from it. */
char *message_network(apr_pool_t *pool, const struct message_context *context)
{
    const char *address = context->address;

    return apr_psprintf(pool,
                        "%s cannot be used from %s. Edit its networks at %s",
                        label_token(pool, context),
                        address && *address ? address : "an unknown address",
                        label_token_address(pool, context));
}

/* Nothing that a token or an account could have. */
static char *outside_feeds(apr_pool_t *pool,
                           const struct message_context *context)
{
    return apr_psprintf(pool,
                        "That URL is outside any feed. Those of a feed start "
                        "with its name, such as %s/F/demo/",
                        context->site);
}

/* Whether no feed can have the name that the URL has; a value is another
 * matter. */
static bool is_impossible(const struct message_context *context)
{
    const char *name = label_denied(context)->feed;

    return validate_feed_name(name) && !value_is_within(name);
}

static char *impossible_feed(apr_pool_t *pool,
                             const struct message_context *context)
{
    const struct subject *subject = &context->attributes->subject;
    const char *who =
        subject->kind == CREDENTIAL_VALUE
            ? label_token(pool, context)
            : apr_psprintf(pool, "Account \"%s\"", subject->account);

    return apr_psprintf(pool,
                        "%s cannot %s %s, which no feed can be called: their "
                        "names are in lower case, without blanks. See %s/feeds",
                        who, label_verb(label_denied(context)),
                        label_feed(pool, context), context->site);
}

/* The site's policy, not the scope, keeps it from writing. */
static char *scope_of_policy(apr_pool_t *pool,
                             const struct message_context *context)
{
    return apr_psprintf(pool,
                        "%s cannot write: tokens of this site must name the "
                        "feeds that they write to. Choose them at %s",
                        label_token(pool, context),
                        label_token_address(pool, context));
}

/* Whether the token's scope lacks writing, reading, or just this feed. */
static char *scope_of_token(apr_pool_t *pool,
                            const struct message_context *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;
    const struct required_access *required = label_denied(context);
    bool writes = required->access == ACCESS_WRITE;
    enum scope scope = writes ? token->write_scope : token->read_scope;
    const char *what = scope != SCOPE_NONE ? "is limited to other feeds"
                       : writes            ? "is read-only"
                                           : "is write-only";

    if (writes && scope != decide_write_scope(token))
        return scope_of_policy(pool, context);
    return apr_psprintf(pool, "%s %s and cannot %s %s. Edit it at %s",
                        label_token(pool, context), what, label_verb(required),
                        label_feed(pool, context),
                        label_token_address(pool, context));
}

/* Where something was found only after the check, the token can be gone. */
char *message_adds(apr_pool_t *pool, const struct message_context *context)
{
    const struct attributes *attributes = context->attributes;
    const char *may = "may add, not replace or delete",
               *there = "there is something at this URL already";

    if (!attributes->subject.token.id)
        return apr_psprintf(pool, "This token %s: %s. See %s/profile/tokens",
                            may, there, context->site);
    return apr_psprintf(
        pool, "%s %s, in %s%s%s. Edit it at %s", label_token(pool, context),
        may, label_feed(pool, context), attributes->replaces ? ": " : "",
        attributes->replaces ? there : "", label_token_address(pool, context));
}

char *message_blocked(apr_pool_t *pool, const struct message_context *context)
{
    const struct required_access *required = label_denied(context);
    const struct feed_attributes *feed =
        &context->attributes->feeds[context->denied];

    return apr_psprintf(pool,
                        "%s was blocked on %s by %s on %s. Ask them to "
                        "unblock it: %s/feeds/%s",
                        label_token(pool, context), label_feed(pool, context),
                        label_actor(ACTOR_FEED_OWNER),
                        clock_text(pool, feed->blocked_at), context->site,
                        required->feed);
}

char *message_scope(apr_pool_t *pool, const struct message_context *context)
{
    if (!*label_denied(context)->feed)
        return outside_feeds(pool, context);
    if (is_impossible(context))
        return impossible_feed(pool, context);
    if (context->attributes->subject.kind == CREDENTIAL_PASSWORD)
        return apr_psprintf(pool,
                            "A password can only read. To write to %s, use an "
                            "access token from %s/profile/tokens",
                            label_feed(pool, context), context->site);
    return scope_of_token(pool, context);
}

/* The same for "not allowed" and "does not exist", so that names do not
 * leak. */
char *message_privilege(apr_pool_t *pool, const struct message_context *context)
{
    const struct subject *subject = &context->attributes->subject;
    const struct required_access *required = label_denied(context);
    const char *account = subject->kind == CREDENTIAL_VALUE
                              ? subject->token.account
                              : subject->account;

    if (!*required->feed)
        return outside_feeds(pool, context);
    if (is_impossible(context))
        return impossible_feed(pool, context);
    return apr_psprintf(pool,
                        "Account \"%s\" cannot %s %s, or the feed does not "
                        "exist. Ask its owner, or see %s/feeds",
                        account, label_verb(required),
                        label_feed(pool, context), context->site);
}

char *message_root(apr_pool_t *pool, const struct message_context *context)
{
    if (!*label_denied(context)->feed)
        return apr_psprintf(pool,
                            "Nothing can be stored at a URL outside any feed. "
                            "Use one such as %s/F/FEED/...",
                            context->site);
    return apr_psprintf(pool,
                        "The root folder of %s cannot be created, deleted, "
                        "moved, replaced or locked. Manage feeds at %s/feeds",
                        label_feed(pool, context), context->site);
}

/* Nothing that the person could change: only who set up the feed can. */
char *message_backend(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(pool,
                        "The registry behind %s rejects this site, not your "
                        "token. Tell %s to check its credentials there",
                        label_feed(pool, context),
                        administrator(pool, context));
}

/* For whoever sent no token, too. */
char *message_down(apr_pool_t *pool, const struct message_context *context)
{
    return apr_psprintf(pool,
                        "The registry behind %s is down, or gives no valid "
                        "answer. Try again in a minute, or tell %s",
                        label_feed(pool, context),
                        administrator(pool, context));
}

char *message_expires_soon(apr_pool_t *pool,
                           const struct message_context *context)
{
    int64_t at = context->attributes->subject.token.expires_at;

    return apr_psprintf(pool, "%s expires on %s (%s). Renew it at %s",
                        label_token(pool, context), clock_text(pool, at),
                        clock_relative(pool, at, context->now),
                        label_token_address(pool, context));
}

char *message_overlap(apr_pool_t *pool, const struct message_context *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;
    const char *new_value =
        *token->new_last4
            ? apr_psprintf(pool, "the new one (\u2026%s)", token->new_last4)
            : "the new one";

    return apr_psprintf(
        pool,
        "%s was regenerated, and this old value stops working on %s (%s). Use "
        "%s from %s",
        label_token(pool, context), clock_text(pool, token->works_until),
        clock_relative(pool, token->works_until, context->now), new_value,
        label_token_address(pool, context));
}
