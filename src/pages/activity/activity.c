/* activity.c: what happened to an account and its tokens, newest first.
 *
 * GET /profile/activity  token (ID: only this token's; 404 another account's),
 *                        category (sign-ins, changes, denied), before (where
 *                        the previous page ended)
 * Signed in. Template: activity.tpl. */
#include <apr_strings.h>

#include "base/text.h"
#include "pages/activity/event_list.h"
#include "pages/pages.h"
#include "store/token_query.h"
#include "web/page_owner.h"

/* What is shown if there are no events. */
static const char *const nothing[EVENT_LIST_CATEGORIES] = {
    [EVENT_LIST_ALL] = "No activity yet. Events for your account, tokens and "
                       "feeds will appear here.",
    [EVENT_LIST_SIGN_INS] = "No sign-ins recorded.",
    [EVENT_LIST_CHANGES] =
        "No changes yet. Changes to tokens and feeds will appear here.",
    [EVENT_LIST_DENIED] = "No denied requests. When a request is denied, the "
                          "reason appears here within a second.",
};

struct activity {
    enum event_list_category category;
    struct event_filter filter;
    struct token token; /* of .filter.token_id */
};

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
    return store_token_get(page->store, page->pool, page->owner.account_id, id,
                           &activity->token);
}

/* The address of this page without a category. */
static const char *address_of(const struct page *page,
                              const struct activity *activity)
{
    const char *path = page_owner_address(page, "/activity");

    return activity->filter.token_id
               ? apr_psprintf(page->pool, "%s?token=%" APR_INT64_T_FMT, path,
                              activity->filter.token_id)
               : path;
}

/* Nobody signs in with a token, or to a machine account, so that neither has
 * such a category. */
static void show_categories(const struct page *page, struct view *screen,
                            const struct activity *activity)
{
    const char *address = address_of(page, activity);

    for (int i = 0; i < EVENT_LIST_CATEGORIES; i++) {
        if (i != EVENT_LIST_SIGN_INS ||
            (!activity->filter.token_id && !page->owner.machine))
            event_list_link(page, screen, address, (enum event_list_category)i,
                            activity->category);
    }
}

static void show_head(const struct page *page, struct view *screen,
                      const struct activity *activity)
{
    struct view *only;
    int64_t days = page->context->settings->activity_days;

    if (days)
        page_set_count(page, view_add(screen, "KEPT"), "DAYS", days);
    if (!page->owner.machine)
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

/* For one token, its name stands once, above the list. One row more than fits
 * on the page shows whether there are older ones. */
static void show_events(const struct page *page, struct view *screen,
                        const struct activity *activity,
                        const apr_array_header_t *events)
{
    const struct event *event = (const void *)events->elts;
    bool more = events->nelts > EVENT_LIST_ROWS;
    int shown = more ? EVENT_LIST_ROWS : events->nelts;
    const struct event_list list = {
        .path = page_owner_address(page, "/activity"),
        .address = event_list_address(page, address_of(page, activity),
                                      activity->category),
        .later = activity->filter.before.at != 0,
        .of_token = activity->filter.token_id != 0,
        .owner = page->owner.machine ? page->owner.username : NULL,
    };
    struct view *rows = shown ? view_add(screen, "EVENTS") : NULL;

    for (int i = 0; i < shown; i++)
        event_list_row(page, rows, &list, &event[i], NULL);
    if (!shown)
        view_set(view_add(screen, "EMPTY"), "EMPTY",
                 list.later ? "No older events." : nothing[activity->category]);
    event_list_pager(page, screen, &list,
                     more ? (struct event_place){event[shown - 1].last_at,
                                                 event[shown - 1].id}
                          : (struct event_place){0});
}

void activity_get(struct page *page)
{
    struct activity activity = {
        .category = event_list_chosen(page_query(page, "category"))};
    apr_array_header_t *events = NULL;
    struct view *screen;
    enum result result = read_token(page, &activity);

    activity.filter.before = event_list_before(page);
    activity.filter.category = event_list_category(activity.category);
    if (result == RESULT_OK)
        result =
            store_event_list(page->store, page->pool, page->owner.account_id,
                             &activity.filter, EVENT_LIST_ROWS + 1, &events);
    if (result != RESULT_OK) {
        page_error_from(page, result);
        return;
    }
    screen = page_begin(
        page, page->owner.machine ? SECTION_MACHINES : SECTION_ACTIVITY,
        "Activity", "activity.tpl");
    show_head(page, screen, &activity);
    show_events(page, screen, &activity, events);
    page_end(page, 200);
}
