/* site_feeds.h: the feeds of the site, as the administrator's page lists
 * them. */
#ifndef TOKENBOOTH_STORE_SITE_FEEDS_H
#define TOKENBOOTH_STORE_SITE_FEEDS_H

#include "store/feeds.h"

/* What the list can be narrowed to. */
enum site_feed_state {
    SITE_FEED_ANY,
    SITE_FEED_WITHOUT_OWNER, /* or only with owners who are disabled */
    SITE_FEED_PUBLIC,
    SITE_FEED_STATES,
};

struct site_feed_filter {
    const char *words; /* in the name; NULL: all */
    enum site_feed_state state;
};

enum {
    SITE_FEED_OWNERS = 4,         /* more are not read */
    SITE_FEED_MEMBERS_MAX = 1000, /* more are not counted */
};

struct site_feed_owner {
    const char *username;
    bool is_disabled;
};

struct site_feed {
    struct feed feed;
    int64_t members;            /* at most 1 above the maximum */
    apr_array_header_t *owners; /* the first ones by name; struct
                                   site_feed_owner */
};

/* By name; struct site_feed. */
enum result store_site_feed_list(struct store *store, apr_pool_t *pool,
                                 const struct site_feed_filter *filter,
                                 const struct range *range,
                                 apr_array_header_t **feeds);

/* The length of that list, or max if it is longer. */
enum result store_site_feed_count(struct store *store, apr_pool_t *pool,
                                  const struct site_feed_filter *filter,
                                  int64_t max, int64_t *count);

/* One of them. RESULT_NOT_FOUND: there is no feed of this name. */
enum result store_site_feed_get(struct store *store, apr_pool_t *pool,
                                const char *name, struct site_feed *feed);

#endif
