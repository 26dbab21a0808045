/* activity.c: what happened to an account and its tokens, newest first.
 *
 * GET /profile/activity  token (ID: only this token's; 404 another account's),
 *                        category (sign-ins, changes, denied), before (where
 *                        the previous page ended)
 * Signed in. Template: activity.tpl. */
#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "pages/activity/event_words.h"
#include "pages/pages.h"
#include "store/token_query.h"

enum { PAGE_ROWS = 100 };

/* The categories that one can choose; the first is the default. */
static const struct category {
    const char *word; /* in the address */
    const char *kind; /* CATEGORY_...; NULL: all */
    const char *label;
    const char *empty; /* shown if there are no events */
} categories[] = {
    {"", NULL, "All",
     "No activity yet. Events for your account, tokens and feeds will appear "
     "here."},
    {"sign-ins", CATEGORY_SIGN_IN, "Sign-ins", "No sign-ins recorded."},
    {"changes", CATEGORY_CHANGE, "Changes",
     "No changes yet. Changes to tokens and feeds will appear here."},
    {"denied", CATEGORY_DENIAL, "Denied",
     "No denied requests. When a request is denied, the reason appears here "
     "within a second."},
};

enum { CATEGORIES = sizeof categories / sizeof categories[0] };

struct activity {
    const struct category *category;
    struct event_filter filter;
    struct token token; /* of .filter.token_id */
};

static const struct category *category_of(const char *word)
{
    for (int i = 0; word && i < CATEGORIES; i++) {
        if (strcmp(categories[i].word, word) == 0)
            return &categories[i];
    }
    return &categories[0];
}

/* Reads "1796547600-17"; anything else is the newest page. */
static void read_before(const struct page *page, struct event_filter *filter)
{
    const char *text = page_query(page, "before");
    const char *dash = text ? strchr(text, '-') : NULL;
    long long at, id;

    if (!dash ||
        !text_number(apr_pstrmemdup(page->pool, text, (size_t)(dash - text)), 1,
                     INT64_MAX, &at) ||
        !text_number(dash + 1, 1, INT64_MAX, &id))
        return;
    filter->before_at = at;
    filter->before_id = id;
}

static enum result read_token(const struct page *page,
                              struct activity *activity)
{
    const char *text = page_query(page, "token");
    long long id;

    if (!text)
        return RESULT_OK;
    if (!text_number(text, 1, INT64_MAX, &id))
        return RESULT_NOT_FOUND;
    activity->filter.token_id = id;
    return store_token_get(page->store, page->pool, page->session.account_id,
                           id, &activity->token);
}

/* The address of this page for another category, or for older events. */
static const char *address_of(const struct page *page,
                              const struct activity *activity,
                              const struct category *category,
                              const struct event *before)
{
    const char *address = "/profile/activity";
    const char *mark = "?";

    if (activity->filter.token_id) {
        address = apr_psprintf(page->pool, "%s%stoken=%" APR_INT64_T_FMT,
                               address, mark, activity->filter.token_id);
        mark = "&";
    }
    if (category->kind) {
        address = apr_pstrcat(page->pool, address, mark,
                              "category=", category->word, NULL);
        mark = "&";
    }
    if (before)
        address = apr_psprintf(
            page->pool, "%s%sbefore=%" APR_INT64_T_FMT "-%" APR_INT64_T_FMT,
            address, mark, before->last_at, before->id);
    return address;
}

/* Nobody signs in with a token, so a token has no such category. */
static void show_categories(const struct page *page, struct view *screen,
                            const struct activity *activity)
{
    for (int i = 0; i < CATEGORIES; i++) {
        const struct category *category = &categories[i];
        struct view *tab;
        if (activity->filter.token_id && category->kind &&
            strcmp(category->kind, CATEGORY_SIGN_IN) == 0)
            continue;
        tab = view_add(screen, "CATEGORY");
        view_set(tab, "HREF", address_of(page, activity, category, NULL));
        view_set(tab, "LABEL", category->label);
        if (category == activity->category)
            view_show(tab, "HERE");
    }
}

static void show_head(const struct page *page, struct view *screen,
                      const struct activity *activity)
{
    struct view *only;
    int64_t days = page->context->settings->activity_days;

    if (days)
        page_set_count(page, view_add(screen, "KEPT"), "DAYS", days);
    view_show(screen,
              page->session.has_password ? "HAS_PASSWORD" : "NO_PASSWORD");
    show_categories(page, screen, activity);
    if (!activity->filter.token_id)
        return;
    only = view_add(screen, "OF_TOKEN");
    view_set(only, "TOKEN", activity->token.description);
    if (activity->token.last4)
        view_set(view_add(only, "LAST4"), "LAST4", activity->token.last4);
    if (!activity->token.revoked_at)
        page_set_number(page, view_add(only, "CAN_EDIT"), "ID",
                        activity->token.id);
}

/* For one token, its name stands once, above the list. */
static void show_event(const struct page *page, struct view *row,
                       const struct event *event, bool of_one)
{
    struct event_words words;

    event_words(page->pool, event, &words);
    view_set(row, "BEFORE", words.before);
    view_set(row, "AFTER", words.after);
    page_set_time(page, view_add(row, "LAST"), event->last_at);
    if (event->last_at - event->at >= CLOCK_MINUTE)
        page_set_time(page, view_add(row, "FIRST"), event->at);
    if (*words.where)
        view_set(view_add(row, "WHERE"), "WHERE", words.where);
    if (words.names_token && *event->last4)
        view_set(view_add(row, "LAST4"), "LAST4", event->last4);
    if (words.names_token && !of_one) {
        struct view *named = view_add(row, "NAMED");
        page_set_number(page, named, "ID", event->token_id);
        view_set(named, "TOKEN", event->token);
    }
}

/* One row more than fits on the page shows whether there are older ones. */
static void show_events(const struct page *page, struct view *screen,
                        const struct activity *activity,
                        const apr_array_header_t *events)
{
    const struct event *event = (const void *)events->elts;
    int shown = events->nelts > PAGE_ROWS ? PAGE_ROWS : events->nelts;
    bool later = activity->filter.before_at != 0;
    struct view *list = shown ? view_add(screen, "EVENTS") : NULL;
    struct view *pager;

    for (int i = 0; i < shown; i++)
        show_event(page, view_add(list, "EVENT"), &event[i],
                   activity->filter.token_id != 0);
    if (!shown)
        view_set(view_add(screen, "EMPTY"), "EMPTY",
                 later ? "No older events." : activity->category->empty);
    if (!later && events->nelts <= PAGE_ROWS)
        return;
    pager = view_add(screen, "PAGER");
    if (later)
        view_set(view_add(pager, "NEWEST"), "HREF",
                 address_of(page, activity, activity->category, NULL));
    if (events->nelts > PAGE_ROWS)
        view_set(
            view_add(pager, "OLDER"), "HREF",
            address_of(page, activity, activity->category, &event[shown - 1]));
}

void activity_get(struct page *page)
{
    struct activity activity = {.category =
                                    category_of(page_query(page, "category"))};
    apr_array_header_t *events = NULL;
    struct view *screen;
    enum result result = read_token(page, &activity);

    read_before(page, &activity.filter);
    activity.filter.category = activity.category->kind;
    if (result == RESULT_OK)
        result =
            store_event_list(page->store, page->pool, page->session.account_id,
                             &activity.filter, PAGE_ROWS + 1, &events);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(page, SECTION_ACTIVITY, "Activity", "activity.tpl");
    show_head(page, screen, &activity);
    show_events(page, screen, &activity, events);
    page_end(page, 200);
}
