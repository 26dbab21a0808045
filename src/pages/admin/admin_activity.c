/* admin_activity.c: what happened on the whole site, newest first, as
 * `tokenbooth activity` lists it.
 *
 * GET  /admin/activity       account (a username), token (ID), feed (a name),
 *                            since (a date), category (sign-ins, changes,
 *                            denied), before (where the previous page ended).
 *                            Accounts and feeds can be deleted ones
 * POST /admin/activity/find  the same fields but the last: 303 to the list
 * Administrators. Template: admin_activity.tpl. */
#include <apr_strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "pages/activity/event_list.h"
#include "pages/admin/admin_filters.h"
#include "pages/admin/admin_page.h"
#include "pages/pages.h"
#include "store/accounts.h"
#include "store/feeds.h"
#include "store/site_events.h"
#include "store/token_query.h"

enum { LOOKED_AT = 20000 /* of a feed's events, for a page */ };

enum { ACCOUNT, TOKEN, FEED, SINCE, FIELDS };

static const struct form_field fields[FIELDS] = {
    [ACCOUNT] = {"account", FORM_NAME, NULL},
    [TOKEN] = {"token", FORM_TEXT, NULL},
    [FEED] = {"feed", FORM_NAME, NULL},
    [SINCE] = {"since", FORM_TEXT, NULL},
};

static const char PATH[] = "/admin/activity";

struct filters {
    struct form form; /* as it was typed; no event fits if a field is wrong */
    struct site_event_query query;
    struct token token; /* of .query.token_id */
    enum event_list_category category;
};

static enum result read_account(const struct page *page,
                                struct filters *filters)
{
    const char *name = filters->form.values[ACCOUNT];
    enum result result;

    if (!*name)
        return RESULT_OK;
    result = store_account_ever(page->store, name, &filters->query.account_id);
    if (result != RESULT_NOT_FOUND)
        return result;
    form_set_error(&filters->form, ACCOUNT,
                   apr_pstrcat(page->pool, "No account was ever named \u201c",
                               name, "\u201d.", NULL));
    return RESULT_OK;
}

static enum result read_feed(const struct page *page, struct filters *filters)
{
    const char *name = filters->form.values[FEED];
    enum result result;

    if (!*name)
        return RESULT_OK;
    filters->query.feed = name;
    result = store_feed_ever(page->store, name);
    if (result != RESULT_NOT_FOUND)
        return result;
    form_set_error(&filters->form, FEED,
                   apr_pstrcat(page->pool, "No feed was ever named \u201c",
                               name, "\u201d.", NULL));
    return RESULT_OK;
}

/* Of another account than the one that is named, there is nothing to list. */
static enum result find_token(const struct page *page, struct filters *filters,
                              int64_t id)
{
    int64_t owner_id;
    enum result result = store_token_owner(page->store, id, &owner_id);

    if (result == RESULT_OK)
        result = store_token_get(page->store, page->pool, owner_id, id,
                                 &filters->token);
    if (result != RESULT_OK)
        return result;
    filters->query.token_id = id;
    if (filters->query.account_id && filters->query.account_id != owner_id)
        form_set_error(&filters->form, TOKEN,
                       "That token belongs to another account.");
    return RESULT_OK;
}

static enum result read_token(const struct page *page, struct filters *filters)
{
    const char *text = filters->form.values[TOKEN];
    enum result result = RESULT_NOT_FOUND;
    long long id;

    if (!*text)
        return RESULT_OK;
    if (text_number(text, 1, INT64_MAX, &id))
        result = find_token(page, filters, id);
    if (result != RESULT_NOT_FOUND)
        return result;
    form_set_error(&filters->form, TOKEN, "No token has that ID.");
    return RESULT_OK;
}

static void read_since(const struct page *page, struct filters *filters)
{
    const char *text = filters->form.values[SINCE];

    if (*text && !clock_parse_datetime_local(
                     apr_pstrcat(page->pool, text, "T00:00", NULL),
                     &filters->query.since))
        form_set_error(&filters->form, SINCE,
                       "Type a date such as 2027-01-31.");
}

static enum result read_filters(const struct page *page,
                                struct filters *filters)
{
    enum result result;

    admin_filters_read(page, page_query, fields, FIELDS, &filters->form);
    filters->category = event_list_chosen(page_query(page, "category"));
    filters->query = (struct site_event_query){
        .category = event_list_category(filters->category),
        .before = event_list_before(page),
        .look_at = LOOKED_AT,
        .limit = EVENT_LIST_ROWS,
    };
    read_since(page, filters);
    result = read_account(page, filters);
    if (result == RESULT_OK)
        result = read_feed(page, filters);
    return result == RESULT_OK ? read_token(page, filters) : result;
}

static void show_filters(const struct page *page, struct view *screen,
                         const struct filters *filters, const char *address)
{
    struct view *form = view_add(screen, "FILTERS");
    int64_t days = page->context->settings->activity_days;

    if (days)
        page_set_count(page, view_add(screen, "KEPT"), "DAYS", days);
    form_show(page, form, &filters->form);
    /* A date field shows nothing that is not a date. */
    view_show(form, filters->form.errors[SINCE] ? "SINCE_TEXT" : "SINCE_DATE");
    view_set(form, "CHOSEN", event_list_word(filters->category));
    for (int i = 0; i < EVENT_LIST_CATEGORIES; i++)
        event_list_link(page, screen, address, (enum event_list_category)i,
                        filters->category);
    if (filters->query.token_id)
        view_set(view_add(screen, "OF_TOKEN"), "TOKEN",
                 filters->token.description);
}

static void show_empty(struct view *screen, const struct filters *filters,
                       bool more)
{
    view_set(view_add(screen, "EMPTY"), "EMPTY",
             admin_filters_are_wrong(&filters->form)
                 ? "Nothing is listed while a filter is wrong."
             : more ? "None of the events looked through so far match."
             : filters->query.before.at ? "No older events match."
                                        : "No events match.");
}

static void show_events(const struct page *page, struct view *screen,
                        const struct event_list *list,
                        const apr_array_header_t *events)
{
    struct view *rows = view_add(screen, "EVENTS");

    for (int i = 0; i < events->nelts; i++) {
        const struct site_event *found =
            &APR_ARRAY_IDX(events, i, struct site_event);
        event_list_row(page, rows, list, &found->event,
                       found->account ? found->account : "");
    }
}

static void show(struct page *page, const struct filters *filters,
                 const apr_array_header_t *events, struct event_place before)
{
    struct view *screen = admin_page_begin(page, ADMIN_ACTIVITY, "All activity",
                                           "admin_activity.tpl");
    const char *address = admin_filters_address(
        page, PATH, admin_filters_query(page, &filters->form));
    const struct event_list list = {
        .path = PATH,
        .address = event_list_address(page, address, filters->category),
        .later = filters->query.before.at != 0,
        .of_token = filters->query.token_id != 0,
    };

    show_filters(page, screen, filters, address);
    if (events->nelts)
        show_events(page, screen, &list, events);
    else
        show_empty(screen, filters, before.at != 0);
    event_list_pager(page, screen, &list, before);
    page_end(page, 200);
}

void admin_activity_get(struct page *page)
{
    struct filters filters = {0};
    apr_array_header_t *events = apr_array_make(page->pool, 0, 1);
    struct event_place before = {0};
    enum result result = read_filters(page, &filters);

    if (result == RESULT_OK && !admin_filters_are_wrong(&filters.form))
        result = store_event_page_site(page->store, page->pool, &filters.query,
                                       &events, &before);
    if (result == RESULT_OK)
        show(page, &filters, events, before);
    else
        page_error_from(page, result);
}

/* Of a value that was typed, only its end gets into the address. */
void admin_activity_find_post(struct page *page)
{
    enum event_list_category category =
        event_list_chosen(page_field(page, "category"));
    const char *query;
    struct form form;

    admin_filters_read(page, page_field, fields, FIELDS, &form);
    query = admin_filters_query(page, &form);
    page_redirect(
        page, event_list_address(page, admin_filters_address(page, PATH, query),
                                 category));
}
