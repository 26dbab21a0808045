/* token_words.c: scopes, uses and denials in words. */
#include "pages/tokens/token_words.h"

#include <apr_strings.h>
#include <string.h>

#include "access/outcomes.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/validate.h"

enum { NAMED = 3 /* feeds or networks; more are counted */ };

/* What stands in front of the word i of count: "a", "a and b", "a, b and c". */
static const char *joint(int i, int count)
{
    return i == 0 ? "" : i == count - 1 ? " and " : ", ";
}

/* "a and b", "7 feeds". */
static char *feed_names(apr_pool_t *pool, const apr_array_header_t *feeds)
{
    char *words = apr_pstrdup(pool, "");

    if (feeds->nelts > NAMED)
        return text_count(pool, feeds->nelts, "feed", "feeds");
    for (int i = 0; i < feeds->nelts; i++) {
        const struct scope_feed *feed =
            &APR_ARRAY_IDX(feeds, i, struct scope_feed);
        words = apr_pstrcat(pool, words, joint(i, feeds->nelts), feed->name,
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

char *token_words_scope(apr_pool_t *pool, const struct token *token)
{
    char *read = scope_feeds(pool, token->read_scope, token->read_feeds);
    char *write = scope_feeds(pool, token->write_scope, token->write_feeds);

    if (token->adds_only)
        write = apr_pstrcat(pool, "Push new packages only: ", write, NULL);
    else if (token->read_scope && strcmp(read, write) == 0)
        return apr_pstrcat(pool, "Read and write: ", read, NULL);
    else
        write = apr_pstrcat(pool, "Write: ", write, NULL);
    read = apr_pstrcat(pool, "Read: ", read, NULL);
    if (!token->read_scope)
        return write;
    return token->write_scope ? apr_pstrcat(pool, read, " \u00b7 ", write, NULL)
                              : read;
}

char *token_words_networks(apr_pool_t *pool, const struct token *token)
{
    char *rest = token->networks ? apr_pstrdup(pool, token->networks) : NULL;
    const char *named[NAMED], *word, *words = "";
    int count = 0;

    while (rest && (word = apr_strtok(rest, ", ", &rest)) != NULL) {
        if (count < NAMED)
            named[count] = word;
        count++;
    }
    for (int i = 0; i < count && count <= NAMED; i++)
        words = apr_pstrcat(pool, words, joint(i, count), named[i], NULL);
    if (count > NAMED)
        words = text_count(pool, count, "network", "networks");
    return count ? apr_pstrcat(pool, "Only from ", words, NULL) : NULL;
}

const char *token_words_rights(const struct token *token)
{
    if (token->self_rotate && token->manages)
        return "Can regenerate itself, and manage other tokens";
    if (token->self_rotate)
        return "Can regenerate itself";
    return token->manages ? "Can manage other tokens" : NULL;
}

char *token_words_blocked(apr_pool_t *pool, const struct token *token)
{
    const apr_array_header_t *feeds = token->blocked_feeds;

    if (!feeds->nelts)
        return NULL;
    return apr_pstrcat(
        pool, "Blocked on ", feed_names(pool, feeds),
        feeds->nelts == 1 ? " by a feed owner" : " by feed owners", NULL);
}

/* What it can write to; NULL: nothing. */
static const char *writes(apr_pool_t *pool, const struct token *token)
{
    return token->write_scope
               ? apr_pstrcat(
                     pool,
                     token->adds_only ? "Can push new packages to "
                                      : "Can write to ",
                     scope_feeds(pool, token->write_scope, token->write_feeds),
                     ". ", NULL)
               : NULL;
}

static const char *reads(apr_pool_t *pool, const struct token *token)
{
    return token->read_scope ? apr_pstrcat(pool, "Can read ",
                                           scope_feeds(pool, token->read_scope,
                                                       token->read_feeds),
                                           ". ", NULL)
                             : NULL;
}

char *token_words_summary(apr_pool_t *pool, const struct token *token)
{
    const char *read = reads(pool, token), *write = writes(pool, token);
    const char *until =
        token->expires_at
            ? apr_pstrcat(pool, "Expires ", clock_text(pool, token->expires_at),
                          ".", NULL)
            : "Never expires.";

    if (!read && !write)
        return apr_pstrdup(pool,
                           "No permissions yet. Choose read, write, or both.");
    /* What it can do comes first. */
    return read ? apr_pstrcat(pool, read, write ? write : "Can\u2019t write. ",
                              until, NULL)
                : apr_pstrcat(pool, write, "Can\u2019t read. ", until, NULL);
}

const char *token_words_actor(const char *actor, const char *owner)
{
    if (actor && strcmp(actor, ACTOR_ADMINISTRATOR) == 0)
        return "an administrator";
    if (actor && strcmp(actor, ACTOR_FEED_OWNER) == 0)
        return "an owner of the feed";
    if (actor && strcmp(actor, ACTOR_MANAGER) == 0)
        return "a manager";
    if (actor && strcmp(actor, ACTOR_BEARER) == 0)
        return "someone who had the value";
    return owner;
}

/* Where the path had no name that a feed could have, it is left out. */
static const char NO_FEED[] = "a URL without the name of a possible feed";

/* A name in capitals is kept: they are easy to overlook. */
static const char *feed_words(apr_pool_t *pool, const struct token_use *use)
{
    if (!*use->feed)
        return NO_FEED;
    return validate_feed_name(use->feed)
               ? apr_pstrcat(pool, use->feed,
                             " (names of feeds are in lower case)", NULL)
               : use->feed;
}

/* Whether it was denied because of its feed. */
static bool is_about_feed(const struct token_use *use)
{
    const struct outcome_row *row =
        use->reason ? outcome_find(use->reason) : NULL;

    return row && row->activity && strstr(row->activity, "{feed}");
}

char *token_words_use(apr_pool_t *pool, const struct token_use *use)
{
    /* Feeds have names, so what was allowed without one was no feed's. */
    if (!*use->feed)
        return apr_pstrdup(pool, is_about_feed(use) ? NO_FEED : "the API");
    return apr_pstrcat(
        pool, strcmp(use->access, "write") == 0 ? "write to " : "read ",
        use->feed, NULL);
}

char *token_words_denial(apr_pool_t *pool, const struct token_use *denied)
{
    const struct text_value values[] = {
        {"access", denied->access},
        {"feed", feed_words(pool, denied)},
        {NULL, NULL},
    };
    const struct outcome_row *row = outcome_find(denied->reason);

    return row ? text_fill(pool, row->activity, values)
               : apr_pstrdup(pool, denied->reason);
}
