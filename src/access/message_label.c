/* message_label.c: a token, a feed, an access and an actor in words. */
#include "access/message_label.h"

#include <apr_strings.h>
#include <string.h>

#include "base/utf8.h"
#include "base/value.h"

enum {
    DESCRIPTION_SHOWN = 40, /* of up to 200 characters */
    FEED_SHOWN = 63,
};

/* The beginning of a name, of as many characters as usual or as the context
 * allows. */
static char *shorten(apr_pool_t *pool, const struct message_context *context,
                     const char *name, int usual)
{
    int shown = context->names_shown;

    return utf8_truncate(pool, name,
                         (size_t)(shown && shown < usual ? shown : usual));
}

char *label_token(apr_pool_t *pool, const struct message_context *context)
{
    const struct token_attributes *token = &context->attributes->subject.token;

    return apr_psprintf(
        pool, "Token \"%s\" (\u2026%s)",
        shorten(pool, context, token->description, DESCRIPTION_SHOWN),
        value_last4(context->value ? context->value : ""));
}

char *label_tokens_address(apr_pool_t *pool,
                           const struct message_context *context)
{
    const struct subject *subject = &context->attributes->subject;

    if (subject->known && subject->token.of_machine)
        return apr_pstrcat(pool, context->site, "/machines/",
                           subject->token.account, "/tokens", NULL);
    return apr_pstrcat(pool, context->site, "/profile/tokens", NULL);
}

char *label_token_address(apr_pool_t *pool,
                          const struct message_context *context)
{
    return apr_psprintf(pool, "%s/%" APR_INT64_T_FMT,
                        label_tokens_address(pool, context),
                        context->attributes->subject.token.id);
}

const struct required_access *label_denied(
    const struct message_context *context)
{
    return &context->attributes->resource.required[context->denied];
}

const char *label_verb(const struct required_access *required)
{
    return required->access == ACCESS_READ ? "read" : "write to";
}

char *label_feed(apr_pool_t *pool, const struct message_context *context)
{
    const char *name = label_denied(context)->feed;

    if (!*name)
        return apr_pstrdup(pool, "a URL outside any feed");
    /* A value in the wrong place of the path is not repeated. */
    if (value_is_within(name))
        return apr_pstrdup(pool, "that feed");
    return apr_pstrcat(
        pool, "feed \"",
        shorten(pool, context, utf8_sanitize(pool, name), FEED_SHOWN), "\"",
        NULL);
}

/* Colleagues read the log too, so the owner is not "you". */
const char *label_actor(const char *actor)
{
    if (actor && strcmp(actor, ACTOR_ADMINISTRATOR) == 0)
        return "an administrator";
    if (actor && strcmp(actor, ACTOR_FEED_OWNER) == 0)
        return "an owner of the feed";
    if (actor && strcmp(actor, ACTOR_BEARER) == 0)
        return "someone who had its value";
    return "its owner";
}
