/* token_words.c: scopes and refusals as a person says them. */
#include "pages/tokens/token_words.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { NAMED_FEEDS = 3 /* more are counted */ };

/* "a", "a and b", "a, b and c", "7 feeds". */
static char *feed_names(apr_pool_t *pool, const apr_array_header_t *feeds)
{
    char *words = apr_pstrdup(pool, "");

    if (feeds->nelts > NAMED_FEEDS)
        return text_count(pool, feeds->nelts, "feed", "feeds");
    for (int i = 0; i < feeds->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(feeds, i, struct scope_feed);
        const char *joint = i == 0                  ? ""
                            : i == feeds->nelts - 1 ? " and "
                                                    : ", ";
        words = apr_pstrcat(pool, words, joint, feed->name,
                            feed->deleted ? " (deleted)" : "", NULL);
    }
    return words;
}

static char *scope_feeds(apr_pool_t *pool, enum scope scope,
                         const apr_array_header_t *feeds)
{
    return scope == SCOPE_ALL ? apr_pstrdup(pool, "all feeds")
                              : feed_names(pool, feeds);
}

char *token_scope_text(apr_pool_t *pool, const struct token *token)
{
    char *read = scope_feeds(pool, token->read_scope, token->read_feeds);
    char *write = scope_feeds(pool, token->write_scope, token->write_feeds);

    if (token->read_scope && token->write_scope) {
        if (strcmp(read, write) == 0)
            return apr_pstrcat(pool, "reads and writes ", read, NULL);
        return apr_pstrcat(pool, "reads ", read, ", writes to ", write, NULL);
    }
    return token->read_scope ? apr_pstrcat(pool, "reads ", read, NULL)
                             : apr_pstrcat(pool, "writes to ", write, NULL);
}

char *token_blocked_text(apr_pool_t *pool, const struct token *token)
{
    const apr_array_header_t *feeds = token->blocked_feeds;

    if (!feeds->nelts)
        return NULL;
    return apr_pstrcat(pool, "cut off from ", feed_names(pool, feeds),
                       feeds->nelts == 1 ? " by an owner of the feed"
                                         : " by owners of the feeds",
                       NULL);
}

char *token_summary(apr_pool_t *pool, enum scope read,
                    const apr_array_header_t *read_feeds, enum scope write,
                    const apr_array_header_t *write_feeds, int64_t expires_at)
{
    const char *reads =
        read ? apr_pstrcat(pool, "Can read ",
                           scope_feeds(pool, read, read_feeds), ". ", NULL)
             : "Cannot read anything. ";
    const char *pushes =
        write ? apr_pstrcat(pool, "Can push to ",
                            scope_feeds(pool, write, write_feeds), ". ", NULL)
              : "Cannot push anything. ";
    const char *until =
        expires_at ? apr_pstrcat(pool, "Until ", clock_text(pool, expires_at),
                                 ".", NULL)
                   : "Never expires.";

    if (!read && !write)
        return apr_pstrdup(
            pool, "Can do nothing yet: choose reading, pushing or both.");
    /* What it can do stands first. */
    return read ? apr_pstrcat(pool, reads, pushes, until, NULL)
                : apr_pstrcat(pool, pushes, reads, until, NULL);
}

const char *actor_words(const char *actor)
{
    if (actor && strcmp(actor, ACTOR_ADMINISTRATOR) == 0)
        return "an administrator";
    if (actor && strcmp(actor, ACTOR_FEED_OWNER) == 0)
        return "an owner of the feed";
    return "you";
}

/* Nothing but feeds can be asked for; some of what is has no feed's name. */
static const char *feed_words(const struct token_use *use)
{
    return *use->feed ? use->feed : "an address of no feed";
}

char *token_use_text(apr_pool_t *pool, const struct token_use *use)
{
    return apr_pstrcat(
        pool, strcmp(use->access, "write") == 0 ? "writing to " : "reading ",
        feed_words(use), NULL);
}

char *token_denial_text(apr_pool_t *pool, const struct token_use *denied)
{
    const char *verb =
        strcmp(denied->access, "write") == 0 ? "write to" : "read";

    if (strcmp(denied->reason, "expired") == 0)
        return apr_pstrdup(pool, "it had expired");
    if (strcmp(denied->reason, "replaced") == 0)
        return apr_pstrdup(pool, "an old value was used");
    if (strcmp(denied->reason, "revoked") == 0)
        return apr_pstrdup(pool, "it was revoked");
    if (strcmp(denied->reason, "disabled") == 0)
        return apr_pstrdup(pool, "your account was disabled");
    if (strcmp(denied->reason, "privilege") == 0)
        return apr_psprintf(pool, "you may not %s %s", verb,
                            feed_words(denied));
    return apr_psprintf(pool, "it may not %s %s", verb, feed_words(denied));
}
