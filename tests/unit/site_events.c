/* site_events.c: tests of store/site_events.h. */
#include "store/site_events.h"

#include "activity.h"

struct page {
    apr_array_header_t *events;
    struct event_place before;
};

static struct page read_page(struct fixture *fixture,
                             const struct site_event_query *query)
{
    struct site_event_query asked = *query;
    struct page page;

    if (!asked.limit)
        asked.limit = 100;
    if (!asked.look_at)
        asked.look_at = 100000;
    expect_result("a page", RESULT_OK,
                  store_event_page_site(fixture->store, fixture->pool, &asked,
                                        &page.events, &page.before));
    return page;
}

static const struct site_event *nth(const struct page *page, int i)
{
    return &APR_ARRAY_IDX(page->events, i, struct site_event);
}

/* "zoe CI, ann CI": whose, and its label. */
static const char *found(struct fixture *fixture,
                         const struct site_event_query *query)
{
    const struct page page = read_page(fixture, query);
    const char *all = "";

    for (int i = 0; i < page.events->nelts; i++) {
        const struct site_event *one = nth(&page, i);
        all = apr_pstrcat(fixture->pool, all, *all ? ", " : "",
                          one->account ? one->account : "nobody", " ",
                          one->event.label, NULL);
    }
    return all;
}

static void add(struct fixture *fixture, int64_t account_id, int64_t at,
                const struct event *event)
{
    expect_result(event->label, RESULT_OK,
                  store_event_add(support_admin(fixture->store, 0, at),
                                  account_id, event));
}

static void test_narrowed(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t zoe = support_account(fixture, "zoe");
    int64_t id = support_token(fixture, zoe, "CI", NULL);
    const struct {
        const char *wanted;
        struct site_event_query query;
    } cases[] = {
        {"nobody 4, ann 3, zoe 2, zoe 1", {.limit = 100}},
        {"ann 3", {.account_id = ann}},
        {"zoe 2", {.token_id = id}},
        {"", {.token_id = id, .feed = "tools"}},
        {"ann 3, zoe 2", {.feed = "acme"}},
        {"", {.feed = ""}},
        {"ann 3", {.account_id = ann, .feed = "acme"}},
        {"zoe 2", {.category = CATEGORY_DENIAL}},
        {"zoe 2", {.category = CATEGORY_DENIAL, .account_id = zoe}},
        {"zoe 2", {.category = CATEGORY_DENIAL, .feed = "acme"}},
        {"nobody 4, ann 3", {.category = CATEGORY_CHANGE}},
        {"nobody 4, ann 3", {.since = NOW + 3}},
        {"ann 3", {.since = NOW + 3, .feed = "acme"}},
    };

    support_run(fixture, "DELETE FROM event");
    add(fixture, zoe, NOW + 1,
        &(struct event){.kind = EVENT_SIGNED_IN, .label = "1"});
    add(fixture, zoe, NOW + 2,
        &(struct event){.kind = EVENT_TOKEN_DENIED,
                        .label = "2",
                        .token_id = id,
                        .feed = "acme"});
    add(fixture, ann, NOW + 3,
        &(struct event){
            .kind = EVENT_FEED_CREATED, .label = "3", .feed = "acme"});
    add(fixture, 0, NOW + 4,
        &(struct event){.kind = EVENT_POLICY_CHANGED, .label = "4"});
    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].wanted, cases[i].wanted,
                    found(fixture, &cases[i].query));
}

/* Page by page each comes once, also those of one second. */
static void test_pages(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct site_event_query query = {.limit = 6};
    int64_t last = INT64_MAX;
    struct page page;
    int seen = 0;

    for (int i = 0; i < 20; i++)
        add(fixture, ann, NOW + i / 7,
            &(struct event){.kind = EVENT_SIGNED_IN, .label = "one"});
    do {
        page = read_page(fixture, &query);
        for (int i = 0; i < page.events->nelts; i++, seen++) {
            if (nth(&page, i)->event.id >= last)
                fail_msg("%d comes late, or twice", seen);
            last = nth(&page, i)->event.id;
        }
        query.before = page.before;
    } while (page.before.at);
    expect_number("each once", 21, seen);
}

/* Of a feed with many denials, a page looks through a part, and the next page
 * goes on where it ended. */
static void test_looked_through(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct site_event_query query = {
        .feed = "acme", .category = CATEGORY_CHANGE, .look_at = 30000};
    struct page page;
    int pages = 0, seen = 0;

    add(fixture, ann, NOW - 90000,
        &(struct event){
            .kind = EVENT_FEED_PUBLIC, .label = "old", .feed = "acme"});
    activity_add_many(fixture, ann, id);
    do {
        support_steps = 0;
        page = read_page(fixture, &query);
        if (support_steps > 1000000)
            fail_msg("page %d takes %" PRId64 " steps", pages, support_steps);
        seen += page.events->nelts;
        query.before = page.before;
        pages++;
    } while (page.before.at);
    expect_number("pages", 4, pages);
    expect_number("the one change", 1, seen);
}

/* However many there are. */
static void test_many(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t quiet = support_token(fixture, ann, "quiet", NULL);
    const struct site_event_query queries[] = {
        {0},
        {.category = CATEGORY_SIGN_IN},
        {.category = CATEGORY_CHANGE},
        {.category = CATEGORY_DENIAL},
        {.feed = "acme"},
        {.feed = "nothing"},
        {.feed = "acme", .category = CATEGORY_DENIAL},
        {.account_id = ann},
        {.token_id = id},
        {.token_id = quiet},
        {.since = NOW - 99900, .before = {NOW - 99800, 1}},
    };

    activity_add_many(fixture, ann, id);
    for (size_t i = 0; i < LENGTH(queries); i++) {
        struct site_event_query query = queries[i];
        query.look_at = 500;
        support_steps = 0;
        read_page(fixture, &query);
        if (support_steps > 30000)
            fail_msg("query %zu takes %" PRId64 " steps", i, support_steps);
    }
}

static void test_plans(void **state)
{
    static const struct plan plans[] = {
        {"e.last_at, e.id) > ($3, $4) ORDER", "INDEX event_last (last_at>"},
        {"e.category = $6 ORDER", "INDEX event_of_category "},
        {"e.feed = $6 AND (CAST", "INDEX event_of_feed "},
        {"e.feed = $6 ORDER", "COVERING INDEX event_of_feed "},
        {"e.account_id = $6", "INDEX event_account "},
        {"e.token_id = $6 AND (CAST($7", "INDEX event_token "},
        {"BETWEEN $3 AND $7 AND (CAST", "INDEX event_last "},
        {"e.account_id = $8", "INDEX event_account "},
    };

    activity_plans(*state, plans, LENGTH(plans));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_narrowed),       STORE_TEST(test_pages),
        STORE_TEST(test_looked_through), STORE_TEST(test_many),
        STORE_TEST(test_plans),
    };

    support_count_steps();
    return RUN(tests);
}
