/* events.c: tests of store/events.h: the activity. */
#include "store/events.h"

#include "activity.h"
#include "store/reveals.h"
#include "store/values.h"

static void test_list(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t bob;
    apr_array_header_t *events;

    bob = support_account(fixture, "bob");
    store_event_add(
        support_by(fixture->store, ann, NOW + 3), ann,
        &(struct event){.kind = EVENT_SIGNED_IN, .label = "detail"});
    events = activity_of(fixture, ann, 0);
    expect_number("hers alone", 3, events->nelts);
    expect_text("newest first", EVENT_SIGNED_IN, activity_nth(events, 0)->kind);
    expect_number("at", NOW + 3, activity_nth(events, 0)->at);
    expect_number("last at", NOW + 3, activity_nth(events, 0)->last_at);
    expect_number("count", 1, activity_nth(events, 0)->count);
    expect_number("about no token", 0, activity_nth(events, 0)->token_id);
    expect_text("about no token", NULL, activity_nth(events, 0)->token);
    expect_text("actor", ACTOR_ACCOUNT, activity_nth(events, 0)->actor);
    expect_text("address", "192.0.2.7", activity_nth(events, 0)->address);
    expect_text("client", "a browser", activity_nth(events, 0)->client);
    expect_text("label", "detail", activity_nth(events, 0)->label);
    expect_text("nothing else", "", activity_nth(events, 0)->feed);
    expect_text("then", EVENT_TOKEN_CREATED, activity_nth(events, 1)->kind);
    expect_text("of the token", "CI", activity_nth(events, 1)->token);
    expect_text("first", EVENT_SIGNED_UP, activity_nth(events, 2)->kind);
    expect_number("of one token", 1, activity_of(fixture, ann, id)->nelts);
    expect_number("another's token", 0, activity_of(fixture, bob, id)->nelts);
}

/* Sorts, and a kind that this table knows nothing of: a change. */
static void test_category(void **state)
{
    static const struct {
        const char *kind, *category;
    } kinds[] = {
        {EVENT_SIGNED_IN, CATEGORY_SIGN_IN},
        {EVENT_SIGN_IN_FAILED, CATEGORY_SIGN_IN},
        {EVENT_PASSWORD_DENIED, CATEGORY_DENIAL},
        {EVENT_TOKEN_DENIED, CATEGORY_DENIAL},
        {EVENT_TOKEN_UNNEEDED, CATEGORY_DENIAL},
        {EVENT_TOKEN_REVOKED, CATEGORY_CHANGE},
        {"made up", CATEGORY_CHANGE},
    };
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);

    for (size_t i = 0; i < LENGTH(kinds); i++) {
        const struct event_filter all = {.category = kinds[i].category};
        const struct event_filter its = {.token_id = id,
                                         .category = kinds[i].category};
        store_event_add(support_by(fixture->store, ann, NOW + 1 + (int64_t)i),
                        ann,
                        &(struct event){.kind = kinds[i].kind, .token_id = id});
        expect_text(
            kinds[i].kind, kinds[i].kind,
            activity_nth(activity_filtered(fixture, ann, &all, 1), 0)->kind);
        expect_text(
            kinds[i].kind, kinds[i].kind,
            activity_nth(activity_filtered(fixture, ann, &its, 1), 0)->kind);
    }
    expect_number("all", 9, activity_of(fixture, ann, 0)->nelts);
}

/* Page by page each event comes once, also those of one second. */
static void test_pages(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct event_filter filter = {0};
    apr_array_header_t *events;
    int64_t before = INT64_MAX;
    int seen = 0;

    for (int i = 0; i < 20; i++)
        store_event_add(support_by(fixture->store, ann, NOW + i / 7), ann,
                        &(struct event){.kind = EVENT_SIGNED_IN});
    while ((events = activity_filtered(fixture, ann, &filter, 6))->nelts) {
        for (int i = 0; i < events->nelts; i++, seen++) {
            if (activity_nth(events, i)->id >= before)
                fail_msg("%d comes late, or twice", seen);
            before = activity_nth(events, i)->id;
        }
        filter.before.at = activity_nth(events, events->nelts - 1)->last_at;
        filter.before.id = before;
    }
    expect_number("each once", 21, seen);
}

/* The last four characters are those of the value at that time. */
static void test_tail(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    char *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &value);
    apr_array_header_t *events;

    store_token_regenerate(support_by(fixture->store, ann, NOW + 9), id, 0,
                           NULL);
    events = activity_of(fixture, ann, id);
    expect_text("then", value + strlen(value) - 4,
                activity_nth(events, 1)->last4);
    if (strcmp(activity_nth(events, 0)->last4,
               activity_nth(events, 1)->last4) == 0)
        fail_msg("the new value has the old one's last4");
}

/* Everything that a person does is told there. */
static void test_everything_is_told(void **state)
{
    static const char *const kinds[] = {
        EVENT_FEED_DELETED,   EVENT_FEED_KIND,     EVENT_FEED_PUBLIC,
        EVENT_FEED_CREATED,   EVENT_TOKEN_REVOKED, EVENT_TOKEN_REGENERATED,
        EVENT_TOKEN_REVEALED, EVENT_TOKEN_CHANGED, EVENT_TOKEN_CREATED,
        EVENT_SIGNED_UP,
    };
    struct fixture *fixture = *state;
    struct store *store = fixture->store;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct token_choice choice = {.description = "x",
                                        .read_scope = SCOPE_ALL};
    const struct feed_change both = {.sets_public = true,
                                     .is_public = true,
                                     .sets_kind = true,
                                     .kind = FEED_KIND_NPM};
    apr_array_header_t *events;
    struct feed feed;
    char *value = NULL;

    store_token_save(support_by(store, ann, NOW), id, 0, &choice);
    store_token_reveal(support_by(store, ann, NOW), NULL, id, &value);
    store_token_regenerate(support_by(store, ann, NOW), id, 0, NULL);
    store_token_revoke(support_by(store, ann, NOW), id);
    feed = support_feed(fixture, "acme", ann);
    store_feed_change(support_by(store, ann, NOW), &feed, &both);
    /* What it was already is told once. */
    store_feed_change(support_by(store, ann, NOW), &feed, &both);
    store_feed_delete(support_by(store, ann, NOW), &feed);
    events = activity_of(fixture, ann, 0);
    expect_number("events", LENGTH(kinds), events->nelts);
    for (size_t i = 0; i < LENGTH(kinds); i++)
        expect_text("kind", kinds[i], activity_nth(events, (int)i)->kind);
    expect_text("which kind of feed", "npm", activity_nth(events, 1)->label);
}

/* What is old goes, slice by slice; what is young stays. */
static void test_sweep(void **state)
{
    struct fixture *fixture = *state;
    struct store *records = support_open(fixture, STORE_RECORDS);
    int64_t ann = support_account(fixture, "ann");
    bool more = true;
    int slices = 0;

    for (int i = 0; i < 1200; i++)
        store_event_add(support_by(fixture->store, ann, NOW + i), ann,
                        &(struct event){.kind = EVENT_SIGNED_IN});
    for (; more && slices < 100; slices++)
        expect_result("a slice", RESULT_OK,
                      store_event_sweep(records, NOW + 1100, &more));
    assert_in_range(slices, 22, 24);
    expect_number("the young ones", 100, activity_of(fixture, ann, 0)->nelts);
    expect_number("and no others", 100,
                  support_count(fixture, "SELECT count(*) FROM event"));
}

/* Of 100,000 events a page of 100 reads its own alone, whichever is wanted:
 * also the kind of which there is none, and the last ones. */
static void test_many(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t quiet = support_token(fixture, ann, "quiet", NULL);
    const struct event_filter filters[] = {
        {0},
        {.category = CATEGORY_SIGN_IN},
        {.category = CATEGORY_CHANGE},
        {.category = CATEGORY_DENIAL},
        {.token_id = id},
        {.token_id = quiet},
        {.before = {NOW - 99900, 1}},
        {.category = CATEGORY_DENIAL, .before = {NOW - 99900, 1}},
    };

    activity_add_many(fixture, ann, id);
    for (size_t i = 0; i < LENGTH(filters); i++) {
        support_steps = 0;
        activity_filtered(fixture, ann, &filters[i], 100);
        if (support_steps > 20000)
            fail_msg("filter %zu takes %" PRId64 " steps", i, support_steps);
    }
}

static void test_plans(void **state)
{
    static const struct plan plans[] = {
        {"e.account_id = $1 AND (e.last_at", "INDEX event_account "},
        {"e.account_id = $1 AND e.category", "INDEX event_category "},
        {"e.account_id = $1 AND e.token_id", "INDEX event_token "},
        {"DELETE FROM event", "INDEX event_last (last_at<?)"},
    };

    activity_plans(*state, plans, LENGTH(plans));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_list),
        STORE_TEST(test_category),
        STORE_TEST(test_pages),
        STORE_TEST(test_tail),
        STORE_TEST(test_everything_is_told),
        STORE_TEST(test_sweep),
        STORE_TEST(test_many),
        STORE_TEST(test_plans),
    };

    support_count_steps();
    return RUN(tests);
}
