/* event_list.h: what the pages that list events share: the choice of a
 * category, the rows, and the way to older ones. */
#ifndef TOKENBOOTH_PAGES_ACTIVITY_EVENT_LIST_H
#define TOKENBOOTH_PAGES_ACTIVITY_EVENT_LIST_H

#include "store/events.h"
#include "web/page.h"

enum { EVENT_LIST_ROWS = 100 /* of a page */ };

enum event_list_category {
    EVENT_LIST_ALL,
    EVENT_LIST_SIGN_INS,
    EVENT_LIST_CHANGES,
    EVENT_LIST_DENIED,
    EVENT_LIST_CATEGORIES,
};

/* The one of a word, as the field "category" has it; NULL and anything else is
 * all. */
enum event_list_category event_list_chosen(const char *word);

/* Its word; "" for all. */
const char *event_list_word(enum event_list_category category);

/* CATEGORY_...; NULL: all. */
const char *event_list_category(enum event_list_category category);

/* The address of a list, which may have a query already, with a category. */
const char *event_list_address(const struct page *page, const char *address,
                               enum event_list_category category);

/* Adds the link to a category (CATEGORY) at such an address. */
void event_list_link(const struct page *page, struct view *screen,
                     const char *address, enum event_list_category category,
                     enum event_list_category chosen);

/* Reads the field "before", such as "1796547600-17"; anything else is the
 * newest page. */
struct event_place event_list_before(const struct page *page);

struct event_list {
    const char *path;    /* of the page; each token is a link to its own list */
    const char *address; /* of the list as it is narrowed */
    bool later;          /* this is not its first page */
    bool of_token;       /* it is about a single token, which needs no name */
    const char *owner;   /* whose it is; NULL: the reader's, or several's */
};

/* Adds an event (ROW). account: whose activity it is in, "" for the site's;
 * NULL: the reader's own. */
void event_list_row(const struct page *page, struct view *rows,
                    const struct event_list *list, const struct event *event,
                    const char *account);

/* Adds the links to the newest events and to those before a place (all zero:
 * there are none), if there are any. */
void event_list_pager(const struct page *page, struct view *screen,
                      const struct event_list *list, struct event_place before);

#endif
