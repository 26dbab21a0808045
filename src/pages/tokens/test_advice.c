/* test_advice.c: a table from outcome to advice. */
#include "pages/tokens/test_advice.h"

#include <apr_strings.h>

enum { HOLDERS_SHOWN = 3 /* by name */ };

enum way {
    WAY_NONE,
    WAY_LIST,
    WAY_NEW,
    WAY_TOKEN,
    WAY_FEEDS,
};

/* of_another: what to say where the token belongs to another account, which
 * alone can change it; NULL: the same. */
static const struct advice {
    const char *words;
    enum way way;
    const char *of_another;
} table[OUTCOME_MAX] = {
    [OUTCOME_ALLOWED] =
        {"No change needed. If the client is still denied, it\u2019s sending a "
         "different value or URL: compare the last four characters with those "
         "in its log.",
         WAY_NONE, NULL},
    [OUTCOME_REQUEST] = {"The problem is the URL, not the token.", WAY_NONE,
                         NULL},
    [OUTCOME_UNAVAILABLE] = {"The problem isn\u2019t the token.", WAY_NONE,
                             NULL},
    [OUTCOME_THROTTLED] =
        {"Invalid values tested here count toward the same limit. A valid "
         "token is never limited.",
         WAY_NONE, NULL},
    [OUTCOME_MISSING] = {"Copy the full value, with nothing around it.",
                         WAY_LIST, NULL},
    [OUTCOME_MALFORMED] = {"Copy the full value again, with nothing around it.",
                           WAY_LIST, NULL},
    [OUTCOME_UNKNOWN] =
        {"It may belong to another site. Copy one of your tokens.", WAY_LIST,
         NULL},
    [OUTCOME_REPLACED] =
        {"Copy the token\u2019s new value and use it in place of this one.",
         WAY_LIST, "Ask the person who gave it to you for the new value."},
    [OUTCOME_REVOKED] = {"Revoked tokens can\u2019t be restored. Create a new "
                         "token and use it instead.",
                         WAY_NEW,
                         "Revoked tokens can\u2019t be restored. Ask the "
                         "person who gave it to you for another, or create "
                         "your own."},
    [OUTCOME_DISABLED] = {"Only an administrator of this site can re-enable "
                          "the account.",
                          WAY_NONE, NULL},
    [OUTCOME_EXPIRED] =
        {"Choose a new expiration. The value stays the same.", WAY_TOKEN,
         "Ask its owner to extend the expiration. The value stays the same."},
    [OUTCOME_SCOPE] = {"Edit the token\u2019s permissions to include this. The "
                       "value stays the same.",
                       WAY_TOKEN,
                       "Ask its owner to change its permissions, or use a "
                       "token of your own."},
};

static const struct {
    const char *label, *address;
} ways[] = {
    [WAY_LIST] = {"Your access tokens", "/profile/tokens"},
    [WAY_NEW] = {"Create a token", "/profile/tokens/new"},
    [WAY_TOKEN] = {"Edit token", NULL},
    [WAY_FEEDS] = {"Feeds", "/feeds"},
};

static void show_way(const struct page *page, struct view *view, enum way way,
                     int64_t token_id)
{
    struct view *section;

    if (way == WAY_NONE)
        return;
    section = view_add(view, "WAY");
    view_set(section, "LABEL", ways[way].label);
    view_set(section, "HREF",
             ways[way].address
                 ? ways[way].address
                 : apr_psprintf(page->pool, "/profile/tokens/%" APR_INT64_T_FMT,
                                token_id));
}

/* "bela", "bela or ann", "bela, ann, chidi or others": which of the members,
 * who come with the most privileged first, have at least this privilege. */
static const char *holders(apr_pool_t *pool, const apr_array_header_t *members,
                           enum privilege min)
{
    const char *names = "";
    int count = 0;

    while (count < members->nelts &&
           APR_ARRAY_IDX(members, count, struct member).privilege >= min)
        count++;
    for (int i = 0; i < count; i++)
        names =
            apr_pstrcat(pool, names,
                        i == 0           ? ""
                        : i == count - 1 ? " or "
                                         : ", ",
                        i == HOLDERS_SHOWN
                            ? "others"
                            : APR_ARRAY_IDX(members, i, struct member).username,
                        NULL);
    return names;
}

/* Whom to ask. Only members of the feed are told names, which they can see on
 * its page as well. *who is NULL where it is the reader who can do it. */
static enum result find_holders(const struct page *page, const char *name,
                                enum privilege min, const char **who)
{
    struct feed feed = {0};
    apr_array_header_t *members;
    enum result result = store_feed_get(page->store, page->pool, name,
                                        page->session.account_id, &feed);

    *who = "an owner of the feed, if it exists,";
    if (result == RESULT_NOT_FOUND || !feed.privilege)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (feed.privilege >= min) {
        *who = NULL;
        return RESULT_OK;
    }
    result = store_feed_members(page->store, page->pool, feed.id, NULL,
                                HOLDERS_SHOWN + 1, 0, &members);
    if (result == RESULT_OK)
        *who = holders(page->pool, members, min);
    if (!**who)
        *who = "an administrator of this site";
    return result;
}

static void show_feed_way(const struct page *page, struct view *view,
                          const char *feed)
{
    struct view *section = view_add(view, "WAY");

    view_set(section, "LABEL", "Feed page");
    view_set(section, "HREF", apr_pstrcat(page->pool, "/feeds/", feed, NULL));
}

/* What somebody with this privilege on the feed can change, rather than the
 * token's owner: "Ask bela to unblock it." */
static enum result advise_asking(const struct page *page, struct view *view,
                                 const struct check *check, enum privilege min,
                                 const char *problem, const char *remedy)
{
    const char *who, *words;
    enum result result = find_holders(page, check->feed, min, &who);

    words =
        who ? apr_psprintf(page->pool, "%s Ask %s to %s.", problem, who, remedy)
            : apr_psprintf(page->pool, "%s You can %s on the feed\u2019s page.",
                           problem, remedy);
    view_set(view, "ADVICE", words);
    if (who)
        show_way(page, view, WAY_FEEDS, 0);
    else
        show_feed_way(page, view, check->feed);
    return result;
}

static bool is_blocked(const struct check *check)
{
    return check->decision.outcome == OUTCOME_SCOPE &&
           feed_is_blocked(&check->attributes.feeds[check->decision.denied]);
}

enum result test_advice(const struct page *page, struct view *view,
                        const struct check *check)
{
    const struct token_attributes *token = &check->attributes.subject.token;
    const struct decision *decision = &check->decision;
    const struct advice *advice = &table[decision->outcome];
    bool another = check->attributes.subject.known &&
                   token->account_id != page->session.account_id;

    if (decision->outcome == OUTCOME_PRIVILEGE)
        return advise_asking(page, view, check, PRIVILEGE_MANAGE,
                             check->access == ACCESS_READ
                                 ? "The token is fine, but its account has no "
                                   "read access to this feed."
                                 : "The token is fine, but its account has no "
                                   "write access to this feed.",
                             "grant it");
    if (is_blocked(check))
        return advise_asking(page, view, check, PRIVILEGE_OWN,
                             "The token is blocked on this feed.",
                             "unblock it");
    if (decision->outcome == OUTCOME_ALLOWED && !decision->private_answer) {
        view_set(view, "ADVICE",
                 "This feed is public. Anyone can read it, with or without a "
                 "token.");
        return RESULT_OK;
    }
    if (another && advice->of_another) {
        view_set(view, "ADVICE", advice->of_another);
        return RESULT_OK;
    }
    view_set(view, "ADVICE", advice->words);
    show_way(page, view, advice->way, token->id);
    return RESULT_OK;
}
