/* site_feeds.c: feeds by filter and page, each with its owners. */
#include "store/site_feeds.h"

#include "store/internal.h"
#include "store/search_pattern.h"

/* $1: a pattern for the name, or NULL. $2: an enum site_feed_state. */
#define FITTING                                                                \
    " FROM feed f WHERE f.deleted_at IS NULL" SEARCH(                          \
        "f.name",                                                              \
        "$1") " AND CASE CAST($2 AS BIGINT) WHEN 1 THEN NOT EXISTS (SELECT 1"  \
              " FROM privilege p JOIN account a ON a.id = p.account_id"        \
              " WHERE p.feed_id = f.id AND p.level = 4 AND a.disabled_at IS "  \
              "NULL)"                                                          \
              " WHEN 2 THEN f.is_public ELSE TRUE END"

STATEMENT select_names = {PAGES, "SELECT f.name" FITTING
                                 " ORDER BY f.name LIMIT $3 OFFSET $4"};

STATEMENT count_fitting = {PAGES, "SELECT count(*) FROM (SELECT 1" FITTING
                                  " LIMIT $3) n"};

STATEMENT count_members = {
    PAGES, "SELECT count(*) FROM (SELECT 1 FROM privilege WHERE feed_id = $1"
           " LIMIT $2) n"};

STATEMENT select_owners = {
    PAGES, "SELECT a.username, a.disabled_at IS NOT NULL FROM privilege p"
           " JOIN account a ON a.id = p.account_id"
           " WHERE p.feed_id = $1 AND p.level = 4"
           " ORDER BY p.username LIMIT $2"};

static void bind_filter(struct driver_statement *statement, apr_pool_t *pool,
                        const struct site_feed_filter *filter)
{
    bind_text(statement, 1, search_pattern(pool, filter->words));
    bind_int64(statement, 2, filter->state);
}

static void read_owner(struct row *row, void *to)
{
    struct site_feed_owner *owner = to;

    owner->username = row_text(row);
    owner->is_disabled = row_bool(row);
}

static enum result read_members(struct store *store, struct site_feed *feed)
{
    struct driver_statement *statement = store_use(store, &count_members);

    bind_int64(statement, 1, feed->feed.id);
    bind_int64(statement, 2, SITE_FEED_MEMBERS_MAX + 1);
    return store_number(statement, &feed->members);
}

enum result store_site_feed_get(struct store *store, apr_pool_t *pool,
                                const char *name, struct site_feed *feed)
{
    struct driver_statement *statement;
    enum result result = store_feed_get(store, pool, name, 0, &feed->feed);

    feed->owners =
        apr_array_make(pool, SITE_FEED_OWNERS, sizeof(struct site_feed_owner));
    if (result == RESULT_OK)
        result = read_members(store, feed);
    if (result != RESULT_OK)
        return result;
    statement = store_use(store, &select_owners);
    bind_int64(statement, 1, feed->feed.id);
    bind_int64(statement, 2, SITE_FEED_OWNERS);
    return store_all(statement, pool, read_owner, feed->owners);
}

static enum result read_feeds(struct store *store, apr_pool_t *pool,
                              const apr_array_header_t *names,
                              apr_array_header_t *feeds)
{
    enum result result = RESULT_OK;

    for (int i = 0; i < names->nelts && result == RESULT_OK; i++)
        result = store_site_feed_get(store, pool,
                                     APR_ARRAY_IDX(names, i, const char *),
                                     apr_array_push(feeds));
    return result;
}

enum result store_site_feed_list(struct store *store, apr_pool_t *pool,
                                 const struct site_feed_filter *filter,
                                 const struct range *range,
                                 apr_array_header_t **feeds)
{
    struct driver_statement *statement = store_use(store, &select_names);
    apr_array_header_t *names = apr_array_make(pool, 16, sizeof(const char *));
    enum result result;

    *feeds = apr_array_make(pool, 16, sizeof(struct site_feed));
    bind_filter(statement, pool, filter);
    bind_int64(statement, 3, range->limit);
    bind_int64(statement, 4, range->offset);
    result = store_all(statement, pool, store_read_text, names);
    return result == RESULT_OK ? read_feeds(store, pool, names, *feeds)
                               : result;
}

enum result store_site_feed_count(struct store *store, apr_pool_t *pool,
                                  const struct site_feed_filter *filter,
                                  int64_t max, int64_t *count)
{
    struct driver_statement *statement = store_use(store, &count_fitting);

    bind_filter(statement, pool, filter);
    bind_int64(statement, 3, max);
    return store_number(statement, count);
}
