/* access_records.c: tests of store/access_records.h: last uses, denials. */
#include "store/access_records.h"

#include "base/clock.h"
#include "activity.h"

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
    expect_number("no event", 2, activity_of(fixture, ann, 0)->nelts);
    expect_number("no new revision", 1, token.revision);
}

/* As after a restoration: what others did is recorded all the same. */
static void test_of_nobody(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record records[] = {
        seen(NOW, id + 99, ann, NULL), seen(NOW, id + 99, ann, "expired"),
        seen(NOW, id + 99, ann + 99, "expired"),
        seen(NOW, 0, ann + 99, "scope"), seen(NOW + 1, id, ann, NULL)};

    expect_result("recorded", RESULT_OK,
                  record(fixture, records, (int)LENGTH(records)));
    expect_number("of the token that is there", NOW + 1,
                  get(fixture, ann, id).used.at);
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

/* A use that a wrong clock saw next year hides no later one. */
static void test_use_wrong_clock(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record records[] = {
        seen(NOW + 365 * CLOCK_DAY, id, ann, NULL),
        seen(NOW + 365 * CLOCK_DAY, id, ann, "scope"),
        seen(NOW + 1, id, ann, NULL), seen(NOW + 2, id, ann, "expired")};
    struct token token;

    expect_result("recorded", RESULT_OK,
                  record(fixture, records, (int)LENGTH(records)));
    token = get(fixture, ann, id);
    expect_number("used", NOW + 1, token.used.at);
    expect_number("denied", NOW + 2, token.denied.at);
    expect_text("why", "expired", token.denied.reason);
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
    events = activity_of(fixture, ann, id);
    expect_text("told", EVENT_TOKEN_DENIED, activity_nth(events, 0)->kind);
    expect_text("why", "scope", activity_nth(events, 0)->reason);
    expect_text("to do what", "read", activity_nth(events, 0)->access);
    expect_text("where", "acme", activity_nth(events, 0)->feed);
    expect_text("to whom", "npm", activity_nth(events, 0)->client);
    expect_text("from where", "192.0.2.9", activity_nth(events, 0)->address);
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
    events = activity_of(fixture, ann, id);
    expect_number("a day later, expired, grouped, created", 4, events->nelts);
    expect_number("grouped", 8, activity_nth(events, 2)->count);
    expect_number("from", NOW + 1, activity_nth(events, 2)->at);
    expect_number("to", NOW + 50, activity_nth(events, 2)->last_at);
    expect_number("the other token's", 1,
                  activity_nth(activity_of(fixture, ann, other), 0)->count);
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
    events = activity_of(fixture, ann, id);
    expect_number("two of them, created", 3, events->nelts);
    expect_text("the last", "aaaa", activity_nth(events, 0)->last4);
    expect_number("twice", 2, activity_nth(events, 0)->count);
    expect_text("before", "bbbb", activity_nth(events, 1)->last4);
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
    events = activity_of(fixture, ann, id);
    expect_number("both", 2, activity_nth(events, 0)->count);
    expect_number("from", NOW + 1, activity_nth(events, 0)->at);
    expect_number("to", NOW + 60, activity_nth(events, 0)->last_at);
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

/* A public feed's dead token is told of, but neither used nor denied. */
static void test_unneeded(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct access_record record_of[] = {seen(NOW + 1, id, ann, "revoked"),
                                        seen(NOW + 2, id, ann, "revoked")};
    apr_array_header_t *events;

    record_of[0].kind = record_of[1].kind = EVENT_TOKEN_UNNEEDED;
    expect_result("recorded", RESULT_OK, record(fixture, record_of, 2));
    expect_number("denied", 0, get(fixture, ann, id).denied.count);
    expect_number("used", 0, get(fixture, ann, id).used.at);
    events = activity_of(fixture, ann, id);
    expect_text("told", EVENT_TOKEN_UNNEEDED, activity_nth(events, 0)->kind);
    expect_number("together", 2, activity_nth(events, 0)->count);
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
                activity_nth(activity_of(fixture, ann, id), 0)->kind);
    record(fixture, records + 1, 1);
    expect_text("denied again", EVENT_TOKEN_DENIED,
                activity_nth(activity_of(fixture, ann, id), 0)->kind);
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
        events = activity_filtered(fixture, ann, &denials, 600);
        for (int i = 0; i < events->nelts; i++) {
            if (ids[token] == activity_nth(events, i)->token_id)
                count += activity_nth(events, i)->count;
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
    events = activity_filtered(fixture, ann, &denials, 900);
    expect_number("rows", EVENT_DENIALS_OF_ACCOUNT + 1, events->nelts);
    for (int i = 0; i < events->nelts; i++) {
        bool all =
            strcmp(activity_nth(events, i)->kind, EVENT_DENIALS_UNLISTED) == 0;
        *(all ? &unlisted : &listed) += activity_nth(events, i)->count;
    }
    expect_number("listed", (int64_t)2 * EVENT_DENIALS_OF_ACCOUNT, listed);
    expect_number("counted", (int64_t)2 * LENGTH(many) - listed, unlisted);
    expect_number("of bob's", 1,
                  activity_filtered(fixture, bob, &denials, 9)->nelts);
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

/* However many rows an account has that day: recording a denial reads few. */
static void test_denial_cost(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct access_record many[100];

    activity_add_many(fixture, ann, id);
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
    events = activity_filtered(fixture, ann, &denials, 9);
    expect_number("grouped", 1, events->nelts);
    expect_number("twice", 2, activity_nth(events, 0)->count);
    expect_text("of what", "acme", activity_nth(events, 0)->feed);
    events = activity_filtered(fixture, ann, &sign_ins, 9);
    expect_text("the sign-in", EVENT_SIGN_IN_FAILED,
                activity_nth(events, 0)->kind);
    expect_text("why", "password", activity_nth(events, 0)->reason);
    expect_text("nowhere", "", activity_nth(events, 0)->feed);
    expect_number("no use", 0,
                  support_count(fixture, "SELECT count(*) "
                                         "FROM token_use"));
}

/* All or none: a batch that fails half way is not half recorded. */
static void test_batch(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t other = support_token(fixture, ann, "Other", NULL);
    const struct access_record records[] = {seen(NOW, id, ann, NULL),
                                            seen(NOW, other, ann, NULL)};

    support_run(fixture,
                apr_psprintf(fixture->pool,
                             "CREATE TRIGGER refuse BEFORE INSERT ON token_use"
                             " WHEN NEW.token_id = %d"
                             " BEGIN SELECT RAISE(ABORT, 'refused'); END",
                             (int)other));
    expect_result("the second", RESULT_BROKEN, record(fixture, records, 2));
    expect_number("none", 0, get(fixture, ann, id).used.at);
    expect_result("an empty batch", RESULT_OK, record(fixture, records, 0));
}

static void test_plans(void **state)
{
    static const struct plan plans[] = {
        {"UPDATE event SET count",
         "INDEX event_day (account_id=? AND day=? AND token_id=? AND kind=?)"},
        {"SELECT count(*), count(CASE WHEN token_id",
         "INDEX event_day (account_id=? AND day=?)"},
    };

    activity_plans(*state, plans, LENGTH(plans));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_use),
        STORE_TEST(test_of_nobody),
        STORE_TEST(test_use_late),
        STORE_TEST(test_use_wrong_clock),
        STORE_TEST(test_denial),
        STORE_TEST(test_denials_group),
        STORE_TEST(test_denials_by_value),
        STORE_TEST(test_denials_late),
        STORE_TEST(test_not_utf8),
        STORE_TEST(test_unneeded),
        STORE_TEST(test_order),
        STORE_TEST(test_bounded),
        STORE_TEST(test_bounded_by_account),
        STORE_TEST(test_slices),
        STORE_TEST(test_denial_cost),
        STORE_TEST(test_passwords),
        STORE_TEST(test_batch),
        STORE_TEST(test_plans),
    };

    support_count_steps();
    return RUN(tests);
}
