/* test_advice.c: the advice of the outcome table, with names and links. */
#include "pages/tokens/test_advice.h"

#include <apr_strings.h>

#include "base/text.h"
#include "store/members.h"
#include "store/validate.h"
#include "web/page_owner.h"

enum { MEMBERS_NAMED = 3 };

static void show_link(struct view *view, const char *label, const char *address)
{
    struct view *link = view_add(view, "WAY");

    view_set(link, "LABEL", label);
    view_set(link, "HREF", address);
}

static void show_page(const struct page *page, struct view *view,
                      enum outcome_page which, int64_t token_id)
{
    switch (which) {
    case OUTCOME_PAGE_TOKENS:
        show_link(view, "Your access tokens",
                  page_owner_address(page, "/tokens"));
        break;
    case OUTCOME_PAGE_NEW_TOKEN:
        show_link(view, "Create a token",
                  page_owner_address(page, "/tokens/new"));
        break;
    case OUTCOME_PAGE_TOKEN:
        show_link(
            view, "Edit token",
            page_owner_address(page, apr_psprintf(page->pool,
                                                  "/tokens/%" APR_INT64_T_FMT,
                                                  token_id)));
        break;
    case OUTCOME_PAGE_NONE: break;
    }
}

/* "bela", "bela or ann", "bela, ann, chidi or others": the members with at
 * least this privilege. members: highest privilege first. */
static const char *name_members(apr_pool_t *pool,
                                const apr_array_header_t *members,
                                enum privilege min)
{
    const struct member *member = (const void *)members->elts;
    const char *names = "";
    int count = 0;

    while (count < members->nelts && member[count].privilege >= min)
        count++;
    for (int i = 0; i < count; i++)
        names = apr_pstrcat(pool, names,
                            i == 0           ? ""
                            : i == count - 1 ? " or "
                                             : ", ",
                            i == MEMBERS_NAMED ? "others" : member[i].username,
                            NULL);
    return names;
}

/* Who can fix it: *who is NULL if the reader can. Names are told to the feed's
 * members alone, who also see them on its page. */
static enum result find_fixers(const struct page *page, const char *name,
                               enum privilege min, const char **who)
{
    const struct range range = {.limit = MEMBERS_NAMED + 1};
    struct feed feed = {0};
    apr_array_header_t *members;
    enum result result = store_feed_get(page->store, page->pool, name,
                                        page->owner.account_id, &feed);

    *who = "an owner of the feed, if it exists,";
    if (result == RESULT_NOT_FOUND || !feed.privilege)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (feed.privilege >= min) {
        *who = NULL;
        return RESULT_OK;
    }
    result = store_feed_members(page->store, page->pool, feed.id, NULL, &range,
                                &members);
    if (result == RESULT_OK)
        *who = name_members(page->pool, members, min);
    if (!**who)
        *who = "an administrator of this site";
    return result;
}

/* Advice that members of the feed have to follow: "Ask bela to unblock it." */
static enum result advise_asking(const struct page *page, struct view *view,
                                 const struct check *check,
                                 const struct outcome_advice *advice,
                                 const char *text)
{
    const char *who;
    enum result result = find_fixers(page, check->feed, advice->fixer, &who);

    text =
        who ? apr_psprintf(page->pool, "%s Ask %s to %s.", text, who,
                           advice->fix)
            : apr_psprintf(page->pool, "%s You can %s on the feed\u2019s page.",
                           text, advice->fix);
    view_set(view, "ADVICE", text);
    if (who)
        show_link(view, "Feeds", "/feeds");
    else
        show_link(view, "Feed page",
                  apr_pstrcat(page->pool, "/feeds/", check->feed, NULL));
    return result;
}

bool test_advice_is_own(const struct page *page, const struct check *check)
{
    const struct subject *subject = &check->attributes.subject;

    return !subject->known ||
           subject->token.account_id == page->owner.account_id;
}

const struct client_registry *test_advice_registry(const struct check *check)
{
    return check->decision.outcome == OUTCOME_ALLOWED &&
                   check->access == ACCESS_WRITE
               ? check->client->registry
               : NULL;
}

/* Whether the token may write, but the URL is a folder's. */
static bool writes_folder(const struct check *check)
{
    const struct required_access *required =
        &check->attributes.resource.required[0];

    return check->decision.outcome == OUTCOME_ALLOWED &&
           check->access == ACCESS_WRITE && required->rest &&
           text_ends(required->rest, "/") && !test_advice_registry(check);
}

/* Whether it was denied because no feed can have that name. */
static bool is_misnamed(const struct check *check)
{
    enum outcome outcome = check->decision.outcome;

    return (outcome == OUTCOME_SCOPE || outcome == OUTCOME_PRIVILEGE) &&
           validate_feed_name(check->feed);
}

static const char *advise_registry(apr_pool_t *pool, const struct check *check)
{
    return apr_psprintf(
        pool,
        "Without a %s behind the feed, %s can\u2019t publish to "
        "it. Ask an administrator if you\u2019re not sure.",
        test_advice_registry(check)->name, check->client->name);
}

enum result test_advice(const struct page *page, struct view *view,
                        const struct check *check)
{
    const struct text_value values[] = {
        {"access", access_word(check->access)},
        {NULL, NULL},
    };
    const struct decision *decision = &check->decision;
    const struct outcome_advice *advice =
        &outcome_row(decision->outcome)->advice;
    bool of_others = advice->of_others && !test_advice_is_own(page, check);
    const char *text = text_fill(
        page->pool, of_others ? advice->of_others : advice->text, values);

    if (is_misnamed(check)) {
        view_set(view, "ADVICE",
                 "The token is fine. Correct the feed\u2019s name in the "
                 "client\u2019s URL.");
        show_link(view, "Feeds", "/feeds");
        return RESULT_OK;
    }
    if (writes_folder(check)) {
        view_set(view, "ADVICE",
                 "Paste the URL of a file to test a push: a folder itself "
                 "can\u2019t be written to, unless a registry is behind the "
                 "feed, and a feed\u2019s root folder can\u2019t be deleted, "
                 "moved or locked.");
        return RESULT_OK;
    }
    if (advice->fixer)
        return advise_asking(page, view, check, advice, text);
    if (decision->outcome == OUTCOME_ALLOWED && !decision->private_answer) {
        view_set(view, "ADVICE",
                 "This feed is public. Anyone can read it, with or without a "
                 "token.");
    } else if (test_advice_registry(check)) {
        view_set(view, "ADVICE", advise_registry(page->pool, check));
    } else {
        view_set(view, "ADVICE", text);
        if (!of_others)
            show_page(page, view, advice->page,
                      check->attributes.subject.token.id);
    }
    return RESULT_OK;
}
