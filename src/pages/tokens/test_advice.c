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

/* Where the token is another's, only whoever holds its account can change it;
 * NULL: it makes no difference. */
static const struct advice {
    const char *words;
    enum way way;
    const char *of_another;
} table[OUTCOME_MAX] = {
    [OUTCOME_ALLOWED] =
        {"Nothing has to change. If a client is refused all the same, it sends "
         "another value or asks for another address: compare the last four "
         "characters with those in its log.",
         WAY_NONE, NULL},
    [OUTCOME_REQUEST] = {"Look at the address: it is no matter of the token.",
                         WAY_NONE, NULL},
    [OUTCOME_UNAVAILABLE] = {"It is no matter of the token.", WAY_NONE, NULL},
    [OUTCOME_THROTTLED] =
        {"Wrong values count here as they do at the feeds. A good token is "
         "answered at any time.",
         WAY_NONE, NULL},
    [OUTCOME_MISSING] = {"Copy a value, whole and without anything around it.",
                         WAY_LIST, NULL},
    [OUTCOME_MALFORMED] = {"Copy the value again, whole and without anything "
                           "around it.",
                           WAY_LIST, NULL},
    [OUTCOME_UNKNOWN] = {"Perhaps it is of another site. Copy one of yours.",
                         WAY_LIST, NULL},
    [OUTCOME_REPLACED] =
        {"Copy the token\u2019s new value and put it where this "
         "one is used.",
         WAY_LIST, "Ask whoever gave it to you for the new value."},
    [OUTCOME_REVOKED] = {"It cannot be brought back. Make a new token and put "
                         "its value where this one is used.",
                         WAY_NEW,
                         "It cannot be brought back. Ask whoever gave it to "
                         "you for another one, or make one of your own."},
    [OUTCOME_DISABLED] = {"Only the operator of this site can enable the "
                          "account again.",
                          WAY_NONE, NULL},
    [OUTCOME_EXPIRED] = {"Choose a later end for the token; its value stays as "
                         "it is.",
                         WAY_TOKEN,
                         "Ask whoever gave it to you to choose a later end; "
                         "its value stays as it is."},
    [OUTCOME_SCOPE] = {"Let the token do this on this feed; its value stays as "
                       "it is.",
                       WAY_TOKEN,
                       "Ask whoever gave it to you to let it do this, or use a "
                       "token of your own."},
};

static const struct {
    const char *label, *address;
} ways[] = {
    [WAY_LIST] = {"Your access tokens", "/profile/tokens"},
    [WAY_NEW] = {"New token", "/profile/tokens/new"},
    [WAY_TOKEN] = {"Edit the token", NULL},
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

/* "bela", "bela or ann", "bela, ann, chidi or others": who of the members,
 * the most privileged first, holds so much. */
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

/* Whom to ask. Names are told to members of the feed alone, who see them on its
 * page as well. */
static enum result find_holders(const struct page *page, const char *name,
                                enum privilege min, const char **who)
{
    struct feed feed = {0};
    apr_array_header_t *members;
    enum result result = store_feed_get(page->store, page->pool, name,
                                        page->session.account_id, &feed);

    *who = "an owner of the feed, if there is one";
    if (result == RESULT_NOT_FOUND || !feed.privilege)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = store_feed_members(page->store, page->pool, feed.id, NULL,
                                HOLDERS_SHOWN + 1, 0, &members);
    if (result == RESULT_OK)
        *who = holders(page->pool, members, min);
    if (!**who)
        *who = "the operator of this site";
    return result;
}

/* What a person with a privilege on the feed can change, and not the token's
 * owner as such. */
static enum result advise_asking(const struct page *page, struct view *view,
                                 const struct check *check, enum privilege min,
                                 const char *words)
{
    const char *who;
    enum result result = find_holders(page, check->feed, min, &who);

    view_set(view, "ADVICE", apr_pstrcat(page->pool, words, who, ".", NULL));
    show_way(page, view, WAY_FEEDS, 0);
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
                             "The token is good; it is the account that may "
                             "not. Who can let it: ");
    if (is_blocked(check))
        return advise_asking(page, view, check, PRIVILEGE_OWN,
                             "Whatever its scope says, it stays cut off until "
                             "it is let in again. Who can do that: ");
    if (decision->outcome == OUTCOME_ALLOWED && !decision->private_answer) {
        view_set(view, "ADVICE",
                 "The feed is public: anybody may read it, whatever is sent.");
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
