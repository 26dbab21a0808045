/* site_events.c: the activity of the whole site.
 *
 * Each page is read by an index in the order that it shows, whatever it is
 * narrowed to, so that it takes no longer with a million events. What one index
 * does not narrow is at most what an account has in activity_days, or else only
 * a part of it is looked through. */
#include "store/site_events.h"

#include "store/internal.h"

#define EVENTS                                                                 \
    "SELECT a.username, " EVENT_COLUMNS " FROM event e"                        \
    " LEFT JOIN account a ON a.id = e.account_id"                              \
    " LEFT JOIN token t ON t.id = e.token_id"

#define EVENTS_OF_SITE(of)                                                     \
    EVENTS " WHERE (e.last_at, e.id) > ($1, $2)"                               \
           " AND e.last_at BETWEEN $3 AND $7" of                               \
           " AND (CAST($4 AS BIGINT) IS NULL OR e.token_id = $4)"              \
           " AND (CAST($5 AS TEXT) IS NULL OR e.feed = $5)"                    \
           " ORDER BY e.last_at, e.id LIMIT $6"

STATEMENT select_site = {ADMINISTRATOR, EVENTS_OF_SITE("")};

STATEMENT select_site_account = {ADMINISTRATOR,
                                 EVENTS_OF_SITE(" AND e.account_id = $8")};

/* Between two events, without them; $5: how many. */
#define BETWEEN                                                                \
    " WHERE (e.last_at, e.id) < ($1, $2) AND (e.last_at, e.id) > ($3, $4)"
#define NEWEST_FIRST " ORDER BY e.last_at DESC, e.id DESC LIMIT "

#define PAGE(narrowed)                                                         \
    {                                                                          \
        PAGES, EVENTS BETWEEN narrowed NEWEST_FIRST "$5"                       \
    }

#define OF_FEED       " AND e.feed <> '' AND e.feed = $6"
#define ALSO_CATEGORY " AND (CAST($7 AS TEXT) IS NULL OR e.category = $7)"
#define ALSO_FEED     " AND (CAST($8 AS TEXT) IS NULL OR e.feed = $8)"

STATEMENT select_page = PAGE("");
STATEMENT select_page_of_category = PAGE(" AND e.category = $6");
STATEMENT select_page_of_feed = PAGE(OF_FEED ALSO_CATEGORY);
STATEMENT select_page_of_account =
    PAGE(" AND e.account_id = $6" ALSO_CATEGORY ALSO_FEED);
STATEMENT select_page_of_token =
    PAGE(" AND e.account_id = (SELECT o.account_id FROM token o"
         " WHERE o.id = $6) AND e.token_id = $6" ALSO_CATEGORY ALSO_FEED);

/* The one before which a page ends that looks through $5 events of a feed. */
STATEMENT select_end_of_feed = {
    PAGES, "SELECT e.last_at, e.id FROM event e" BETWEEN OF_FEED NEWEST_FIRST
           "1 OFFSET $5"};

static void read_site_event(struct row *row, void *to)
{
    struct site_event *found = to;

    found->account = row_text(row);
    events_read(row, &found->event);
}

enum result store_event_list_site(struct store *store, apr_pool_t *pool,
                                  const struct site_event_filter *filter,
                                  int limit, apr_array_header_t **events)
{
    struct driver_statement *statement = store_use(
        store, filter->account_id ? &select_site_account : &select_site);

    *events = apr_array_make(pool, limit, sizeof(struct site_event));
    bind_int64(statement, 1, filter->after_at);
    bind_int64(statement, 2, filter->after_id);
    bind_int64(statement, 3, filter->since);
    bind_optional(statement, 4, filter->token_id);
    bind_text(statement, 5, filter->feed);
    bind_int64(statement, 6, limit);
    bind_int64(statement, 7, filter->until);
    if (filter->account_id)
        bind_int64(statement, 8, filter->account_id);
    return store_all(statement, pool, read_site_event, *events);
}

static void bind_places(struct driver_statement *statement,
                        const struct event_place *before,
                        const struct event_place *end)
{
    bind_int64(statement, 1, before->at);
    bind_int64(statement, 2, before->id);
    bind_int64(statement, 3, end->at);
    bind_int64(statement, 4, end->id);
}

/* The first event that the page does not look at; *more if there is one that
 * the query is about. */
static enum result find_end(struct store *store,
                            const struct site_event_query *query,
                            const struct event_place *before,
                            struct event_place *end, bool *more)
{
    struct driver_statement *statement;
    enum result result;

    *end = (struct event_place){.at = query->since - 1, .id = INT64_MAX};
    *more = false;
    if (!query->feed || !query->category || query->account_id ||
        query->token_id)
        return RESULT_OK;
    statement = store_use(store, &select_end_of_feed);
    bind_places(statement, before, end);
    bind_int64(statement, 5, query->look_at);
    bind_text(statement, 6, query->feed);
    result = store_two_numbers(statement, &end->at, &end->id);
    *more = result == RESULT_OK;
    if (result != RESULT_NOT_FOUND)
        return result;
    *end = (struct event_place){.at = query->since - 1, .id = INT64_MAX};
    return RESULT_OK;
}

/* By what narrows it most. */
static struct driver_statement *use_page(struct store *store,
                                         const struct site_event_query *query)
{
    struct driver_statement *statement;

    if (query->token_id || query->account_id) {
        statement = store_use(store, query->token_id ? &select_page_of_token
                                                     : &select_page_of_account);
        bind_int64(statement, 6,
                   query->token_id ? query->token_id : query->account_id);
        bind_text(statement, 7, query->category);
        bind_text(statement, 8, query->feed);
    } else if (query->feed) {
        statement = store_use(store, &select_page_of_feed);
        bind_text(statement, 6, query->feed);
        bind_text(statement, 7, query->category);
    } else if (query->category) {
        statement = store_use(store, &select_page_of_category);
        bind_text(statement, 6, query->category);
    } else {
        statement = store_use(store, &select_page);
    }
    return statement;
}

enum result store_event_page_site(struct store *store, apr_pool_t *pool,
                                  const struct site_event_query *query,
                                  apr_array_header_t **events,
                                  struct event_place *before)
{
    struct event_place from = query->before, end;
    struct driver_statement *statement;
    bool more;
    enum result result;

    if (!from.at)
        from = (struct event_place){.at = INT64_MAX, .id = INT64_MAX};
    *events = apr_array_make(pool, query->limit + 1, sizeof(struct site_event));
    *before = (struct event_place){0};
    result = find_end(store, query, &from, &end, &more);
    if (result != RESULT_OK)
        return result;
    /* The next page begins with the event that this one does not look at. */
    if (more)
        *before = (struct event_place){.at = end.at, .id = end.id + 1};
    statement = use_page(store, query);
    bind_places(statement, &from, &end);
    bind_int64(statement, 5, query->limit + 1);
    result = store_all(statement, pool, read_site_event, *events);
    /* One more than fits shows that there are others. */
    if ((*events)->nelts > query->limit) {
        const struct event *last;
        apr_array_pop(*events);
        last =
            &APR_ARRAY_IDX(*events, query->limit - 1, struct site_event).event;
        *before = (struct event_place){.at = last->last_at, .id = last->id};
    }
    return result;
}
