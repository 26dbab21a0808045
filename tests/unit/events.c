/* events.c: tests of store/events.h: the activity, last uses, denials. */
#include "store/events.h"

#include <inttypes.h>

#include "store/driver_engine.h"
#include "store/statement.h"
#include "support.h"
#include "store/values.h"

static apr_array_header_t *filtered(struct fixture *fixture, int64_t account_id,
                                    const struct event_filter *filter,
                                    int limit)
{
    apr_array_header_t *events = NULL;

    expect_result("the activity", RESULT_OK,
                  store_event_list(fixture->store, fixture->pool, account_id,
                                   filter, limit, &events));
    return events;
}

static apr_array_header_t *list(struct fixture *fixture, int64_t account_id,
                                int64_t token_id)
{
    const struct event_filter filter = {.token_id = token_id};

    return filtered(fixture, account_id, &filter, 100);
}

static const struct event *nth(const apr_array_header_t *events, int i)
{
    return &APR_ARRAY_IDX(events, i, struct event);
}

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
    events = list(fixture, ann, 0);
    expect_number("hers alone", 3, events->nelts);
    expect_text("newest first", EVENT_SIGNED_IN, nth(events, 0)->kind);
    expect_number("at", NOW + 3, nth(events, 0)->at);
    expect_number("last at", NOW + 3, nth(events, 0)->last_at);
    expect_number("count", 1, nth(events, 0)->count);
    expect_number("about no token", 0, nth(events, 0)->token_id);
    expect_text("about no token", NULL, nth(events, 0)->token);
    expect_text("actor", ACTOR_ACCOUNT, nth(events, 0)->actor);
    expect_text("address", "192.0.2.7", nth(events, 0)->address);
    expect_text("client", "a browser", nth(events, 0)->client);
    expect_text("label", "detail", nth(events, 0)->label);
    expect_text("nothing else", "", nth(events, 0)->feed);
    expect_text("then", EVENT_TOKEN_CREATED, nth(events, 1)->kind);
    expect_text("of the token", "CI", nth(events, 1)->token);
    expect_text("first", EVENT_SIGNED_UP, nth(events, 2)->kind);
    expect_number("of one token", 1, list(fixture, ann, id)->nelts);
    expect_number("another's token", 0, list(fixture, bob, id)->nelts);
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
        expect_text(kinds[i].kind, kinds[i].kind,
                    nth(filtered(fixture, ann, &all, 1), 0)->kind);
        expect_text(kinds[i].kind, kinds[i].kind,
                    nth(filtered(fixture, ann, &its, 1), 0)->kind);
    }
    expect_number("all", 8, list(fixture, ann, 0)->nelts);
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
    while ((events = filtered(fixture, ann, &filter, 6))->nelts) {
        for (int i = 0; i < events->nelts; i++, seen++) {
            if (nth(events, i)->id >= before)
                fail_msg("%d comes late, or twice", seen);
            before = nth(events, i)->id;
        }
        filter.before_at = nth(events, events->nelts - 1)->last_at;
        filter.before_id = before;
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
    events = list(fixture, ann, id);
    expect_text("then", value + strlen(value) - 4, nth(events, 1)->last4);
    if (strcmp(nth(events, 0)->last4, nth(events, 1)->last4) == 0)
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
    events = list(fixture, ann, 0);
    expect_number("events", LENGTH(kinds), events->nelts);
    for (size_t i = 0; i < LENGTH(kinds); i++)
        expect_text("kind", kinds[i], nth(events, (int)i)->kind);
    expect_text("which kind of feed", "npm", nth(events, 1)->label);
}

static apr_array_header_t *batch(struct fixture *fixture,
                                 const struct access_record *records, int count)
{
    apr_array_header_t *list =
        apr_array_make(fixture->pool, 4, sizeof(struct access_record));

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(list, struct access_record) = records[i];
    return list;
}

/* Records what the endpoints saw, as their writer does, in one transaction. */
static enum result record(struct fixture *fixture,
                          const struct access_record *records, int count)
{
    int written = 0;

    return store_access_records_add(
        support_by(support_open(fixture, STORE_RECORDS), 0, NOW),
        batch(fixture, records, count), INT32_MAX, &written);
}

static struct token get(struct fixture *fixture, int64_t account_id, int64_t id)
{
    struct token token = {0};

    store_token_get(fixture->store, fixture->pool, account_id, id, &token);
    return token;
}

static struct access_record seen(int64_t at, int64_t token_id,
                                 int64_t account_id, const char *reason)
{
    return (struct access_record){
        at,     token_id,    account_id,
        1,      "192.0.2.9", "npm",
        "acme", "read",      reason ? EVENT_TOKEN_DENIED : NULL,
        reason, NULL};
}

static void test_use(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct access_record records[] = {seen(NOW + 1, id, ann, NULL),
                                      seen(NOW + 2, id, ann, NULL)};
    struct token token;

    records[1].client = "pip";
    records[1].access = "write";
    records[1].count = 5;
    expect_result("recorded", RESULT_OK, record(fixture, records, 2));
    token = get(fixture, ann, id);
    expect_number("the last", NOW + 2, token.used.at);
    expect_text("client", "pip", token.used.client);
    expect_text("address", "192.0.2.9", token.used.address);
    expect_text("feed", "acme", token.used.feed);
    expect_text("access", "write", token.used.access);
    expect_number("all of them", 6, token.used.count);
    expect_number("never denied", 0, token.denied.at);
    expect_number("no event", 2, list(fixture, ann, 0)->nelts);
    expect_number("no new revision", 1, token.revision);
}

/* Another process was slower to write down what it had seen before. */
static void test_use_late(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record last = seen(NOW + 2, id, ann, NULL);
    struct access_record late = seen(NOW + 1, id, ann, NULL);
    struct token token;

    late.client = "pip";
    expect_result("recorded", RESULT_OK, record(fixture, &last, 1));
    expect_result("recorded", RESULT_OK, record(fixture, &late, 1));
    token = get(fixture, ann, id);
    expect_number("the last", NOW + 2, token.used.at);
    expect_text("client", last.client, token.used.client);
    expect_number("both are counted", 2, token.used.count);
}

static void test_denial(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record access_record = seen(NOW + 1, id, ann, "scope");
    apr_array_header_t *events;
    struct token token;

    expect_result("recorded", RESULT_OK, record(fixture, &access_record, 1));
    token = get(fixture, ann, id);
    expect_number("denied", NOW + 1, token.denied.at);
    expect_text("why", "scope", token.denied.reason);
    expect_number("once", 1, token.denied.count);
    expect_number("never used", 0, token.used.at);
    events = list(fixture, ann, id);
    expect_text("told", EVENT_TOKEN_DENIED, nth(events, 0)->kind);
    expect_text("why", "scope", nth(events, 0)->reason);
    expect_text("to do what", "read", nth(events, 0)->access);
    expect_text("where", "acme", nth(events, 0)->feed);
    expect_text("to whom", "npm", nth(events, 0)->client);
    expect_text("from where", "192.0.2.9", nth(events, 0)->address);
}

/* A build that fails all night makes one row with a count, not a thousand. */
static void test_denials_group(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t other = support_token(fixture, ann, "other", NULL);
    struct access_record records[] = {
        seen(NOW + 1, id, ann, "scope"),
        seen(NOW + 50, id, ann, "scope"),
        seen(NOW + 60, id, ann, "expired"),
        seen(NOW + 70, other, ann, "scope"),
        seen(NOW + 1 + 86400, id, ann, "scope"),
    };
    apr_array_header_t *events;

    records[1].count = 7;
    expect_result("recorded", RESULT_OK, record(fixture, records, 5));
    events = list(fixture, ann, id);
    expect_number("a day later, expired, grouped, created", 4, events->nelts);
    expect_number("grouped", 8, nth(events, 2)->count);
    expect_number("from", NOW + 1, nth(events, 2)->at);
    expect_number("to", NOW + 50, nth(events, 2)->last_at);
    expect_number("the other token's", 1,
                  nth(list(fixture, ann, other), 0)->count);
    expect_number("denied in all", 10, get(fixture, ann, id).denied.count);
}

/* One value of a token is told apart from another. */
static void test_denials_by_value(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct access_record records[] = {seen(NOW + 1, id, ann, "replaced"),
                                      seen(NOW + 2, id, ann, "replaced"),
                                      seen(NOW + 3, id, ann, "replaced")};
    apr_array_header_t *events;

    records[0].last4 = records[2].last4 = "aaaa";
    records[1].last4 = "bbbb";
    expect_result("recorded", RESULT_OK, record(fixture, records, 3));
    events = list(fixture, ann, id);
    expect_number("two of them, created", 3, events->nelts);
    expect_text("the last", "aaaa", nth(events, 0)->last4);
    expect_number("twice", 2, nth(events, 0)->count);
    expect_text("before", "bbbb", nth(events, 1)->last4);
}

/* What a slower process brings late is counted, and sets no instant back. */
static void test_denials_late(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record last = seen(NOW + 60, id, ann, "scope");
    const struct access_record late = seen(NOW + 1, id, ann, "scope");
    apr_array_header_t *events;

    record(fixture, &last, 1);
    expect_result("recorded", RESULT_OK, record(fixture, &late, 1));
    events = list(fixture, ann, id);
    expect_number("both", 2, nth(events, 0)->count);
    expect_number("from", NOW + 1, nth(events, 0)->at);
    expect_number("to", NOW + 60, nth(events, 0)->last_at);
}

/* Bytes that are no text do not keep the rest of a batch from being
 * recorded. */
static void test_not_utf8(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct access_record bad = seen(NOW + 1, id, ann, NULL);

    bad.client = "np\xff";
    expect_result("recorded", RESULT_OK, record(fixture, &bad, 1));
    expect_text("as far as it is text", "np\xef\xbf\xbd",
                get(fixture, ann, id).used.client);
}

/* What happened again stands where it happened last. */
static void test_order(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record records[] = {seen(NOW + 10, id, ann, "scope"),
                                            seen(NOW + 30, id, ann, "scope")};

    record(fixture, records, 1);
    store_event_add(
        support_by(fixture->store, ann, NOW + 20), ann,
        &(struct event){.kind = EVENT_TOKEN_CHANGED, .token_id = id});
    expect_text("changed last", EVENT_TOKEN_CHANGED,
                nth(list(fixture, ann, id), 0)->kind);
    record(fixture, records + 1, 1);
    expect_text("denied again", EVENT_TOKEN_DENIED,
                nth(list(fixture, ann, id), 0)->kind);
}

/* Denials that all differ, for two days: there are few rows, and every denial
 * is counted. */
static void test_bounded(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t ids[] = {support_token(fixture, ann, "CI", NULL), 0};

    for (size_t token = 0; token < LENGTH(ids); token++) {
        struct access_record many[600];
        const struct event_filter denials = {.token_id = ids[token],
                                             .category = CATEGORY_DENIAL};
        apr_array_header_t *events;
        int64_t count = 0;
        for (int i = 0; i < 600; i++) {
            many[i] = seen(NOW + i * (int64_t)288, ids[token], ann, "expired");
            many[i].address = apr_psprintf(fixture->pool, "2001:db8::%x", i);
            many[i].feed = apr_psprintf(fixture->pool, "feed%d", i);
            if (!ids[token])
                many[i].kind = EVENT_PASSWORD_DENIED;
        }
        expect_result("recorded", RESULT_OK, record(fixture, many, 600));
        events = filtered(fixture, ann, &denials, 600);
        for (int i = 0; i < events->nelts; i++) {
            if (ids[token] == nth(events, i)->token_id)
                count += nth(events, i)->count;
        }
        expect_number("all of them", 600, count);
        assert_in_range(events->nelts, 51, ids[token] ? 3 * 51 : 6 * 51);
    }
}

/* Denials of many tokens of one account, which all differ. */
static void test_bounded_by_account(void **state)
{
    enum { TOKENS = 20, OF_EACH = 40 };
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t bob = support_account(fixture, "bob");
    const struct event_filter denials = {.category = CATEGORY_DENIAL};
    struct access_record many[TOKENS * OF_EACH];
    const struct access_record another =
        seen(NOW, support_token(fixture, bob, "bob's", NULL), bob, "scope");
    apr_array_header_t *events;
    int64_t unlisted = 0, listed = 0;

    for (int i = 0; i < TOKENS * OF_EACH; i++) {
        int64_t id = i % OF_EACH ? many[i - 1].token_id
                                 : support_token(fixture, ann, "CI", NULL);
        many[i] = seen(NOW + i, id, ann, "expired");
        many[i].feed = apr_psprintf(fixture->pool, "feed%d", i);
    }
    expect_result("recorded", RESULT_OK,
                  record(fixture, many, (int)LENGTH(many)));
    expect_result("again", RESULT_OK, record(fixture, many, (int)LENGTH(many)));
    expect_result("another's", RESULT_OK, record(fixture, &another, 1));
    events = filtered(fixture, ann, &denials, 900);
    expect_number("rows", EVENT_DENIALS_OF_ACCOUNT + 1, events->nelts);
    for (int i = 0; i < events->nelts; i++) {
        bool all = strcmp(nth(events, i)->kind, EVENT_DENIALS_UNLISTED) == 0;
        *(all ? &unlisted : &listed) += nth(events, i)->count;
    }
    expect_number("listed", (int64_t)2 * EVENT_DENIALS_OF_ACCOUNT, listed);
    expect_number("counted", (int64_t)2 * LENGTH(many) - listed, unlisted);
    expect_number("of bob's", 1, filtered(fixture, bob, &denials, 9)->nelts);
}

/* The transaction ends when its time is over, and the next one goes on. */
static void test_slices(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record records[] = {seen(NOW + 1, id, ann, NULL),
                                            seen(NOW + 2, id, ann, NULL),
                                            seen(NOW + 3, id, ann, NULL)};
    struct store *store = support_open(fixture, STORE_RECORDS);
    apr_array_header_t *list = batch(fixture, records, 3);
    int written = 0;

    for (int i = 1; i <= 3; i++) {
        expect_result("a slice", RESULT_OK,
                      store_access_records_add(support_by(store, 0, NOW), list,
                                               0, &written));
        expect_number("as far as that", i, written);
        expect_number("and no further", i, get(fixture, ann, id).used.count);
    }
}

/* Many rows of one account, as a plain statement of the test's own. */
static void add_many(struct fixture *fixture, int64_t account_id, int64_t id)
{
    struct driver *driver = NULL;
    const char *why = "";

    expect_result("open", RESULT_OK,
                  driver_open(fixture->pool, fixture->settings.database,
                              DRIVER_WRITE, &driver, &why));
    expect_result(
        "many", RESULT_OK,
        driver_run(
            driver,
            apr_psprintf(
                fixture->pool,
                "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL"
                " SELECT n + 1 FROM number WHERE n < 100000)"
                " INSERT INTO event (at, last_at, count, account_id, token_id,"
                " kind, category, actor, address, client, last4, feed, access,"
                " reason, privilege, other_account, label, issuer)"
                " SELECT %" APR_INT64_T_FMT " - n, %" APR_INT64_T_FMT
                " - n, 1, %" APR_INT64_T_FMT ", %" APR_INT64_T_FMT
                ", 'token denied', 'denial', 'account', '192.0.2.' || (n %% "
                "200),"
                " 'npm', 'abcd', 'acme', 'read', 'expired', '', '', '', ''"
                " FROM number",
                NOW, NOW, account_id, id)));
}

/* However many rows an account has that day: recording a denial reads few. */
static void test_denial_cost(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct access_record many[100];

    add_many(fixture, ann, id);
    for (int i = 0; i < (int)LENGTH(many); i++) {
        many[i] = seen(NOW + i, id, ann, "scope");
        many[i].feed = apr_psprintf(fixture->pool, "feed%d", i);
    }
    support_steps = 0;
    expect_result("recorded", RESULT_OK, record(fixture, many, 100));
    if (support_steps > 100 * 2000)
        fail_msg("%" PRId64 " steps", support_steps);
}

/* Wrong passwords belong to the account; no token's last use is touched. */
static void test_passwords(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct access_record records[] = {seen(NOW, 0, ann, "password"),
                                      seen(NOW, 0, ann, "password"),
                                      seen(NOW, 0, ann, "password")};
    const struct event_filter denials = {.category = CATEGORY_DENIAL};
    const struct event_filter sign_ins = {.category = CATEGORY_SIGN_IN};
    apr_array_header_t *events;

    records[0].kind = records[2].kind = EVENT_PASSWORD_DENIED;
    records[1].kind = EVENT_SIGN_IN_FAILED;
    records[1].access = records[1].feed = "";
    expect_result("recorded", RESULT_OK, record(fixture, records, 3));
    events = filtered(fixture, ann, &denials, 9);
    expect_number("grouped", 1, events->nelts);
    expect_number("twice", 2, nth(events, 0)->count);
    expect_text("of what", "acme", nth(events, 0)->feed);
    events = filtered(fixture, ann, &sign_ins, 9);
    expect_text("the sign-in", EVENT_SIGN_IN_FAILED, nth(events, 0)->kind);
    expect_text("why", "password", nth(events, 0)->reason);
    expect_text("nowhere", "", nth(events, 0)->feed);
    expect_number("no use", 0,
                  support_count(fixture, "SELECT count(*) "
                                         "FROM token_use"));
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
    expect_number("the young ones", 100, list(fixture, ann, 0)->nelts);
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
        {.before_at = NOW - 99900, .before_id = 1},
        {.category = CATEGORY_DENIAL, .before_at = NOW - 99900, .before_id = 1},
    };

    add_many(fixture, ann, id);
    for (size_t i = 0; i < LENGTH(filters); i++) {
        support_steps = 0;
        filtered(fixture, ann, &filters[i], 100);
        if (support_steps > 20000)
            fail_msg("filter %zu takes %" PRId64 " steps", i, support_steps);
    }
}

/* What SQLite would do for a statement, a step a line. */
static const char *plan_of(apr_pool_t *pool, struct driver *driver,
                           const struct statement *statement)
{
    struct row row = {.pool = pool};
    const char *plan = "";

    expect_result(statement->sql, RESULT_OK,
                  driver_prepare(driver,
                                 apr_pstrcat(pool, "EXPLAIN QUERY PLAN ",
                                             statement->sql, NULL),
                                 &row.statement));
    for (int i = 1; i <= row.statement->parameters; i++)
        bind_null(row.statement, i);
    while (driver_step(row.statement) == RESULT_OK) {
        row.column = 3;
        plan = apr_pstrcat(pool, plan, row_text(&row), "\n", NULL);
    }
    return plan;
}

/* Every statement that reads events does so by an index, and sorts nothing. */
static void test_plans(void **state)
{
    static const struct {
        const char *part, *index;
    } plans[] = {
        {"e.account_id = $1 AND (e.last_at", "INDEX event_account "},
        {"e.account_id = $1 AND e.category", "INDEX event_category "},
        {"e.account_id = $1 AND e.token_id", "INDEX event_token "},
        {"UPDATE event SET count",
         "INDEX event_day (account_id=? AND day=? AND token_id=? AND kind=?)"},
        {"SELECT count(*), count(CASE WHEN token_id",
         "INDEX event_day (account_id=? AND day=?)"},
        {"DELETE FROM event", "INDEX event_last (last_at<?)"},
    };
    struct fixture *fixture = *state;
    struct driver *driver = NULL;
    const char *why = "";
    int found = 0;

    driver_open(fixture->pool, fixture->settings.database, DRIVER_READ, &driver,
                &why);
    for (size_t i = 0; i < statement_count() * LENGTH(plans); i++) {
        const struct statement *statement =
            &statement_first()[i / LENGTH(plans)];
        const char *plan;
        if (!strstr(statement->sql, plans[i % LENGTH(plans)].part))
            continue;
        found++;
        plan = plan_of(fixture->pool, driver, statement);
        expect_holds("plan", plan, plans[i % LENGTH(plans)].index);
        if (strstr(plan, "SCAN e") || strstr(plan, "last term of ORDER"))
            fail_msg("%s", plan);
    }
    expect_number("statements", 6, found);
}

/* All or none: a batch that fails half way is not half recorded. */
static void test_batch(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record records[] = {seen(NOW, id, ann, NULL),
                                            seen(NOW, 99, ann, NULL)};

    if (record(fixture, records, 2) == RESULT_OK)
        fail_msg("a token that never was is recorded");
    expect_number("none", 0, get(fixture, ann, id).used.at);
    expect_result("an empty batch", RESULT_OK, record(fixture, records, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_list),
        STORE_TEST(test_category),
        STORE_TEST(test_pages),
        STORE_TEST(test_tail),
        STORE_TEST(test_everything_is_told),
        STORE_TEST(test_use),
        STORE_TEST(test_use_late),
        STORE_TEST(test_denial),
        STORE_TEST(test_denials_group),
        STORE_TEST(test_denials_by_value),
        STORE_TEST(test_denials_late),
        STORE_TEST(test_not_utf8),
        STORE_TEST(test_order),
        STORE_TEST(test_bounded),
        STORE_TEST(test_bounded_by_account),
        STORE_TEST(test_slices),
        STORE_TEST(test_denial_cost),
        STORE_TEST(test_passwords),
        STORE_TEST(test_sweep),
        STORE_TEST(test_many),
        STORE_TEST(test_plans),
        STORE_TEST(test_batch),
    };

    support_count_steps();
    return RUN(tests);
}
