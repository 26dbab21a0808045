/* recorder.c: tests of records/recorder.h: what is written, and when. */
#include "records/recorder.h"

#include <stdio.h>
#include <time.h>

#include "records/event_queue.h"
#include "store/reveals.h"
#include "store/values.h"
#include "support.h"

/* What the program takes for the time: the system's, and a jump. */
static int64_t jump;

time_t time(time_t *to)
{
    struct timespec now;
    time_t seconds;

    clock_gettime(CLOCK_REALTIME, &now);
    seconds = now.tv_sec + (time_t)jump;
    if (to)
        *to = seconds;
    return seconds;
}

static struct recorder *start_by(struct fixture *fixture,
                                 typeof(recorder_start) *by)
{
    struct store_keys keys = {0};
    struct recorder *recorder = NULL;
    const char *why = "";

    expect_result("keys", RESULT_OK,
                  store_load_keys(fixture->pool, &fixture->settings,
                                  STORE_RECORDS, &keys, &why));
    expect_result(
        "the recorder", RESULT_OK,
        by(fixture->pool, &fixture->settings, &keys, &recorder, &why));
    return recorder;
}

static struct recorder *start(struct fixture *fixture)
{
    return start_by(fixture, recorder_start);
}

static struct recorder *start_anyway(struct fixture *fixture)
{
    return start_by(fixture, recorder_start_anyway);
}

static struct token get(struct fixture *fixture, int64_t account_id, int64_t id)
{
    struct token token = {0};

    store_token_get(fixture->store, fixture->pool, account_id, id, &token);
    return token;
}

/* How often, with 50 ms in between, what the thread does by itself is looked
 * for: for a minute, as the machine may be busy. */
enum { LOOKS = 1200 };

/* Until the thread has written a use down by itself: when the token was used,
 * or 0. */
static int64_t await_use(struct fixture *fixture, int64_t account_id,
                         int64_t id)
{
    int64_t at = 0;

    for (int i = 0; i < LOOKS && !at; i++) {
        usleep(50000);
        at = get(fixture, account_id, id).used.at;
    }
    return at;
}

/* All that was seen is written when it stops. */
static void test_written(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct recorder *recorder = start(fixture);
    struct access_record access_record = {
        NOW, id, ann, 1, "192.0.2.9", "npm", "acme", "read", NULL, NULL, NULL};
    struct token token;

    for (int i = 0; i < 1000; i++) {
        access_record.at = NOW + i;
        recorder_add(recorder, &access_record);
    }
    access_record.kind = EVENT_TOKEN_DENIED;
    access_record.reason = "scope";
    recorder_add(recorder, &access_record);
    recorder_stop(recorder);
    token = get(fixture, ann, id);
    expect_number("uses", 1000, token.used.count);
    expect_number("the last", NOW + 999, token.used.at);
    expect_text("client", "npm", token.used.client);
    expect_number("denials", 1, token.denied.count);
    expect_text("why", "scope", token.denied.reason);
}

/* The texts are copied: the request that they came from is gone by then. */
static void test_copied(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct recorder *recorder = start(fixture);
    char address[] = "192.0.2.9", feed[200];
    const struct access_record access_record = {
        NOW, id, ann, 1, address, "npm", feed, "read", NULL, NULL, NULL};

    memset(feed, 'f', sizeof feed - 1);
    feed[sizeof feed - 1] = '\0';
    recorder_add(recorder, &access_record);
    memset(address, 'x', sizeof address - 1);
    memset(feed, 'x', sizeof feed - 1);
    recorder_stop(recorder);
    expect_text("address", "192.0.2.9", get(fixture, ann, id).used.address);
    feed[63] = '\0';
    memset(feed, 'f', 63);
    expect_text("a long name is cut", feed, get(fixture, ann, id).used.feed);
}

/* What a client makes up is kept out of messages, and bytes that are no
 * text out of the database. */
static void test_no_feed(void **state)
{
    static const char *const names[] = {"\xff\xfe", "a b", "\u202eomed", "new",
                                        ""};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct recorder *recorder = start(fixture);

    for (size_t i = 0; i < LENGTH(names); i++) {
        const struct access_record access_record = {
            NOW,         id,     ann,
            1,           "a",    "npm",
            names[i],    "read", EVENT_TOKEN_DENIED,
            "privilege", NULL};
        recorder_add(recorder, &access_record);
    }
    recorder_stop(recorder);
    expect_text("none", "", get(fixture, ann, id).denied.feed);
    expect_number(
        "all alike", LENGTH(names),
        support_count(
            fixture,
            "SELECT count FROM event WHERE"
            " reason = 'privilege' AND access = 'read' AND feed = ''"));
}

/* As people write it; but a value can be in capitals, too. */
static void test_feed_in_capitals(void **state)
{
    static const char VALUE[] = "TKB_ABCDEFGHIJKLMNOPQRSTUVWXYZ01234KBTR9";
    static const char *const names[] = {VALUE, "Demo"};
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);

    for (size_t i = 0; i < LENGTH(names); i++) {
        struct recorder *recorder = start(fixture);
        const struct access_record access_record = {
            NOW,         id,     ann,
            1,           "a",    "npm",
            names[i],    "read", EVENT_TOKEN_DENIED,
            "privilege", NULL};
        recorder_add(recorder, &access_record);
        recorder_stop(recorder);
        expect_text(names[i], names[i] == VALUE ? "" : names[i],
                    get(fixture, ann, id).denied.feed);
    }
}

/* By itself it forgets what is older than is kept. */
static void test_forgets(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t young = (int64_t)time(NULL) - 86400;
    struct recorder *recorder;

    for (int i = 0; i < 20; i++)
        store_event_add(
            support_by(fixture->store, ann,
                       i < 15 ? young - 86400 * (int64_t)30 : young),
            ann, &(struct event){.kind = EVENT_SIGNED_IN});
    fixture->settings.activity_days = 10;
    recorder = start(fixture);
    recorder_stop(recorder);
    expect_number("the young ones", 5,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'signed in'"));
    fixture->settings.activity_days = 0;
    recorder = start(fixture);
    recorder_stop(recorder);
    expect_number("0 is for good", 6,
                  support_count(fixture, "SELECT count(*) FROM event"));
}

/* However often and fast a token is used: each use is counted. */
static void test_many(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct recorder *recorder = start(fixture);
    const struct access_record access_record = {
        NOW, id, ann, 1, "a", "npm", "acme", "read", NULL, NULL, NULL};

    for (int i = 0; i < 100000; i++)
        recorder_add(recorder, &access_record);
    recorder_stop(recorder);
    expect_number("each", 100000, get(fixture, ann, id).used.count);
}

/* Without being stopped, within some two seconds. */
static void test_by_itself(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    struct recorder *recorder = start(fixture);
    const struct access_record access_record = {
        NOW, id, ann, 1, "a", "npm", "acme", "read", NULL, NULL, NULL};
    int64_t at;

    recorder_add(recorder, &access_record);
    at = await_use(fixture, ann, id);
    recorder_stop(recorder);
    expect_number("written down", NOW, at);
}

/* The database is away when it starts, and comes back: what was seen in the
 * meantime is written then, without anybody's help. */
static void test_late(void **state)
{
    struct fixture *fixture = *state;
    const char *there = fixture->settings.database;
    const char *away = apr_pstrcat(fixture->pool, there, ".away", NULL);
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record access_record = {
        NOW, id, ann, 1, "a", "npm", "acme", "read", NULL, NULL, NULL};
    struct recorder *recorder;
    int64_t at;

    rename(there, away);
    recorder = start_anyway(fixture);
    for (int i = 0; i < 3000; i++)
        recorder_add(recorder, &access_record);
    rename(away, there);
    at = await_use(fixture, ann, id);
    recorder_stop(recorder);
    expect_number("written down", NOW, at);
    expect_number("each", 3000, get(fixture, ann, id).used.count);
}

/* Told to stop before it had a store, it ends, and a try more is made. */
static void test_never(void **state)
{
    struct fixture *fixture = *state;
    const char *there = fixture->settings.database;
    const char *away = apr_pstrcat(fixture->pool, there, ".away", NULL);
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record access_record = {
        NOW, id, ann, 1, "a", "npm", "acme", "read", NULL, NULL, NULL};
    struct recorder *recorder;

    rename(there, away);
    recorder = start_anyway(fixture);
    recorder_add(recorder, &access_record);
    recorder_stop(recorder);
    rename(away, there);
    expect_number("lost", 0, get(fixture, ann, id).used.count);
    rename(there, away);
    recorder = start_anyway(fixture);
    recorder_add(recorder, &access_record);
    rename(away, there);
    recorder_stop(recorder);
    expect_number("the last try", 1, get(fixture, ann, id).used.count);
}

/* Adds denials that all differ: as many as one batch takes, and more than one
 * transaction. */
static int add_flood(struct recorder *recorder, int64_t account_id, int64_t id)
{
    enum { FLOOD = 8000 };
    char feed[16];
    const struct access_record denied = {
        NOW,  id,     account_id,         1,       "a", "npm",
        feed, "read", EVENT_TOKEN_DENIED, "scope", NULL};

    for (int i = 0; i < FLOOD; i++) {
        apr_snprintf(feed, sizeof feed, "feed%d", i);
        recorder_add(recorder, &denied);
    }
    return FLOOD;
}

/* Until the thread has nothing to do, so that it takes a flood as one batch. */
static void await_idle(struct fixture *fixture, struct recorder *recorder,
                       int64_t account_id)
{
    for (int i = 0; i < 5; i++) {
        int64_t id = support_token(fixture, account_id, "early", NULL);
        const struct access_record use = {NOW,  id,    account_id, 1,
                                          "a",  "npm", "acme",     "read",
                                          NULL, NULL,  NULL};
        recorder_add(recorder, &use);
        await_use(fixture, account_id, id);
    }
}

/* A revocation does not wait until everybody's denials are written down. */
static void test_gives_way(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    int64_t bob = support_account(fixture, "bob");
    int64_t leaked = support_token(fixture, bob, "leaked", NULL);
    struct recorder *recorder = start(fixture);
    int64_t flood;

    await_idle(fixture, recorder, bob);
    flood = add_flood(recorder, ann, id);
    while (!get(fixture, ann, id).denied.count)
        usleep(1000);
    expect_result(
        "revoked", RESULT_OK,
        store_token_revoke(support_by(fixture->store, bob, NOW), leaked));
    if (get(fixture, ann, id).denied.count >= flood)
        fail_msg("only when all denials had been written");
    recorder_stop(recorder);
    expect_number("each", flood, get(fixture, ann, id).denied.count);
}

/* The clock is set 500 days ahead for a moment. */
static void test_clock_ahead(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t now = (int64_t)time(NULL);

    fixture->settings.activity_days = 10;
    recorder_stop(start(fixture));
    for (int i = 0; i < 10; i++)
        store_event_add(support_by(fixture->store, ann, now - 86400 * i - 60),
                        ann, &(struct event){.kind = EVENT_SIGNED_IN});
    jump = 500 * (int64_t)86400;
    recorder_stop(start(fixture));
    jump = 0;
    expect_number("all but a day's", 9,
                  support_count(fixture, "SELECT count(*) FROM event"
                                         " WHERE kind = 'signed in'"));
}

/* The clock is set back by an hour: what happens then is written as soon. */
static void test_clock_back(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct access_record access_record = {
        NOW, id, ann, 1, "a", "npm", "acme", "read", NULL, NULL, NULL};
    struct recorder *recorder;
    int64_t count;

    fixture->settings.last_use_seconds = 1;
    recorder = start(fixture);
    recorder_add(recorder, &access_record);
    await_use(fixture, ann, id);
    jump = -3600;
    recorder_add(recorder, &access_record);
    for (int i = 0; i < LOOKS && get(fixture, ann, id).used.count < 2; i++)
        usleep(50000);
    jump = 0;
    count = get(fixture, ann, id).used.count;
    recorder_stop(recorder);
    expect_number("both", 2, count);
}

static int64_t count_copies(struct fixture *fixture)
{
    return support_count(fixture, "SELECT count(*) FROM event"
                                  " WHERE kind = 'token copied' AND last4 <> ''"
                                  " AND address <> '' AND client <> ''");
}

/* Another process that is in the middle of a change: what holds the lock.
 * Before a recorder starts, which deletes sessions as old as those of
 * support_by. */
static struct store *lock_store(struct fixture *fixture)
{
    struct store *other = support_open(fixture, STORE_ADMINISTRATOR);

    expect_result("locked", RESULT_OK, driver_begin(other->driver));
    return other;
}

/* A value is read while others write, and that it was is recorded once they do
 * not, even if the session is over by then. */
static void test_keeps_events(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    char *created = NULL, *value = NULL;
    int64_t id = support_token(fixture, ann, "CI", &created);
    const struct act *act = support_by(fixture->store, ann, NOW);
    struct store *other = lock_store(fixture);
    struct recorder *recorder = start(fixture);
    struct event_keeper keeper = recorder_keeper(recorder);

    expect_result("copied", RESULT_OK,
                  store_token_copy(act, &keeper, id, &value));
    expect_text("the value", created, value);
    expect_number("not yet", 0, count_copies(fixture));
    expect_result("the session ends", RESULT_OK,
                  sessions_end_all(other, ann, 0));
    driver_commit(other->driver);
    recorder_stop(recorder);
    expect_number("recorded", 1, count_copies(fixture));
    expect_number("as of then", NOW,
                  support_count(fixture, "SELECT at FROM event"
                                         " WHERE kind = 'token copied'"));
}

/* Without being stopped. */
static void test_keeps_trying(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct act *act = support_by(fixture->store, ann, NOW);
    struct store *other = lock_store(fixture);
    struct recorder *recorder = start(fixture);
    struct event_keeper keeper = recorder_keeper(recorder);
    char *value = NULL;
    int64_t count = 0;

    for (int i = 0; i < 3; i++)
        store_token_copy(act, &keeper, id, &value);
    driver_commit(other->driver);
    for (int i = 0; i < LOOKS && count < 3; i++) {
        usleep(50000);
        count = count_copies(fixture);
    }
    recorder_stop(recorder);
    expect_number("each, once", 3, count_copies(fixture));
    expect_number("by itself", 3, count);
}

#define SIGNED_OUT "SELECT count(*) FROM event WHERE kind = 'signed out'"

/* Nobody sees a value without its being recorded. */
static void test_full_of_events(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct act *act = support_by(fixture->store, ann, NOW);
    struct store *other = lock_store(fixture);
    struct recorder *recorder = start(fixture);
    struct event_keeper keeper = recorder_keeper(recorder);
    const struct event_of_account event = {ann,
                                           {.at = NOW,
                                            .count = 1,
                                            .kind = EVENT_SIGNED_OUT,
                                            .actor = ACTOR_ACCOUNT}};
    char *value = NULL;

    for (int i = 0; i < EVENT_QUEUE_CAPACITY; i++)
        expect_result("kept", RESULT_OK, keeper.add(keeper.data, &event));
    expect_result("no more", RESULT_BUSY,
                  store_token_copy(act, &keeper, id, &value));
    expect_text("no value", NULL, value);
    driver_commit(other->driver);
    recorder_stop(recorder);
    expect_number("not recorded, either", 0, count_copies(fixture));
    expect_number("the others are", EVENT_QUEUE_CAPACITY,
                  support_count(fixture, SIGNED_OUT));
}

/* What was kept is of a token that a restored backup does not have: it cannot
 * be written, and keeps nothing else from being written. */
static void test_event_of_nothing(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    struct recorder *recorder = start(fixture);
    struct event_keeper keeper = recorder_keeper(recorder);
    struct event_of_account event = {ann,
                                     {.at = NOW,
                                      .count = 1,
                                      .token_id = 1234567,
                                      .kind = EVENT_SIGNED_OUT,
                                      .actor = ACTOR_ACCOUNT}};
    int64_t count = 0;

    expect_result("of no token", RESULT_OK, keeper.add(keeper.data, &event));
    event.event.token_id = 0;
    event.account_id = 1234567;
    expect_result("of nobody", RESULT_OK, keeper.add(keeper.data, &event));
    event.account_id = ann;
    expect_result("of ann", RESULT_OK, keeper.add(keeper.data, &event));
    for (int i = 0; i < LOOKS && !count; i++) {
        usleep(50000);
        count = support_count(fixture, SIGNED_OUT);
    }
    /* The one of ann can be in the queue for a moment still. */
    for (int i = 0; i < EVENT_QUEUE_CAPACITY - 1; i++)
        expect_result("nothing fills the queue", RESULT_OK,
                      keeper.add(keeper.data, &event));
    recorder_stop(recorder);
    expect_number("by itself", 1, count);
    expect_number("all of ann's", EVENT_QUEUE_CAPACITY,
                  support_count(fixture, SIGNED_OUT));
}

/* What is allowed is read in the same snapshot as the value. */
static void test_reads_session(void **state)
{
    struct fixture *fixture = *state;
    int64_t ann = support_account(fixture, "ann");
    int64_t id = support_token(fixture, ann, "CI", NULL);
    const struct act *act = support_by(fixture->store, ann, NOW);
    struct recorder *recorder = start(fixture);
    struct event_keeper keeper = recorder_keeper(recorder);
    struct store *other;
    char *value = NULL;

    sessions_end_all(fixture->store, ann, 0);
    other = lock_store(fixture);
    expect_result("signed out", RESULT_SIGNED_OUT,
                  store_token_copy(act, &keeper, id, &value));
    expect_text("no value", NULL, value);
    driver_commit(other->driver);
    recorder_stop(recorder);
    expect_number("nothing to record", 0, count_copies(fixture));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_written),
        STORE_TEST(test_copied),
        STORE_TEST(test_no_feed),
        STORE_TEST(test_feed_in_capitals),
        STORE_TEST(test_forgets),
        STORE_TEST(test_many),
        STORE_TEST(test_by_itself),
        STORE_TEST(test_late),
        STORE_TEST(test_never),
        STORE_TEST(test_gives_way),
        STORE_TEST(test_clock_ahead),
        STORE_TEST(test_clock_back),
        STORE_TEST(test_keeps_events),
        STORE_TEST(test_keeps_trying),
        STORE_TEST(test_full_of_events),
        STORE_TEST(test_reads_session),
        STORE_TEST(test_event_of_nothing),
    };

    return RUN(tests);
}
