/* event_list.c: categories, rows and pages of events. */
#include "pages/activity/event_list.h"

#include <apr_strings.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "pages/activity/event_words.h"

static const struct {
    const char *word; /* in the address */
    const char *kind;
    const char *label;
} categories[EVENT_LIST_CATEGORIES] = {
    [EVENT_LIST_ALL] = {"", NULL, "All"},
    [EVENT_LIST_SIGN_INS] = {"sign-ins", CATEGORY_SIGN_IN, "Sign-ins"},
    [EVENT_LIST_CHANGES] = {"changes", CATEGORY_CHANGE, "Changes"},
    [EVENT_LIST_DENIED] = {"denied", CATEGORY_DENIAL, "Denied"},
};

enum event_list_category event_list_chosen(const char *word)
{
    for (int i = 0; word && i < EVENT_LIST_CATEGORIES; i++) {
        if (strcmp(categories[i].word, word) == 0)
            return (enum event_list_category)i;
    }
    return EVENT_LIST_ALL;
}

const char *event_list_word(enum event_list_category category)
{
    return categories[category].word;
}

const char *event_list_category(enum event_list_category category)
{
    return categories[category].kind;
}

/* A field more in the query of an address. */
static const char *with_field(const struct page *page, const char *address,
                              const char *name, const char *value)
{
    return apr_pstrcat(page->pool, address, strchr(address, '?') ? "&" : "?",
                       name, "=", value, NULL);
}

const char *event_list_address(const struct page *page, const char *address,
                               enum event_list_category category)
{
    return category == EVENT_LIST_ALL ? address
                                      : with_field(page, address, "category",
                                                   categories[category].word);
}

void event_list_link(const struct page *page, struct view *screen,
                     const char *address, enum event_list_category category,
                     enum event_list_category chosen)
{
    struct view *link = view_add(screen, "CATEGORY");

    view_set(link, "HREF", event_list_address(page, address, category));
    view_set(link, "LABEL", categories[category].label);
    if (category == chosen)
        view_show(link, "HERE");
}

struct event_place event_list_before(const struct page *page)
{
    const char *text = page_query(page, "before");
    const char *dash = text ? strchr(text, '-') : NULL;
    long long at, id;

    if (!dash ||
        !text_number(apr_pstrmemdup(page->pool, text, (size_t)(dash - text)), 1,
                     INT64_MAX, &at) ||
        !text_number(dash + 1, 1, INT64_MAX, &id))
        return (struct event_place){0};
    return (struct event_place){at, id};
}

static void show_token(const struct page *page, struct view *row,
                       const struct event_list *list, const struct event *event)
{
    struct view *named;

    if (*event->last4)
        view_set(view_add(row, "LAST4"), "LAST4", event->last4);
    if (list->of_token)
        return;
    named = view_add(row, "NAMED");
    view_set(named, "HREF",
             apr_psprintf(page->pool, "%s?token=%" APR_INT64_T_FMT, list->path,
                          event->token_id));
    view_set(named, "TOKEN", event->token);
}

/* The account, and where it happened. */
static void show_detail(struct view *row, const struct event_words *words,
                        const char *account)
{
    struct view *detail;

    if (!*account && !*words->where)
        return;
    detail = view_add(row, "DETAIL");
    view_set(detail, "WHERE", words->where);
    if (*account)
        view_set(view_add(detail, "OF"), "ACCOUNT", account);
    if (*account && *words->where)
        view_show(detail, "OF_WHERE");
}

void event_list_row(const struct page *page, struct view *rows,
                    const struct event_list *list, const struct event *event,
                    const char *account)
{
    struct view *row = view_include(rows, "ROW", "event_row.tpl");
    struct event_words words;

    event_words(page->pool, event, account ? account : list->owner, &words);
    view_set(row, "BEFORE", words.before);
    view_set(row, "AFTER", words.after);
    page_set_time(page, view_add(row, "LAST"), event->last_at);
    if (event->last_at - event->at >= CLOCK_MINUTE)
        page_set_time(page, view_add(row, "FIRST"), event->at);
    if (words.names_token)
        show_token(page, row, list, event);
    show_detail(row, &words, account ? account : "");
}

void event_list_pager(const struct page *page, struct view *screen,
                      const struct event_list *list, struct event_place before)
{
    struct view *pager;

    if (!list->later && !before.at)
        return;
    pager = view_add(screen, "PAGER");
    if (list->later)
        view_set(view_add(pager, "NEWEST"), "HREF", list->address);
    if (before.at)
        view_set(
            view_add(pager, "OLDER"), "HREF",
            with_field(page, list->address, "before",
                       apr_psprintf(page->pool,
                                    "%" APR_INT64_T_FMT "-%" APR_INT64_T_FMT,
                                    before.at, before.id)));
}
