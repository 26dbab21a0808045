/* site_events.h: the activity of the whole site, for its administrators. */
#ifndef TOKENBOOTH_STORE_SITE_EVENTS_H
#define TOKENBOOTH_STORE_SITE_EVENTS_H

#include "store/events.h"

struct site_event {
    const char *account; /* the name, even of one that is deleted; NULL: it is
                            of the site */
    struct event event;
};

/* Which events of all accounts. All zero but .until: all, from the first. */
struct site_event_filter {
    int64_t account_id; /* 0: of any */
    int64_t token_id;   /* 0: about any, or none */
    const char *feed;   /* a name; NULL: about any, or none */
    int64_t since;      /* at this instant the earliest */
    int64_t until;      /* at this instant the latest */
    int64_t after_at;   /* with after_id: later than this one */
    int64_t after_id;
};

/* The oldest that fit, limit at the most, in the order of .last_at and .id:
 * struct site_event. For the command. */
enum result store_event_list_site(struct store *store, apr_pool_t *pool,
                                  const struct site_event_filter *filter,
                                  int limit, apr_array_header_t **events);

/* What a page of the list shows. */
struct site_event_query {
    int64_t account_id; /* these four as above; 0 and NULL: any */
    int64_t token_id;
    const char *feed;
    int64_t since;
    const char *category;      /* CATEGORY_...; NULL: all */
    struct event_place before; /* where the page before it ended */
    int64_t look_at; /* as many of a feed's events are looked through */
    int limit;
};

/* A page of the activity, the newest first: struct site_event. *before becomes
 * the place of the next page, which may turn out to be empty; all zero: there
 * is none. */
enum result store_event_page_site(struct store *store, apr_pool_t *pool,
                                  const struct site_event_query *query,
                                  apr_array_header_t **events,
                                  struct event_place *before);

#endif
